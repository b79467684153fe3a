// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * Why some rows fail, as far as it was found out.
 *
 * @param cause the combination of values; nothing if none was found
 * @param symptom how they fail
 * @param row a row that fails so, with as few other values than the first ones as could be reached
 * @param failing how many of the failing rows that were known at first this accounts for
 * @param remark what is to be said of it beside; may be empty
 */
public record Finding(
        Certainty certainty, Optional<Tuple> cause, String symptom, List<Integer> row, int failing, String remark) {
    public Finding {
        row = List.copyOf(row);
    }

    /** How sure it is. */
    public enum Certainty {
        /** Rows with the cause fail, whatever else is in them; without any one of its values they pass. */
        CONFIRMED,
        /** No combination could be shown to be the cause. */
        UNSETTLED,
        /** The same row did not do the same each time, so that nothing can be concluded. */
        FLAKY
    }
}
