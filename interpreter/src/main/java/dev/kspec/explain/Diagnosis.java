// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of failing rows without running any other.
 *
 * @param passed how many rows passed
 * @param failed how many failed
 * @param suspects few of them that account for every failing row that any combination accounts for; the one that does
 *     so for most rows first
 * @param interaction parameters that failing rows need to be set, whatever their values
 * @param others further combinations that could be to blame, the smaller ones first, of these the more frequent
 * @param complete whether all there are were found; else looking would have taken too long
 */
public record Diagnosis(
        int passed,
        int failed,
        List<Suspect> suspects,
        Optional<Interaction> interaction,
        List<Tuple> others,
        boolean complete) {
    public Diagnosis {
        suspects = List.copyOf(suspects);
        others = List.copyOf(others);
    }

    /** Whether one combination of values accounts for all failing rows, and no other one does. */
    public boolean isOneCombination() {
        return suspects.size() == 1
                && suspects.getFirst().failing() == failed
                && suspects.getFirst().rivals().isEmpty();
    }

    /** Whether all rows have the failure in common, whatever their values. */
    public boolean isEverywhere() {
        return passed == 0 && failed > 0;
    }
}
