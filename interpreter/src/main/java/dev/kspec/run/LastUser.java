// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.CaseId;
import dev.kspec.program.Splat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The case that ran last on a loaded module. Its outcome is held back while it may be the last one before the module goes: a
 * fault that shows then belongs to one of those who used the module, and a case has one verdict. Whether it is this one, a
 * try alone on a fresh target tells, as of any other suspect.
 */
final class LastUser {
    /** So many of those that ran before are named. */
    private static final int MOST_NAMED = 30;

    private final Session.Sink sink;
    private Optional<Held> held = Optional.empty();
    /** Those that ran on the module since it was loaded, the last ones. */
    private final Deque<CaseId> since = new ArrayDeque<>();

    private long count;

    private record Held(Batch.Try turn, Fall fall) {}

    LastUser(Session.Sink sink) {
        this.sink = sink;
    }

    /** The module was loaded: nobody has used it yet. */
    void loaded() {
        since.clear();
        count = 0;
    }

    /**
     * A case has ended.
     *
     * @param last whether the module may go now: then the outcome is told later
     */
    void ended(Batch.Try turn, Fall fall, boolean last) {
        tell();
        since.addLast(fall.outcome().id());
        count++;
        if (since.size() > MOST_NAMED) {
            since.removeFirst();
        }
        held = Optional.of(new Held(turn, fall));
        if (!last) {
            tell();
        }
    }

    /** Nothing can change its outcome any more. */
    void tell() {
        Optional<Held> told = held;
        held = Optional.empty();
        told.ifPresent(h -> sink.fell(h.turn(), h.fall()));
    }

    /**
     * The kernel faulted, or did not come to an end, while the module came or went behind the case.
     *
     * @param gone what was done with the module: {@code unloaded}
     * @param outcome of that
     * @param unminded reports that are not to be minded
     * @return whether it was held against the case; false if nothing happened that is, or there is none
     */
    boolean blame(String gone, ModuleOutcome outcome, List<Splat> unminded) {
        Optional<String> title = switch (outcome) {
            case ModuleOutcome.Faulted f -> Optional.of(f.title());
            case ModuleOutcome.Stuck s -> Optional.of("that the driver is " + gone + " does not come to an end");
            case ModuleOutcome.Done d -> Optional.empty();
            case ModuleOutcome.Refused r -> Optional.empty();
        };
        if (title.isEmpty() || held.isEmpty()) {
            return false;
        }
        Held last = held.get();
        CaseOutcome guilty = last.fall().outcome();
        Details details = guilty.details()
                .without(Attribute.XFAIL)
                .with(Sightings.in(outcome.log(), unminded))
                .with(others());
        CaseOutcome blamed = guilty.with(
                        outcome.verdict(), title.get() + "; seen when the driver was " + gone + " after this case")
                .with(details)
                .withLog(outcome.log());
        held = Optional.of(new Held(last.turn(), new Fall(blamed, true)));
        tell();
        return true;
    }

    /** Who else may have had a part in it. */
    private List<Evidence> others() {
        if (count < 2) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        if (count > since.size()) {
            lines.add("(" + (count - since.size()) + " before these)");
        }
        since.forEach(id -> lines.add(id.toString()));
        return List.of(new Evidence("cases that ran on the driver since it was loaded, this one last", lines));
    }
}
