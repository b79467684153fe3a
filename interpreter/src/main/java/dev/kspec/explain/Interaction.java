// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.explain.Observations.Failing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The parameters that have to be there for a row to fail. Of many parameters the first value stands for nothing
 * particular, such as {@code none}. A bug may need several of them to hold something else, whatever it is, and yet not
 * show with each such value, since the others hide it; then no combination of values is in failing rows only. But no row
 * fails in which one of these parameters holds its first value.
 *
 * <p>So may be by chance, where few rows fail. A parameter counts only if, with as many failing rows strewn over the rows
 * that have all the others, chance would spare its first value less than once in a hundred times (the hypergeometric
 * distribution, as in Fisher's exact test).
 *
 * @param needs the parameters, at least one
 * @param failing how many rows failed; all of them have what is needed
 * @param spared how many rows lack some of it; all of them passed
 */
public record Interaction(List<Need> needs, int failing, int spared) {
    private static final double CHANCE = 0.01;

    public Interaction {
        needs = List.copyOf(needs);
    }

    /**
     * What a failing row needs of a parameter.
     *
     * @param parameter its index
     * @param values indices of the values that do, in rising order: all but the first one, and but those that failing
     *     rows spare as well
     */
    public record Need(int parameter, List<Integer> values) {
        public Need {
            values = List.copyOf(values);
        }
    }

    /** What failing rows need, if there is something. */
    public static Optional<Interaction> of(Observations seen) {
        RowSet rows = new RowSet(seen.model());
        List<Failing> failing = seen.failing();
        failing.forEach(f -> rows.add(f.row()));
        int failed = rows.size();
        for (int r = 0; r < seen.passing().size(); r++) {
            rows.add(seen.passing().row(r));
        }
        List<Integer> needed = needed(rows, failed);
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        BitSet having = having(rows, needed, -1);
        List<Need> needs = needed.stream()
                .map(p -> new Need(p, values(rows, having, p, seen.model().size(p), failed)))
                .toList();
        return Optional.of(new Interaction(needs, failed, rows.size() - having.cardinality()));
    }

    /**
     * Parameters whose first value no failing row has; the one for which that says least is left out, again and again.
     *
     * @param rows those that failed, then those that passed
     */
    private static List<Integer> needed(RowSet rows, int failed) {
        List<Integer> needed = new ArrayList<>(IntStream.range(0, rows.parameters())
                .filter(p -> isSpared(rows.with(p, 0), failed))
                .boxed()
                .toList());
        while (!needed.isEmpty()) {
            int weakest = -1;
            double most = CHANCE;
            for (int parameter : needed) {
                double chance = chance(having(rows, needed, parameter), rows.with(parameter, 0), failed);
                if (chance >= most) {
                    most = chance;
                    weakest = parameter;
                }
            }
            int dropped = weakest;
            if (!needed.removeIf(p -> p == dropped)) {
                break;
            }
        }
        return needed;
    }

    /** Rows that have another value than the first one of these parameters; of one of them they may have any. */
    private static BitSet having(RowSet rows, List<Integer> parameters, int aside) {
        BitSet having = rows.all();
        parameters.stream().filter(p -> p != aside).forEach(p -> having.andNot(rows.with(p, 0)));
        return having;
    }

    private static boolean isSpared(BitSet rows, int failed) {
        int first = rows.nextSetBit(0);
        return first < 0 || first >= failed;
    }

    /** With which chance so many of these rows, picked blindly, are none of the others. */
    private static double chance(BitSet rows, BitSet others, int picked) {
        BitSet rest = (BitSet) rows.clone();
        rest.andNot(others);
        int all = rows.cardinality();
        int without = rest.cardinality();
        double chance = 1;
        for (int i = 0; i < picked; i++) {
            chance *= (double) (without - i) / (all - i);
        }
        return chance;
    }

    private static List<Integer> values(RowSet rows, BitSet having, int parameter, int count, int failed) {
        return IntStream.range(1, count)
                .filter(v -> !isSpared(rows.with(parameter, v), failed)
                        || chance(having, rows.with(parameter, v), failed) >= CHANCE)
                .boxed()
                .toList();
    }
}
