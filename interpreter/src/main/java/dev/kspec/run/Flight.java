// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.program.Program;
import dev.kspec.target.Fate;
import dev.kspec.target.Target;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.Answer;
import dev.kspec.wire.WireException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Cases sent to an agent and not yet answered, oldest first. The agent runs them one after the other, so the oldest is
 * the one that runs; the others wait there and have not begun.
 */
final class Flight {
    /** @param unsendable why it could not be sent at all, though the connection stands */
    private record Sent(int seq, Case subject, Program program, Optional<String> unsendable) {}

    /**
     * One case came to its end.
     *
     * @param broken why the target cannot go on, if it cannot
     * @param answered whether the verdict rests on an answer
     */
    record Landed(CaseOutcome outcome, boolean changedModules, Optional<String> broken, boolean answered) {}

    private final Target target;
    private final Conversation talk;
    private final RunOptions options;
    private final Deque<Sent> sent = new ArrayDeque<>();

    Flight(Target target, Conversation talk, RunOptions options) {
        this.target = target;
        this.talk = talk;
        this.options = options;
    }

    boolean isEmpty() {
        return sent.isEmpty();
    }

    /** Sends as many cases as may wait; a case that changes modules is sent alone, nothing behind it. */
    void fill(Deque<Case> pending) {
        while (sent.size() < options.window() && !pending.isEmpty()) {
            if (!sent.isEmpty() && sent.getLast().program().changesModules()) {
                return;
            }
            Case next = pending.peek();
            Program program = next.compile(options.caseTimeout(), target.moduleDirectory());
            if (program.changesModules() && !sent.isEmpty()) {
                return;
            }
            pending.remove();
            try {
                sent.add(new Sent(talk.send(program), next, program, Optional.empty()));
            } catch (WireException e) {
                sent.add(new Sent(-1, next, program, Optional.of(e.getMessage())));
            }
        }
    }

    /** Waits until the oldest case has its end, one way or the other. */
    Landed land() throws InterruptedException {
        Sent oldest = sent.getFirst();
        if (oldest.unsendable().isPresent()) {
            sent.removeFirst();
            return refused(oldest, oldest.unsendable().get());
        }
        Conversation.Heard heard = talk.await(oldest.program().timeout().plus(options.grace()));
        sent.removeFirst();
        return switch (heard) {
            case Conversation.Spoke(AgentClient.Done(int seq, Answer answer))
            when seq == oldest.seq() ->
                answered(oldest, Judge.judge(oldest.subject(), oldest.program(), answer), answer);
            case Conversation.Spoke(AgentClient.Rejected(int seq, AgentClient.Rejection code, String reason))
            when seq == oldest.seq() -> refused(oldest, reason);
            case Conversation.Spoke(AgentClient.Rejected(int seq, AgentClient.Rejection code, String reason)) ->
                lost(oldest, "the agent refuses: " + reason);
            case Conversation.Spoke(var message) ->
                lost(oldest, "an answer out of turn came: " + Integer.toUnsignedString(message.seq()));
            case Conversation.Lost(String why) -> lost(oldest, why);
            case Conversation.Silence s -> silent(oldest);
        };
    }

    private static Landed refused(Sent oldest, String reason) {
        CaseOutcome outcome = Judge.without(
                oldest.subject(), Verdict.INFRASTRUCTURE_ERROR, "the agent cannot take the case: " + reason);
        return new Landed(outcome, false, Optional.empty(), true);
    }

    private static Landed answered(Sent oldest, CaseOutcome judged, Answer answer) {
        CaseOutcome outcome = judged.verdict() == Verdict.PASSED && answer.kmsgLost() > 0
                ? judged.withReason(Long.toUnsignedString(answer.kmsgLost())
                        + " records of the kernel's log were lost while it ran: a report may be among them")
                : judged;
        Optional<String> broken = switch (outcome.verdict()) {
            case TIMED_OUT, KERNEL_FAULT -> Optional.of(what(outcome));
            case INFRASTRUCTURE_ERROR -> Optional.of(outcome.reason());
            case PASSED, FAILED, SKIPPED ->
                answer.end() == Answer.End.SIGNAL ? Optional.of("the case's process was killed") : Optional.empty();
        };
        return new Landed(
                outcome, oldest.program().changesModules(), broken, outcome.verdict() != Verdict.INFRASTRUCTURE_ERROR);
    }

    /** The connection went. */
    private Landed lost(Sent oldest, String why) {
        return broken(oldest, "lost the target while the case ran (" + why);
    }

    /** Nothing came. */
    private Landed silent(Sent oldest) {
        Duration waited = oldest.program().timeout().plus(options.grace());
        return broken(oldest, "nothing came from the target for " + waited.toSeconds() + " s (");
    }

    /**
     * No answer will come. A kernel that went down or stands still is the case's doing; a machine ended from outside, or a
     * way to it that broke, is nobody's whom kspec tests.
     *
     * @param what happened, up to an open bracket in which the target's fate is told
     */
    private Landed broken(Sent oldest, String what) {
        Fate fate = target.fate();
        List<String> console = target.console();
        Optional<String> title =
                KernelReports.title(console.stream().map(ConsoleLines::text).toList());
        String how = what + (what.endsWith("(") ? "" : "; ") + fate.words() + ")";
        Verdict verdict = title.isPresent() ? Verdict.KERNEL_FAULT : verdict(fate);
        String reason = title.orElse(
                switch (fate) {
                    case Fate.Panicked f -> f.words();
                    case Fate.WentDown f -> f.words();
                    case Fate.Silent f -> "the whole guest stopped answering: " + how;
                    case Fate.Killed f -> how;
                    case Fate.Alive f -> how;
                    case Fate.Unknown f -> how;
                });
        CaseOutcome outcome = withConsole(Judge.without(oldest.subject(), verdict, reason), console);
        return new Landed(outcome, false, Optional.of(verdict.isFailure() ? what(outcome) : how), verdict.isFailure());
    }

    /** {@code `NAME` timed out}: why a target cannot go on. */
    private static String what(CaseOutcome outcome) {
        String name = "`" + outcome.id().name() + "`";
        return outcome.verdict() == Verdict.TIMED_OUT ? name + " timed out" : "the kernel faulted in " + name;
    }

    private static Verdict verdict(Fate fate) {
        return switch (fate) {
            case Fate.Panicked f -> Verdict.KERNEL_FAULT;
            case Fate.WentDown f -> Verdict.KERNEL_FAULT;
            case Fate.Silent f -> Verdict.TIMED_OUT;
            case Fate.Killed f -> Verdict.INFRASTRUCTURE_ERROR;
            case Fate.Alive f -> Verdict.INFRASTRUCTURE_ERROR;
            case Fate.Unknown f -> Verdict.INFRASTRUCTURE_ERROR;
        };
    }

    private static CaseOutcome withConsole(CaseOutcome o, List<String> console) {
        List<KernelLine> lines = ConsoleLines.last(console);
        return new CaseOutcome(
                o.id(), o.scenario(), o.tags(), o.verdict(), o.duration(), o.reason(), o.failure(), o.steps(), lines);
    }

    /** Puts what has not begun back to the front of the queue. */
    void giveBack(Deque<Case> pending) {
        for (Iterator<Sent> last = sent.descendingIterator(); last.hasNext(); ) {
            pending.addFirst(last.next().subject());
        }
        sent.clear();
    }
}
