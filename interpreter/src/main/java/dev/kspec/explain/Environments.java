// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Completion;
import dev.kspec.cover.Constraint;
import dev.kspec.cover.Model;
import dev.kspec.cover.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes rows around given values: the rest differs from certain rows wherever the rules allow it, and is chosen so that
 * nothing suspicious comes in with it, by the example of rows that passed.
 */
final class Environments {
    /** Each outweighs what is less important, whatever the number of parameters. */
    private static final long SAME = 1L << 36;

    private static final long SUSPICIOUS = 1L << 24;
    private static final long UNSEEN = 1L << 12;

    private static final int TRIES = 8;
    private static final int MOST_SUSPECTS = 200;

    private final Observations seen;
    private final Random random;

    /** Combinations that are known to make rows fail: rows are made without them. */
    private final List<Tuple> causes = new ArrayList<>();

    private Completion completion;
    private List<Tuple> suspects = List.of();

    Environments(Observations seen, long seed) {
        this.seen = seen;
        completion = without(causes);
        // Its sequence is laid down in its documentation, and so the same everywhere.
        random = new Random(seed);
    }

    void avoid(Tuple cause) {
        causes.add(cause);
        completion = without(causes);
    }

    private Completion without(List<Tuple> tuples) {
        Model.Builder builder = Model.builder();
        seen.model().parameters().forEach(builder::parameter);
        seen.model().rules().forEach(r -> builder.rule(r.name(), r.constraint()));
        for (Tuple tuple : tuples) {
            List<Constraint> cells = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) {
                cells.add(
                        Constraint.is(tuple.parameters().get(i), tuple.values().get(i)));
            }
            builder.never(tuple.toString(), new Constraint.All(cells));
        }
        return new Completion(builder.build());
    }

    /** Whether a combination occurs only in rows with one of these, so that it says nothing of its own. */
    boolean isCoveredBy(List<Tuple> others, Tuple tuple) {
        return !without(others).isPossible(Reduction.part(tuple, seen.model().size()));
    }

    /** Combinations that had better not come in from outside: those of the row that is looked into, and of others. */
    void suspect(List<Tuple> inside, List<Tuple> elsewhere) {
        suspects = Stream.concat(elsewhere.stream(), inside.stream())
                .limit(MOST_SUSPECTS)
                .toList();
    }

    /** What the rules leave no choice about in rows with a combination, itself included; -1 elsewhere. */
    int[] implied(Tuple tuple) {
        int[] part = Reduction.part(tuple, seen.model().size());
        int[] implied = part.clone();
        for (int p = 0; p < part.length; p++) {
            if (part[p] < 0) {
                implied[p] = onlyValue(part.clone(), p);
            }
        }
        return implied;
    }

    private int onlyValue(int[] part, int p) {
        int only = -1;
        for (int v = 0; v < seen.model().size(p); v++) {
            part[p] = v;
            if (completion.isPossible(part)) {
                if (only >= 0) {
                    return -1;
                }
                only = v;
            }
        }
        return only;
    }

    /**
     * A row with these values, if there is one without a known cause.
     *
     * @param part the values to keep; -1 stands for any
     * @param unlike rows to differ from elsewhere, the most important one first
     */
    Optional<int[]> around(int[] part, List<int[]> unlike) {
        int[] best = null;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            int[] model = model();
            Optional<int[]> row =
                    completion.complete(part, order(i > 0), (p, v, there) -> cost(p, v, there, part, unlike, model));
            if (row.isEmpty()) {
                return row;
            }
            long cost = cost(row.get(), part, unlike, model);
            if (cost < least) {
                least = cost;
                best = row.get();
            }
        }
        return Optional.of(best);
    }

    /** The row with these values that is nearest to the one of every parameter's first value. */
    Optional<int[]> plain(int[] part) {
        return completion.complete(part, order(false), (p, v, there) -> v);
    }

    /**
     * A row that differs from another in one parameter, and elsewhere only where the rules ask for it.
     *
     * @param part the values to keep; -1 stands for any
     * @param used rows whose values of the parameter are not to be used again
     */
    Optional<int[]> beside(int[] base, int[] part, int parameter, List<int[]> used) {
        int[] order = order(false);
        order[parameter] = 0;
        order[0] = parameter;
        return completion
                .complete(part, order, (p, v, there) -> {
                    if (p != parameter) {
                        return v == base[p] ? 0 : SUSPICIOUS + v;
                    }
                    long cost = 0;
                    for (int q = 0; q < part.length; q++) {
                        cost += q != p && part[q] >= 0 && !seen.passing().hasPair(p, v, q, part[q]) ? UNSEEN : 0;
                    }
                    boolean again = v == base[p] || used.stream().anyMatch(u -> u[p] == v);
                    return cost + v + (again ? SAME : 0);
                })
                .filter(row -> row[parameter] != base[parameter]
                        && used.stream().noneMatch(u -> u[parameter] == row[parameter]));
    }

    /** A row that passed, by whose example the rest is filled. */
    private int[] model() {
        int rows = seen.passing().size();
        return rows == 0 ? new int[0] : seen.passing().row(random.nextInt(rows));
    }

    private int[] order(boolean shuffled) {
        int[] order = new int[seen.model().size()];
        Arrays.setAll(order, p -> p);
        for (int i = order.length - 1; shuffled && i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    /** The sum over all cells outside of the part. */
    private long cost(int[] row, int[] part, List<int[]> unlike, int[] model) {
        long cost = 0;
        int[] there = part.clone();
        for (int p = 0; p < row.length; p++) {
            if (part[p] < 0) {
                cost += cost(p, row[p], there, part, unlike, model);
                there[p] = row[p];
            }
        }
        return cost;
    }

    private long cost(int p, int v, int[] there, int[] part, List<int[]> unlike, int[] model) {
        long cost = model.length > 0 && model[p] != v ? 1 : 0;
        for (int i = 0; i < unlike.size(); i++) {
            cost += unlike.get(i)[p] == v ? SAME >> Math.min(i, 8) : 0;
        }
        cost += completesSuspect(p, v, there, part) ? SUSPICIOUS : 0;
        for (int q = 0; q < there.length; q++) {
            if (q != p && there[q] >= 0 && !seen.passing().hasPair(p, v, q, there[q])) {
                cost += UNSEEN;
            }
        }
        return cost;
    }

    /** Whether a value makes a suspect whole that the part alone does not have. */
    private boolean completesSuspect(int p, int v, int[] there, int[] part) {
        for (Tuple tuple : suspects) {
            int at = tuple.parameters().indexOf(p);
            if (at >= 0 && tuple.values().get(at) == v && !tuple.isIn(part) && isThereBut(tuple, at, there)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isThereBut(Tuple tuple, int left, int[] there) {
        for (int i = 0; i < tuple.size(); i++) {
            if (i != left && there[tuple.parameters().get(i)] != tuple.values().get(i)) {
                return false;
            }
        }
        return true;
    }
}
