// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.cover.CoveringArray;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Effort;
import java.time.Duration;
import java.util.List;

/** Spends a time on few rows: searches from other beginnings, each longer than the one before, of which the best counts. */
public final class RowSearch {
    private static final long FIRST_STEPS = 20_000_000;
    private static final double SHORTEST_SECONDS = 0.02;

    private RowSearch() {}

    /**
     * The fewest rows that were found.
     *
     * @param matrix has coverages, and rows are possible
     * @param time about which it takes; less if a search ends early again and again, since nothing is left to be found
     */
    public static List<int[]> spend(Matrix matrix, Duration time) {
        long begun = System.nanoTime();
        double seconds = time.toNanos() / 1e9;
        CoveringArrays arrays = MatrixModel.arrays(matrix);
        CoveringArray best = arrays.effort(Effort.GREEDY).generate();
        long seed = matrix.making().seed();
        double steps = FIRST_STEPS;
        int ended = 0;
        for (double left = seconds - since(begun); left > SHORTEST_SECONDS && ended < 20; ) {
            long before = System.nanoTime();
            CoveringArray found =
                    arrays.effort(Effort.TIGHT).seed(seed++).steps((long) steps).generate();
            double took = since(before);
            // Some ten million steps take so long at least; who comes back sooner could not get any further.
            ended = took < steps / 2e9 ? ended + 1 : 0;
            best = found.size() < best.size() ? found : best;
            left = seconds - since(begun);
            steps = Math.min(steps * 4, steps / took * left * 0.9);
        }
        return best.rows();
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
