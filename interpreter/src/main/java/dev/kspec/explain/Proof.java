// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import dev.kspec.explain.Observations.Failing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Puts a combination of values to the test: rows that have it and differ in all else must fail alike, and for each of its
 * values a row without that value must pass (one factor, one time: Nie, Leung, ACM TOSEM 20(4), 2011). What decides is run
 * a second time, so that a row which fails now and then is not taken for a proof.
 */
final class Proof {
    /** Rows with the combination that are made for it, at least and at most. */
    private static final int FEWEST_ALONE = 4;

    private static final int MOST_ALONE = 10;

    /** How likely it may be that rows with it fail for other reasons, as often as rows fail here at all. */
    private static final double CHANCE = 0.002;

    /**
     * How often rows with it must have failed, new ones and repetitions taken together: by mere chance of one half, that
     * happens once in so many powers of two.
     */
    private static final int FAILURES = 6;

    /** How often a row is run again that passed although its like fail. */
    private static final int DOUBTS = 3;

    /** Values that are tried in place of one of the combination. */
    private static final int REPLACEMENTS = 3;

    private final Observations seen;
    private final Trials trials;
    private final Environments environments;

    Proof(Observations seen, Trials trials, Environments environments) {
        this.seen = seen;
        this.trials = trials;
        this.environments = environments;
    }

    /** What came of it. */
    sealed interface Result {}

    /**
     * It is the cause.
     *
     * @param row one that fails
     */
    record Confirmed(Tuple cause, List<Integer> row) implements Result {}

    /** A row with it passes, or it cannot be shown that all of its values are needed. */
    record Refuted() implements Result {}

    /** A row did one thing first and another then. */
    record Contradicted() implements Result {}

    Result of(Tuple supposed, Failing failing) throws InterruptedException {
        Optional<Tuple> cause = Optional.of(supposed);
        while (cause.isPresent()) {
            Tuple tuple = cause.get();
            Optional<Alone> alone = alone(tuple, failing);
            if (alone.isEmpty()) {
                return new Refuted();
            }
            Without without = new Without(tuple, failing, alone.get().row());
            without.tryAll();
            cause = without.smaller();
            if (cause.isEmpty() || without.isContradicted()) {
                return conclusion(tuple, alone.get(), without);
            }
        }
        return new Refuted();
    }

    private Result conclusion(Tuple tuple, Alone alone, Without without) throws InterruptedException {
        if (without.isContradicted()) {
            return new Contradicted();
        }
        if (!without.isComplete() || tuple.size() > Candidates.LARGEST) {
            return new Refuted();
        }
        for (int i = 0; i < Math.max(2, FAILURES - alone.fresh()); i++) {
            List<int[]> decisive = new ArrayList<>(i < 2 ? without.witnesses : List.of());
            decisive.add(alone.row());
            if (!trials.repeat(decisive)) {
                return new Contradicted();
            }
        }
        return new Confirmed(tuple, alone.base());
    }

    /**
     * Rows with a combination, all of which fail.
     *
     * @param base one that has little else
     * @param fresh how many were made for it
     */
    private record Alone(List<Integer> base, int fresh) {
        int[] row() {
            return Observations.row(base);
        }
    }

    private Optional<Alone> alone(Tuple tuple, Failing failing) throws InterruptedException {
        int[] part = Reduction.part(tuple, seen.model().size());
        if (seen.passing().has(part)) {
            return Optional.empty();
        }
        List<int[]> rows = new ArrayList<>(List.of(failing.row()));
        environments.plain(part).ifPresent(row -> addNew(rows, row));
        int wanted = alone();
        for (int i = 1; i < wanted; i++) {
            // As different as can be, and by the example of a row that passed, by turns: of two values that a parameter
            // has,
            // always the other one would be a common value again.
            List<int[]> unlike = i % 2 == 1 ? List.copyOf(rows) : List.of();
            environments.around(part, unlike).ifPresent(row -> addNew(rows, row));
        }
        List<Answer> answers = trials.ask(rows);
        int alike = 0;
        for (Answer answer : answers) {
            alike += answer.hasSymptom(failing.symptom()) ? 1 : 0;
        }
        // Where the combination leaves no other rows, there is nothing to compare.
        boolean enough = alike >= Math.min(rows.size(), FEWEST_ALONE - 1);
        if (answers.contains(new Answer.Passed()) || !enough) {
            return Optional.empty();
        }
        boolean plainFails = rows.size() > 1 && answers.get(1).hasSymptom(failing.symptom());
        return Optional.of(new Alone(Observations.key(rows.get(plainFails ? 1 : 0)), alike - 1));
    }

