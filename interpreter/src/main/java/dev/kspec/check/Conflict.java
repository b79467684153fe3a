// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import java.util.ArrayList;
import java.util.List;

/** Rules that together leave no row, of which none could be spared. */
final class Conflict {
    private Conflict() {}

    /** The last one is the first in the file that contradicts those before it. */
    static List<Matrix.Constraint> of(Matrix matrix) {
        List<Matrix.Constraint> all = matrix.constraints();
        int end = 1;
        while (end < all.size() && isSatisfiable(matrix, all.subList(0, end))) {
            end++;
        }
        List<Matrix.Constraint> conflict = new ArrayList<>(all.subList(0, end));
        for (int i = conflict.size() - 2; i >= 0; i--) {
            List<Matrix.Constraint> without = new ArrayList<>(conflict);
            without.remove(i);
            if (!isSatisfiable(matrix, without)) {
                conflict = without;
            }
        }
        return conflict;
    }

    private static boolean isSatisfiable(Matrix matrix, List<Matrix.Constraint> constraints) {
        return new Grid(matrix.parameters().stream().map(p -> p.values().size()).toList(), constraints).isAny();
    }
}
