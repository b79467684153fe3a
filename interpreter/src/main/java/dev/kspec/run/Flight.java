// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.program.Program;
import dev.kspec.program.Splat;
import dev.kspec.target.Target;
import dev.kspec.verb.SharedFixture;
import dev.kspec.verb.SharedState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Cases sent to an agent and not yet answered, oldest first. The agent runs them one after the other. Unless the target can
 * tell which of them was begun last, the oldest is the one that runs; else those before that one have ended, and their answers
 * are on their way. The others wait there and have not begun.
 */
final class Flight {
    private record Sent(Case subject, Voyage voyage) {}

    /** So many places make it worth while to send something. */
    private static final int FEW = 8;

    /** One target takes so small a part at a time of what is left: others may work on it, too. */
    private static final int SHARE = 4;

    /** So many times the window of a run may wait when very many are left. */
    private static final int MANY = 6;

    private final Target target;
    private final Conversation talk;
    private final RunOptions options;
    private final HostCommands host;
    private final Loss loss;
    /** What nothing in the run is to mind. */
    private final List<Splat> unminded;

    private final Deque<Sent> sent = new ArrayDeque<>();
    /** What the cases share, once it is there. */
    private Optional<SharedState> state = Optional.empty();

    /** None of whose cases may run programs on the host. */
    Flight(Target target, Conversation talk, RunOptions options) {
        this(target, talk, options, HostCommands.NONE);
    }

    Flight(Target target, Conversation talk, RunOptions options, HostCommands host) {
        this.target = target;
        this.talk = talk;
        this.options = options;
        this.host = host;
        this.loss = new Loss(target);
        this.unminded = Suppressions.splats(options.suppressions());
    }

    boolean isEmpty() {
        return sent.isEmpty();
    }

    /**
     * Sends what a file's cases share and waits until it is held between its set-up and its clean-up.
     *
     * @return the same, to be landed behind the last of the cases
     * @throws IllegalStateException if cases are on their way
     */
    Shared share(Subject subject, SharedFixture fixture) throws InterruptedException {
        if (!isEmpty()) {
            throw new IllegalStateException("cases are on their way before what they share");
        }
        Voyage voyage = new Voyage(
                talk,
                options,
                host,
                loss,
                subject,
                fixture.program().with(unminded).with(options.stepTimeout()));
        voyage.send();
        Optional<Voyage.Landed> failed = voyage.untilHeld();
        state = voyage.meanwhile().map(m -> new SharedState(fixture, voyage.sequence(), m.memory(), m.closed()));
        return new Shared(voyage, failed);
    }

    /**
     * What a file's cases share, on its way.
     *
     * @param failed its end, if it did not get to its hold: then none of the cases can run
     */
    record Shared(Voyage voyage, Optional<Voyage.Landed> failed) {}

    /**
     * Sends as many cases as may wait, once some of their places are free: what goes in one packet wakes the guest once. One
     * that must be alone is sent alone, nothing behind it.
     */
    void fill(Batch batch) {
        int window = window(batch);
        if (window - sent.size() < Math.min(window / 2, Math.max(FEW, window / 4))) {
            return;
        }
        OptionalInt unusedMoreToBeAsked = target.begun();
        talk.gather();
        try {
            fill(batch, window);
        } finally {
            talk.sendGathered();
        }
    }

    /** The more wait already, the more of them are gathered first. */
    private void fill(Batch batch, int window) {
        int together = 0;
        while (sent.size() < window) {
            if (!sent.isEmpty() && Voyage.isAlone(sent.getLast().voyage().program())) {
                return;
            }
            Optional<Case> next = batch.take();
            if (next.isEmpty()) {
                return;
            }
            Program program = next.get()
                    .compile(options.caseTimeout(), target.moduleDirectory(), state)
                    .with(unminded)
                    .with(options.stepTimeout())
                    .withMarks(batch.turn() == Batch.Try.ALONE);
            if (Voyage.isAlone(program) && !sent.isEmpty()) {
                batch.giveBack(List.of(next.get()));
                return;
            }
            Voyage voyage = new Voyage(talk, options, host, loss, Subject.of(next.get()), program);
            voyage.send();
            sent.add(new Sent(next.get(), voyage));
            if (++together > sent.size() / 2) {
                talk.sendGathered();
                talk.gather();
                together = 0;
            }
        }
    }

    /** How many may wait. Of many cases, more: so that the guest has something to do while their answers wait for one another. */
    private int window(Batch batch) {
        return Math.clamp(batch.size() / SHARE, options.window(), options.window() * MANY);
    }

    /**
     * Waits until the oldest case has its end; or, if no answer comes any more, the one that ran then. Answers of those before it
     * are lost, and say nothing: they are to be run again.
     */
    Voyage.Landed land() throws InterruptedException {
        Sent landing = sent.getFirst();
        Voyage.Landed landed = switch (landing.voyage().land()) {
            case Voyage.Landed answered -> answered;
            case Voyage.Unanswered none -> {
                landing = running().orElse(landing);
                yield Marks.told(landing.voyage().lost(none), landing.voyage().program(), target.mark());
            }
        };
        sent.remove(landing);
        Case subject = landing.subject();
        return subject.scenario()
                .xfail()
                .map(why -> landed.with(expected(landed.outcome(), why)))
                .orElse(landed);
    }

    private Optional<Sent> running() {
        OptionalInt begun = target.begun();
        return begun.isEmpty()
                ? Optional.empty()
                : sent.stream()
                        .filter(s -> (s.voyage().sequence() & 0xff) == begun.getAsInt())
                        .findFirst();
    }

    /** A failure that is expected is none; that it does not come is one. */
    private static CaseOutcome expected(CaseOutcome outcome, String why) {
        return switch (outcome.verdict()) {
            case FAILED ->
                outcome.with(Verdict.PASSED, "fails as expected: " + why)
                        .with(outcome.details().without(Attribute.LATE).with(Attribute.XFAIL));
            case PASSED ->
                outcome.with(Verdict.FAILED, "passes, although it is expected to fail (" + why + "): remove its xfail");
            case SKIPPED, TIMED_OUT, KERNEL_FAULT, INFRASTRUCTURE_ERROR -> outcome;
        };
    }

    /** Puts what has no outcome back to the front of the queue. */
    void giveBack(Batch batch) {
        batch.giveBack(sent.stream().map(Sent::subject).toList());
        sent.clear();
    }
}
