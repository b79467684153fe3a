// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.explain.Observations.Failing;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The parameters that have to be there for a row to fail. Of many parameters the first value stands for nothing
 * particular, such as {@code none}. A bug may need several of them to hold something else, whatever it is, and yet not
 * show with each such value, since the others hide it; then no combination of values is in failing rows only. But no row
 * fails in which one of these parameters holds its first value.
 *
 * <p>So may be by chance, where few rows fail. Each parameter has to be sure, else nothing is told: some failing row is
 * known to pass with its first value and all others as they were; or, with as many failing rows strewn over the rows that
 * have all the others, chance would spare its first value less than once in a hundred times (the hypergeometric
 * distribution, as in Fisher's exact test).
 *
 * @param needs the parameters, at least two; of a single one its values tell
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
        RowSet rows = failing(seen);
        int failed = rows.size();
        for (int r = 0; r < seen.passing().size(); r++) {
            rows.add(seen.passing().row(r));
        }
        List<Integer> needed = needed(seen, rows, failed);
        if (needed.size() < 2) {
            return Optional.empty();
        }
        BitSet having = having(rows, needed, -1);
        List<Need> needs = needed.stream()
                .map(p -> new Need(p, values(rows, having, p, seen.model().size(p), failed)))
                .toList();
        return Optional.of(new Interaction(needs, failed, rows.size() - having.cardinality()));
    }

    /**
     * Parameters whose first value no failing row has; none if that may be chance for one of them: then it is not known
     * whether that one belongs to the others.
     *
     * @param rows those that failed, then those that passed
     */
    private static List<Integer> needed(Observations seen, RowSet rows, int failed) {
        List<Integer> spared = spared(rows, failed);
        boolean sure = spared.stream()
                .allMatch(p -> isProven(seen, p) || chance(having(rows, spared, p), rows.with(p, 0), failed) < CHANCE);
        return sure ? spared : List.of();
    }

    private static RowSet failing(Observations seen) {
        RowSet rows = new RowSet(seen.model());
        seen.failing().forEach(f -> rows.add(f.row()));
        return rows;
    }

    /** Parameters whose first value no failing row has. */
    private static List<Integer> spared(RowSet rows, int failed) {
        return IntStream.range(0, rows.parameters())
                .filter(p -> isSpared(rows.with(p, 0), failed))
                .boxed()
                .toList();
    }

    private static boolean isProven(Observations seen, int parameter) {
        return seen.failing().stream()
                .map(f -> seen.answer(plainer(f.row(), parameter)))
                .anyMatch(a -> a.isPresent() && a.get() instanceof Answer.Passed);
    }

    private static int[] plainer(int[] row, int parameter) {
        int[] plainer = row.clone();
        plainer[parameter] = 0;
        return plainer;
    }

    /**
     * Runs the plainest failing row with one first value more, for each parameter that failing rows may need and that is
     * not known to be needed; then again with what failed of these. So what {@link #of} tells is sure, as far as the rules
     * allow such rows.
     *
     * @return how many rows were run
     */
    public static int prove(Observations seen, Experiment experiment) throws InterruptedException {
        Environments environments = new Environments(seen, 1);
        int run = 0;
        for (int round = 0; round < seen.model().size(); round++) {
            Optional<int[]> plainest = seen.failing().stream()
                    .map(Failing::row)
                    .min(Comparator.comparingLong(
                            r -> Arrays.stream(r).filter(v -> v != 0).count()));
            if (plainest.isEmpty()) {
                break;
            }
            RowSet rows = failing(seen);
            List<int[]> open = spared(rows, rows.size()).stream()
                    .filter(p -> !isProven(seen, p))
                    .map(p -> plainer(plainest.get(), p))
                    .filter(r ->
                            seen.answer(r).isEmpty() && environments.plain(r).isPresent())
                    .toList();
            if (open.isEmpty()) {
                break;
            }
            List<Answer> answers = experiment.ask(open);
            for (int i = 0; i < open.size(); i++) {
                var unused = seen.add(open.get(i), answers.get(i));
            }
            run += open.size();
        }
        return run;
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
