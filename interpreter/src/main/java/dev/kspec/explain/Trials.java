// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Asks an experiment about rows, remembers the answers, counts what it costs and stops at a limit. */
final class Trials {
    private static final Answer NOT_ASKED = new Answer.Unresolved("no more rows are run");

    private final Observations seen;
    private final Experiment experiment;
    private final int most;
    private int rows;
    private int repeats;
    private boolean denied;
    private Optional<int[]> unsteady = Optional.empty();

    /** How often a row failed of so many times that it was run, one after the other. */
    record Rate(int failed, int runs) {
        @Override
        public String toString() {
            return runs == 0
                    ? "how often it fails was not tried, since no more rows are allowed"
                    : "of " + runs + " runs of it one after the other, " + failed + " failed";
        }
    }

    Trials(Observations seen, Experiment experiment, int most) {
        this.seen = seen;
        this.experiment = experiment;
        this.most = most;
    }

    /** Rows that had not been run before. */
    int rows() {
        return rows;
    }

    /** How often a row was run that had been run before. */
    int repeats() {
        return repeats;
    }

    boolean isExhausted() {
        return rows + repeats >= most;
    }

    /** Whether a row was asked for and not run since no more are allowed: what rests on it is not known. */
    boolean isDenied() {
        return denied;
    }

    Answer ask(int[] row) throws InterruptedException {
        return ask(List.of(row)).getFirst();
    }

    /** Those that were run before are not run again. */
    List<Answer> ask(List<int[]> wanted) throws InterruptedException {
        List<int[]> unknown =
                wanted.stream().filter(row -> seen.answer(row).isEmpty()).toList();
        int allowed = allowed(unknown.size());
        Iterator<Answer> fresh = run(unknown).iterator();
        rows += allowed;
        List<Answer> answers = new ArrayList<>();
        for (int[] row : wanted) {
            Optional<Answer> known = seen.answer(row);
            answers.add(known.isPresent() ? known.get() : fresh.next());
        }
        for (int i = 0; i < wanted.size(); i++) {
            var unused = seen.add(wanted.get(i), answers.get(i));
        }
        return answers;
    }

    /** Whether rows that were run before do again what they did then; one that says nothing now contradicts nothing. */
    boolean repeat(List<int[]> wanted) throws InterruptedException {
        int allowed = allowed(wanted.size());
        List<Answer> fresh = run(wanted);
        repeats += allowed;
        boolean same = true;
        for (int i = 0; i < wanted.size(); i++) {
            if (!seen.add(wanted.get(i), fresh.get(i))) {
                same = false;
                unsteady = Optional.of(wanted.get(i).clone());
            }
        }
        return same;
    }

    /** The row that was last seen to do another thing than before. */
    Optional<int[]> unsteady() {
        return unsteady;
    }

    /** Runs a row so many times more, or as often as is allowed; a run that says nothing does not count. */
    Rate rate(int[] row, int times) throws InterruptedException {
        int failed = 0;
        int told = 0;
        for (int i = allowed(times); i > 0; i--) {
            Answer answer = experiment.ask(List.of(row)).getFirst();
            repeats++;
            failed += answer instanceof Answer.Failed ? 1 : 0;
            told += answer instanceof Answer.Unresolved ? 0 : 1;
        }
        return new Rate(failed, told);
    }

    private int allowed(int wanted) {
        return Math.min(wanted, Math.max(0, most - rows - repeats));
    }

    private List<Answer> run(List<int[]> wanted) throws InterruptedException {
        int allowed = allowed(wanted.size());
        denied |= allowed < wanted.size();
        List<Answer> answers = new ArrayList<>();
        if (allowed > 0) {
            answers.addAll(experiment.ask(wanted.subList(0, allowed)));
        }
        while (answers.size() < wanted.size()) {
            answers.add(NOT_ASKED);
        }
        return answers;
    }
}
