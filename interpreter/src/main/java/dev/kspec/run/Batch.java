// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Cases of one group on their way to targets; several targets may work on one batch side by side. Thread-safe.
 *
 * <p>A case is pending until a target takes it, then out until it has its outcome or is given back.
 */
final class Batch {
    /** What the target has to be like before the batch. */
    enum Freshness {
        /** As others left it. */
        ANY,
        /** The driver is loaded anew. */
        DRIVER,
        /** Nothing has run on it. */
        TARGET
    }

    /** Which try of its cases it is. */
    enum Try {
        FIRST,
        RETRY,
        ALONE
    }

    /** Of a case of which nothing is known. */
    private static final Duration UNKNOWN = Duration.ofMillis(10);

    private final Group group;
    private final Freshness freshness;
    private final Try turn;
    private final Duration mean;
    private final SequencedSet<Case> pending = new LinkedHashSet<>();
    private int workers;

    Batch(Group group, Freshness freshness, Try turn) {
        this(group, freshness, turn, Map.of());
    }

    /** @param known what cases took before */
    Batch(Group group, Freshness freshness, Try turn, Map<CaseId, Duration> known) {
        this.group = group;
        this.freshness = freshness;
        this.turn = turn;
        pending.addAll(group.cases());
        Duration all = group.cases().stream()
                .map(c -> known.getOrDefault(c.id(), UNKNOWN))
                .reduce(Duration.ZERO, Duration::plus);
        this.mean = all.dividedBy(Math.max(1, group.cases().size()));
    }

    Optional<CheckedSpec.DriverUse> driver() {
        return group.driver();
    }

    Optional<CheckedScenario> shared() {
        return group.shared();
    }

    Freshness freshness() {
        return freshness;
    }

    Try turn() {
        return turn;
    }

    /** Whether another target can help with it. */
    private boolean canBeShared() {
        return freshness == Freshness.ANY && shared().isEmpty();
    }

    /** A target begins to work on it; false if there is nothing for it to do. */
    synchronized boolean enter() {
        if (pending.isEmpty() || (workers > 0 && !canBeShared())) {
            return false;
        }
        workers++;
        return true;
    }

    synchronized void leave() {
        workers--;
    }

    synchronized boolean isUntouched() {
        return workers == 0;
    }

    synchronized int size() {
        return pending.size();
    }

    /** What is left of it is expected to take so long. */
    synchronized Duration estimate() {
        return mean.multipliedBy(pending.size());
    }

    synchronized boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Those that nobody has taken. */
    synchronized List<Case> pending() {
        return List.copyOf(pending);
    }

    /** One of the group, for what its cases have in common. */
    Case any() {
        return group.cases().getFirst();
    }

    /** The next one, which is then out. */
    synchronized Optional<Case> take() {
        return pending.isEmpty() ? Optional.empty() : Optional.of(pending.removeFirst());
    }

    /** Takes a certain one; false if somebody else has it. */
    synchronized boolean take(Case one) {
        return pending.remove(one);
    }

    /** Takes all that is left. */
    synchronized List<Case> takeAll() {
        List<Case> all = List.copyOf(pending);
        pending.clear();
        return all;
    }

    /** Puts cases that have not begun back to the front, in their order. */
    synchronized void giveBack(List<Case> cases) {
        List<Case> backwards = new ArrayList<>(cases).reversed();
        backwards.forEach(pending::addFirst);
    }
}
