// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.program.Program;
import dev.kspec.program.Syscall;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.Answer;
import dev.kspec.wire.WireException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One program from being sent to its end. It may be held on the way: to have the host do something, or to let others run
 * meanwhile, as what a file's cases share does between its set-up and its clean-up.
 */
final class Voyage {
    /** What came of waiting for its end. */
    sealed interface Ending {}

    /**
     * No answer comes any more, to any program.
     *
     * @param sign how that showed
     * @param waited for how long at most it was waited for
     */
    record Unanswered(Conversation.Heard sign, Duration waited) implements Ending {}

    /**
     * It came to its end.
     *
     * @param broken why the target cannot go on, if it cannot
     * @param answered whether the verdict rests on an answer
     */
    record Landed(CaseOutcome outcome, boolean changedModules, Optional<String> broken, boolean answered)
            implements Ending {
        /** The same with another outcome. */
        Landed with(CaseOutcome other) {
            return new Landed(other, changedModules, broken, answered);
        }
    }

    /** Calls that wait for something to happen, and are meant to: that it does not is nothing to be stuck in. */
    private static final Set<Syscall> WAITS =
            EnumSet.of(Syscall.PPOLL, Syscall.POLL, Syscall.EPOLL_WAIT, Syscall.EPOLL_PWAIT, Syscall.RT_SIGTIMEDWAIT);

    /** A call that came to something and took less did not wait, though the time was over meanwhile. */
    private static final long WAITED = Duration.ofMillis(100).toNanos();

    private final Conversation talk;
    private final RunOptions options;
    private final HostCommands host;
    private final Loss loss;
    private final Subject subject;
    private final Program program;
    private int seq = -1;
    private Optional<String> unsendable = Optional.empty();
    private boolean isHeld;
    private Optional<Judgement.Meanwhile> meanwhile = Optional.empty();
    /** Made when there is something to judge: it has all of the program's memory. */
    private Judgement judgement;

    Voyage(Conversation talk, RunOptions options, HostCommands host, Loss loss, Subject subject, Program program) {
        this.talk = talk;
        this.options = options;
        this.host = host;
        this.loss = loss;
        this.subject = subject;
        this.program = program;
    }

    /** Whether nothing else may run in the target meanwhile, or wait there. */
    static boolean isAlone(Program program) {
        return program.changesModules() || program.instructions().stream().anyMatch(Instruction.Hold.class::isInstance);
    }

    Program program() {
        return program;
    }

    /** Its number in the session, once it was sent. */
    int sequence() {
        return seq;
    }

    /** What a program came to that is held for others to run; nothing of any other. */
    Optional<Judgement.Meanwhile> meanwhile() {
        return meanwhile;
    }

    /** Queues it in the agent. */
    void send() {
        try {
            seq = talk.send(program);
        } catch (WireException e) {
            unsendable = Optional.of(e.getMessage());
        }
    }

    /**
     * Waits until it is held for others to run; {@link #land} then lets it go on.
     *
     * @return its end, if it came to that before
     */
    Optional<Landed> untilHeld() throws InterruptedException {
        return onward(true).map(this::landed);
    }

    /** Waits until it has its end, one way or the other; lets it go on if it is held. */
    Landed landAnyhow() throws InterruptedException {
        return landed(land());
    }

    private Landed landed(Ending ending) {
        return switch (ending) {
            case Landed landed -> landed;
            case Unanswered none -> lost(none);
        };
    }

    /** The same, but leaves it open who is to blame if no answer comes. */
    Ending land() throws InterruptedException {
        Optional<AgentClient.Message> meanwhile = talk.takeBack(seq);
        if (meanwhile.isPresent()) {
            return ended(new Conversation.Spoke(meanwhile.get()));
        }
        if (isHeld) {
            letGo(Release.GO_ON);
        }
        return onward(false).orElseThrow();
    }

    private Judgement judgement() {
        if (judgement == null) {
            judgement = new Judgement(subject, program);
        }
        return judgement;
    }

    private void letGo(Release release) {
        isHeld = false;
        judgement().released(release);
        talk.release(seq, release);
    }

    /** Its end if it is the one that ran when answers ceased to come. */
    Landed lost(Unanswered none) {
        return switch (none.sign()) {
            case Conversation.Lost(String why, List<String> dump) -> lost(seen(loss.gone(subject, lost(), why), dump));
            case Conversation.Silence s -> lost(loss.silent(subject, lost(), none.waited()));
            case Conversation.Spoke s -> throw new IllegalArgumentException("there is an answer");
        };
    }

    private Optional<Ending> onward(boolean stopWhenHeld) throws InterruptedException {
        if (unsendable.isPresent()) {
            return Optional.of(refused(unsendable.get()));
        }
        while (true) {
            Conversation.Heard heard = talk.await(program.timeout().plus(options.grace()));
            if (!(heard instanceof Conversation.Spoke(AgentClient.Held(int held, Answer answer))) || held != seq) {
                return Optional.of(ended(heard));
            }
            try {
                switch (judgement().held(answer)) {
                    case Judgement.Meanwhile m
                    when stopWhenHeld -> {
                        isHeld = true;
                        meanwhile = Optional.of(m);
                        talk.setAside(seq);
                        return Optional.empty();
                    }
                    case Judgement.Meanwhile m -> letGo(Release.GO_ON);
                    case Judgement.Done d -> letGo(d.release());
                    case Judgement.HostRun r -> letGo(host.run(r.args(), r.input(), r.request(), program.timeout()));
                }
            } catch (Contradiction e) {
                return Optional.of(judged(judgement().untrue(e), answer));
            }
        }
    }

