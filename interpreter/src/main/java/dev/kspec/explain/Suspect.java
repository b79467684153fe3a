// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import java.util.List;

/**
 * A combination of values that failing rows have and no row that passed has.
 *
 * @param values the combination
 * @param failing how many failing rows have it
 * @param rivals others that are no larger and account for the same failing rows just as well
 */
public record Suspect(Tuple values, int failing, List<Tuple> rivals) {
    public Suspect {
        rivals = List.copyOf(rivals);
    }
}
