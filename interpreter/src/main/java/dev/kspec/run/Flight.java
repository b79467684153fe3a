// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.program.Program;
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

    private static final int CONSOLE_LINES = 60;

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
            when seq == oldest.seq() ->
                refused(oldest, reason);
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

    private static Landed answered(Sent oldest, CaseOutcome outcome, Answer answer) {
        Optional<String> broken = switch (outcome.verdict()) {
            case TIMED_OUT, KERNEL_FAULT ->
                Optional.of("after " + outcome.verdict().words() + " in "
                        + outcome.id().name());
            case INFRASTRUCTURE_ERROR -> Optional.of(outcome.reason());
            case PASSED, FAILED, SKIPPED ->
                answer.end() == Answer.End.SIGNAL ? Optional.of("the case's process was killed") : Optional.empty();
        };
        return new Landed(
                outcome,
                oldest.program().changesModules(),
                broken,
                outcome.verdict() != Verdict.INFRASTRUCTURE_ERROR);
    }

    /** The connection went: the console tells whether the kernel went down, which is the case's doing, or something outside broke. */
    private Landed lost(Sent oldest, String why) {
        String fate = target.fate();
        List<String> console = target.console();
        Optional<String> title =
                KernelReports.title(console.stream().map(Flight::withoutStamp).toList());
        CaseOutcome outcome = title.isPresent()
                ? withConsole(Judge.without(oldest.subject(), Verdict.KERNEL_FAULT, title.get()), console)
                : Judge.without(
                        oldest.subject(),
                        Verdict.INFRASTRUCTURE_ERROR,
                        "lost the target while the case ran (" + why + "; " + fate + ")");
        String broken = title.map(
                        t -> "the kernel went down in " + oldest.subject().id().name() + " (" + t + ")")
                .orElse("lost the target (" + why + "; " + fate + ")");
        return new Landed(outcome, false, Optional.of(broken), title.isPresent());
    }

    private Landed silent(Sent oldest) {
        Duration waited = oldest.program().timeout().plus(options.grace());
        List<String> console = target.console();
        Optional<String> title =
                KernelReports.title(console.stream().map(Flight::withoutStamp).toList());
        CaseOutcome outcome = title.isPresent()
                ? Judge.without(oldest.subject(), Verdict.KERNEL_FAULT, title.get())
                : Judge.without(
                        oldest.subject(),
                        Verdict.TIMED_OUT,
                        "the whole guest stopped answering: nothing came for " + waited.toSeconds() + " s");
        return new Landed(
                withConsole(outcome, console),
                false,
                Optional.of("the guest stopped answering in "
                        + oldest.subject().id().name()),
                true);
    }

    private static CaseOutcome withConsole(CaseOutcome o, List<String> console) {
        List<String> last = console.subList(Math.max(0, console.size() - CONSOLE_LINES), console.size());
        List<KernelLine> lines =
                last.stream().map(l -> new KernelLine(0, 0, 6, l)).toList();
        return new CaseOutcome(
                o.id(), o.scenario(), o.tags(), o.verdict(), o.duration(), o.reason(), o.failure(), o.steps(), lines);
    }

    /** {@code [   12.345678] text} → {@code text}. */
    private static String withoutStamp(String line) {
        return line.replaceFirst("^\\[ *\\d+\\.\\d+\\](?:\\[ *[TC]\\d+\\])? ?", "");
    }

    /** Puts what has not begun back to the front of the queue. */
    void giveBack(Deque<Case> pending) {
        for (Iterator<Sent> last = sent.descendingIterator(); last.hasNext(); ) {
            pending.addFirst(last.next().subject());
        }
        sent.clear();
    }
}