    private Ending ended(Conversation.Heard heard) {
        return switch (heard) {
            case Conversation.Spoke(AgentClient.Done(int s, Answer answer)) when s == seq -> done(answer);
            case Conversation.Spoke(AgentClient.Rejected(int s, AgentClient.Rejection code, String reason))
            when s == seq -> refused(reason);
            case Conversation.Spoke(AgentClient.Rejected(int s, AgentClient.Rejection code, String reason)) ->
                lost(loss.gone(subject, lost(), "the agent refuses: " + reason));
            case Conversation.Spoke(var message) ->
                lost(loss.gone(
                        subject, lost(), "an answer out of turn came: " + Integer.toUnsignedString(message.seq())));
            case Conversation.Lost s -> new Unanswered(s, waited());
            case Conversation.Silence s -> new Unanswered(s, waited());
        };
    }

    private Landed done(Answer answer) {
        if (answer.kmsgLost() != 0) {
            judgement().beside(loss.said(talk.logSeen()));
        }
        answer.kmsg().forEach(k -> talk.sawLog(k.timestampMicros()));
        return judged(judgement().outcome(answer), answer);
    }

    private Loss.Lost lost() {
        return new Loss.Lost(program.splats(), talk.logSeen());
    }

    /** What came instead of a frame belongs to the evidence. */
    private static Landed seen(Landed landed, List<String> dump) {
        if (dump.isEmpty()) {
            return landed;
        }
        CaseOutcome outcome = landed.outcome();
        return landed.with(
                outcome.with(outcome.details().with(List.of(new Evidence("what came instead of a frame", dump)))));
    }

    private Landed lost(Landed landed) {
        return landed.with(TearDowns.withoutAnswer(subject)
                .map(landed.outcome()::withRemark)
                .orElse(landed.outcome()));
    }

    private Duration waited() {
        return program.timeout().plus(options.grace());
    }

    private Landed refused(String reason) {
        CaseOutcome outcome = Judge.without(
                subject, Verdict.INFRASTRUCTURE_ERROR, "the agent cannot take the case: " + reason, List.of());
        return new Landed(outcome, false, Optional.empty(), true);
    }

    /**
     * Whether nothing of the case can be stuck in the kernel: it came to its end, clean-up and all, by itself. A call of
     * a driver that lasted until it was interrupted, whatever it came to then, may have waited for what never comes, such
     * as a lock that is held for good: the cases behind it would wait, too.
     */
    private boolean isOver(Answer answer) {
        return answer.end() == Answer.End.COMPLETED
                || (answer.end() == Answer.End.LATE && answer.records().stream().noneMatch(this::isCallThatLasted));
    }

    private boolean isCallThatLasted(Answer.Record record) {
        long limit = program.timeout().toNanos();
        boolean atTheEnd = (record.startNanos() < limit && record.durationNanos() >= limit - record.startNanos())
                || program.stepTimeout()
                        .filter(t -> record.durationNanos() >= t.toNanos())
                        .isPresent();
        return atTheEnd && (record.status() != Answer.Status.OK || record.durationNanos() >= WAITED) && isCall(record);
    }

    /** Whether a step was ended by its bound in a call that had waited. */
    private boolean wasCutOff(Answer answer) {
        return answer.end() == Answer.End.LATE
                && answer.records().stream()
                        .anyMatch(r -> r.status() == Answer.Status.LATE && r.durationNanos() >= WAITED && isCall(r));
    }

    private boolean isCall(Answer.Record record) {
        return switch (program.instructions().get(record.step())) {
            case Instruction.SysCall call -> !WAITS.contains(call.call());
            case Instruction.ReadFile i -> true;
            case Instruction.WriteFile i -> true;
            case Instruction.Run i -> true;
            default -> false;
        };
    }

    private Landed judged(CaseOutcome judged, Answer answer) {
        CaseOutcome outcome = judged.verdict() != Verdict.INFRASTRUCTURE_ERROR && answer.kmsgLost() > 0
                ? judged.withRemark(Long.toUnsignedString(answer.kmsgLost())
                        + " records of the kernel's log were lost while it ran: a report may be among them")
                : TearDowns.cutOff(subject, program, answer)
                        .map(judged::withRemark)
                        .orElse(judged);
        Optional<String> broken = switch (outcome.verdict()) {
            case TIMED_OUT -> isOver(answer) ? Optional.empty() : Optional.of(Loss.what(outcome));
            case KERNEL_FAULT -> Optional.of(Loss.what(outcome));
            case INFRASTRUCTURE_ERROR -> Optional.of(outcome.reason());
            case PASSED, FAILED, SKIPPED ->
                outcome.details().reports().stream().anyMatch(r -> r.report().isDeadly())
                        ? Optional.of("the kernel broke, as it was to, in `"
                                + outcome.id().name() + "`")
                        : answer.end() == Answer.End.SIGNAL || answer.end() == Answer.End.TIMEOUT
                                ? Optional.of("the case's process was killed")
                                : wasCutOff(answer)
                                        ? Optional.of("`" + outcome.id().name()
                                                + "` waited in a call until that was interrupted")
                                        : Optional.empty();
        };
        return new Landed(outcome, program.changesModules(), broken, outcome.verdict() != Verdict.INFRASTRUCTURE_ERROR);
    }
}
