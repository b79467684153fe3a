// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.List;

/**
 * What a second look at an array found.
 *
 * @param tuples combinations that were looked for, those of several relations counted for each
 * @param impossible those of them that no valid row has
 * @param missing those that are possible and in no row
 * @param invalidRows numbers of the rows that break a rule
 * @param absent numbers of the required rows that are not there
 * @param repeated numbers of the rows that were there before
 */
public record Verification(
        long tuples,
        long impossible,
        List<Tuple> missing,
        List<Integer> invalidRows,
        List<Integer> absent,
        List<Integer> repeated) {
    public Verification {
        missing = List.copyOf(missing);
        invalidRows = List.copyOf(invalidRows);
        absent = List.copyOf(absent);
        repeated = List.copyOf(repeated);
    }

    public boolean ok() {
        return missing.isEmpty() && invalidRows.isEmpty() && absent.isEmpty() && repeated.isEmpty();
    }
}
