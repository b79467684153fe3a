// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds cases whose verdict depends on what ran before them: runs all of them in other orders, and where one comes to something
 * else, looks for the one case that makes the difference by halving what stood before it.
 */
public final class ShuffleCheck {
    private final Trial trial;
    private final Consumer<String> progress;
    private boolean stopped;

    /** Runs cases in the order given, on a target on which nothing has run. */
    @FunctionalInterface
    public interface Trial {
        RunResult run(List<Case> cases);
    }

    /**
     * A case that depends on the order.
     *
     * @param usual what it came to in the first run
     * @param other what it came to in another order
     * @param seed of that order
     * @param culprits after which alone it comes to the other; more than one if it takes several, empty if it did not come again
     */
    public record Finding(CaseOutcome usual, CaseOutcome other, long seed, List<CaseId> culprits) {
        public Finding {
            culprits = List.copyOf(culprits);
        }
    }

    /** @param progress is told in words what is being done */
    public ShuffleCheck(Trial trial, Consumer<String> progress) {
        this.trial = trial;
        this.progress = progress;
    }

    /**
     * Looks for them.
     *
     * @param usual what the cases came to in the usual order
     * @param seeds of the other orders
     * @return each case once, at its first difference; those found so far if the thread was interrupted
     */
    public List<Finding> check(List<Case> cases, RunResult usual, List<Long> seeds) {
        Map<CaseId, CaseOutcome> first = byId(usual);
        Map<CaseId, Finding> found = new LinkedHashMap<>();
        for (long seed : seeds) {
            progress.accept("running in another order, seed " + seed);
            List<Case> shuffled = new Order.Shuffled(seed).of(cases);
            RunResult result = trial.run(shuffled);
            if (result.interrupted() || stopped) {
                break;
            }
            List<CaseId> ran = result.cases().stream()
                    .filter(CaseOutcome::isCase)
                    .map(CaseOutcome::id)
                    .toList();
            for (CaseOutcome outcome : result.cases()) {
                CaseOutcome before = first.get(outcome.id());
                if (!stopped && before != null && !found.containsKey(outcome.id()) && differ(before, outcome)) {
                    List<CaseId> earlier = ran.subList(0, ran.indexOf(outcome.id()));
                    found.put(outcome.id(), new Finding(before, outcome, seed, culprits(cases, earlier, outcome)));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** What a target came to that was lost says nothing of orders. */
    private static boolean differ(CaseOutcome one, CaseOutcome other) {
        return one.verdict() != other.verdict()
                && one.verdict() != Verdict.INFRASTRUCTURE_ERROR
                && other.verdict() != Verdict.INFRASTRUCTURE_ERROR;
    }

    private static Map<CaseId, CaseOutcome> byId(RunResult result) {
        Map<CaseId, CaseOutcome> all = new HashMap<>();
        result.cases().stream().filter(CaseOutcome::isCase).forEach(o -> all.put(o.id(), o));
        return all;
    }

    /** Halves what stood before the case as long as one half is enough. */
    private List<CaseId> culprits(List<Case> cases, List<CaseId> earlier, CaseOutcome other) {
        Map<CaseId, Case> byId = new HashMap<>();
        cases.forEach(c -> byId.put(c.id(), c));
        List<Case> before = earlier.stream().map(byId::get).toList();
        Case subject = byId.get(other.id());
        progress.accept("looking for what changes " + other.id().name());
        if (!comesAgain(before, subject, other)) {
            return List.of();
        }
        while (before.size() > 1 && !stopped) {
            int half = before.size() / 2;
            List<Case> late = before.subList(half, before.size());
            List<Case> early = before.subList(0, half);
            Optional<List<Case>> enough = comesAgain(late, subject, other)
                    ? Optional.of(late)
                    : comesAgain(early, subject, other) ? Optional.of(early) : Optional.empty();
            if (enough.isEmpty()) {
                break;
            }
            before = enough.get();
        }
        return before.stream().map(Case::id).toList();
    }

    private boolean comesAgain(List<Case> before, Case subject, CaseOutcome other) {
        List<Case> all = new ArrayList<>(before);
        all.add(subject);
        if (stopped) {
            return false;
        }
        RunResult result = trial.run(all);
        stopped = result.interrupted();
        return result.cases().stream().anyMatch(o -> o.id().equals(subject.id()) && o.verdict() == other.verdict());
    }
}