    private int alone() {
        double failing = seen.failing().size();
        double share = failing / (failing + seen.passing().size());
        return (int) Math.clamp(Math.ceil(Math.log(CHANCE) / Math.log(share)), FEWEST_ALONE, MOST_ALONE);
    }

    private static void addNew(List<int[]> rows, int[] row) {
        if (rows.stream().noneMatch(r -> Arrays.equals(r, row))) {
            rows.add(row);
        }
    }

    /** Rows that have all values of a combination but one. */
    private final class Without {
        private final Tuple tuple;
        private final Failing failing;
        private final int[] base;
        private final List<int[]> witnesses = new ArrayList<>();

        /** Values without which no row could be seen to pass; by their places in the combination. */
        private final BitSet open = new BitSet();

        /** Of these, the values that the others bring along, and those without which rows fail all the same. */
        private final BitSet needless = new BitSet();

        private boolean contradicted;

        Without(Tuple tuple, Failing failing, int[] base) {
            this.tuple = tuple;
            this.failing = failing;
            this.base = base;
            open.set(0, tuple.size());
        }

        void tryAll() throws InterruptedException {
            List<List<int[]>> tried = new ArrayList<>();
            open.stream().forEach(i -> tried.add(new ArrayList<>()));
            for (int i = 0; i < REPLACEMENTS && !open.isEmpty(); i++) {
                round(tried);
            }
            for (int i : open.stream().toArray()) {
                Optional<int[]> earlier = seen.passing().first(rest(i));
                if (earlier.isPresent()) {
                    open.clear(i);
                    needless.clear(i);
                    doubt(earlier.get());
                }
            }
        }

        /** A row passed earlier that now looks as if it should not have. */
        private void doubt(int[] row) throws InterruptedException {
            for (int n = 0; n < DOUBTS && !contradicted; n++) {
                contradicted = !trials.repeat(List.of(row));
            }
        }

        boolean isContradicted() {
            return contradicted;
        }

        private void round(List<List<int[]>> tried) throws InterruptedException {
            List<int[]> rows = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            for (int i : open.stream().toArray()) {
                Optional<int[]> row =
                        environments.beside(base, rest(i), tuple.parameters().get(i), tried.get(i));
                if (row.isPresent()) {
                    rows.add(row.get());
                    places.add(i);
                    tried.get(i).add(row.get());
                } else if (tried.get(i).isEmpty()) {
                    needless.set(i);
                }
            }
            List<Answer> answers = trials.ask(rows);
            for (int r = 0; r < rows.size(); r++) {
                int place = places.get(r);
                if (answers.get(r) instanceof Answer.Passed) {
                    open.clear(place);
                    needless.clear(place);
                    witnesses.add(rows.get(r));
                } else if (answers.get(r).hasSymptom(failing.symptom())) {
                    needless.set(place);
                }
            }
        }

        private int[] rest(int place) {
            int[] part = Reduction.part(tuple, seen.model().size());
            part[tuple.parameters().get(place)] = -1;
            return part;
        }

        boolean isComplete() {
            return open.isEmpty();
        }

        /** Without one of the values that do not seem to be needed. */
        Optional<Tuple> smaller() {
            int place = needless.nextSetBit(0);
            if (place < 0 || tuple.size() == 1) {
                return Optional.empty();
            }
            return Optional.of(Reduction.tuple(rest(place)));
        }
    }
}
