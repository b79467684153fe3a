// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.CaseId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What came of each try of each case: decides whether that is its verdict, or whether it is tried again. Thread-safe.
 *
 * <p>Guaranteed: every case of which a try was taken in is told exactly once, at the latest by {@link #close}.
 */
final class Ledger {
    /** So many cases of one cause are tried alone; further ones would only say the same again. */
    private static final int MOST_SUSPECTS_OF_A_CAUSE = 3;

    /** A case whose target was lost was not judged, however many there are; but each costs a target. */
    private static final int MOST_LOST = 50;

    private final Policy policy;
    private final boolean replaceable;
    private final Progress progress;
    /** Those that are to be tried again, with what they came to so far. */
    private final Map<CaseId, History> open = new HashMap<>();

    private final List<CaseId> alone = new ArrayList<>();
    private final List<CaseId> retries = new ArrayList<>();
    private final Map<String, Integer> causes = new HashMap<>();
    private final Map<CaseId, Rounds> rounds = new LinkedHashMap<>();
    private final Set<CaseId> failing = new HashSet<>();
    private boolean failedInRound;

    /**
     * Tries of one case in one round.
     *
     * @param suspect whether it took its target with it
     */
    private record History(CaseOutcome first, boolean suspect, List<CaseOutcome> more) {
        CaseOutcome told() {
            CaseOutcome outcome = first;
            for (int i = 0; i < more.size(); i++) {
                outcome = outcome.with(outcome.details().with(attempt("retry " + (i + 1), more.get(i))));
            }
            return outcome;
        }
    }

    /** One case in several rounds. */
    private static final class Rounds {
        private int passed;
        private int failed;
        private CaseOutcome worst;
    }

    /** @param replaceable whether there are fresh targets to be had */
    Ledger(Policy policy, boolean replaceable, Progress progress) {
        this.policy = policy;
        this.replaceable = replaceable;
        this.progress = progress;
    }

    /** Takes in what a try came to. */
    synchronized void take(Batch.Try turn, Fall fall) {
        CaseOutcome outcome = fall.outcome();
        if (!outcome.isCase()) {
            progress.finished(outcome);
            return;
        }
        switch (turn) {
            case FIRST -> first(fall);
            case RETRY -> retried(outcome);
            case ALONE -> alone(outcome);
        }
    }

    private void first(Fall fall) {
        CaseOutcome outcome = fall.outcome();
        if (isSuspect(fall)) {
            again(outcome, true, alone);
        } else if (triesLeft(outcome) > 0) {
            again(outcome, false, retries);
        } else {
            settle(outcome);
        }
    }

    /** How often it is tried again: what took too long may have had a busy machine to thank for it, and gets a second chance. */
    private int triesLeft(CaseOutcome first) {
        if (!first.verdict().isFailure()) {
            return 0;
        }
        boolean isLate = first.details().attributes().contains(Attribute.LATE);
        return isLate && policy.suspects() ? Math.max(1, policy.retries()) : policy.retries();
    }

    private boolean isSuspect(Fall fall) {
        CaseOutcome outcome = fall.outcome();
        boolean blamed = outcome.verdict() == Verdict.KERNEL_FAULT || outcome.verdict() == Verdict.TIMED_OUT;
        boolean lost = outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR;
        // A kernel that is not ours to replace is not made to fault twice.
        boolean again = policy.suspects() && fall.tookTarget() && (lost || (blamed && replaceable));
        boolean outside = lost || Suspicion.isAskedFor(outcome.reason());
        String cause = outside ? "from outside" : cause(outcome);
        return again && causes.merge(cause, 1, Integer::sum) <= (outside ? MOST_LOST : MOST_SUSPECTS_OF_A_CAUSE);
    }

    private static String cause(CaseOutcome outcome) {
        return outcome.verdict()
                + outcome.reason()
                + outcome.failure().map(f -> f.span() + f.message()).orElse("");
    }

    private void again(CaseOutcome outcome, boolean suspect, List<CaseId> list) {
        open.put(outcome.id(), new History(outcome, suspect, new ArrayList<>()));
        list.add(outcome.id());
        progress.attempted(outcome);
    }

    private void retried(CaseOutcome outcome) {
        History history = open.get(outcome.id());
        if (outcome.verdict() == Verdict.PASSED) {
            open.remove(outcome.id());
            Details details = outcome.details().with(Attribute.FLAKY).with(attempt("try 1", history.first()));
            for (int i = 0; i < history.more().size(); i++) {
                details =
                        details.with(attempt("retry " + (i + 1), history.more().get(i)));
            }
            settle(outcome.with(details));
            return;
        }
        history.more().add(outcome);
        if (history.more().size() < triesLeft(history.first())) {
            retries.add(outcome.id());
            progress.attempted(outcome);
        } else {
            open.remove(outcome.id());
            settle(history.told());
        }
    }

    private void alone(CaseOutcome outcome) {
        History history = open.get(outcome.id());
        boolean lostAgain = outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR;
        if (lostAgain && history.more().isEmpty()) {
            history.more().add(outcome);
            alone.add(outcome.id());
            progress.attempted(outcome);
        } else {
            open.remove(outcome.id());
            settle(Suspicion.verdict(history.first(), outcome));
        }
    }

    static Attempt attempt(String how, CaseOutcome outcome) {
        String reason = outcome.reason().isEmpty()
                ? outcome.failure().map(f -> f.span() + ": " + f.message()).orElse("")
                : outcome.reason();
        return new Attempt(how, outcome.verdict(), reason, outcome.duration());
    }

    /** This round's verdict. */
    private void settle(CaseOutcome outcome) {
        if (outcome.verdict().isFailure()) {
            failedInRound = true;
            failing.add(outcome.id());
        }
        if (policy.rounds() == 1) {
            progress.finished(outcome);
            return;
        }
        Rounds all = rounds.computeIfAbsent(outcome.id(), id -> new Rounds());
        boolean bad = outcome.verdict().isFailure() || outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR;
        all.passed += outcome.verdict() == Verdict.PASSED ? 1 : 0;
        all.failed += bad ? 1 : 0;
        if (bad) {
            progress.attempted(outcome);
        }
        if (all.worst == null || (bad && !isBad(all.worst)) || (!bad && !isBad(all.worst))) {
            all.worst = outcome;
        }
    }

    private static boolean isBad(CaseOutcome outcome) {
        return outcome.verdict().isFailure() || outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR;
    }

    /** A round begins. */
    synchronized void round() {
        failedInRound = false;
    }

    synchronized boolean hasFailedInRound() {
        return failedInRound;
    }

    /** Whether so many have failed that the run is to end. */
    synchronized boolean isOver() {
        return policy.maxFailures() > 0 && failing.size() >= policy.maxFailures();
    }

    /** Those to be tried alone on a fresh target; they are then no longer on the list. */
    synchronized List<CaseId> takeAlone() {
        return drained(alone);
    }

    /** Those to be tried again; they are then no longer on the list. */
    synchronized List<CaseId> takeRetries() {
        return drained(retries);
    }

    private static List<CaseId> drained(List<CaseId> list) {
        List<CaseId> all = List.copyOf(list);
        list.clear();
        return all;
    }

    /**
     * Nothing more comes: tells what was held back.
     *
     * @param why there was no other try of those that were to have one
     */
    synchronized void close(String why) {
        List<History> left = List.copyOf(open.values());
        open.clear();
        left.forEach(h -> settle(h.told().withRemark((h.suspect() ? "not re-run alone: " : "not re-run: ") + why)));
        rounds.values().forEach(r -> progress.finished(overAll(r)));
        rounds.clear();
    }

    private static CaseOutcome overAll(Rounds all) {
        if (all.failed == 0) {
            return all.worst;
        }
        int of = all.passed + all.failed;
        CaseOutcome worst = all.worst.withRemark("in " + all.failed + " of " + of + " rounds");
        return all.passed == 0 ? worst : worst.with(worst.details().with(Attribute.FLAKY));
    }
}
