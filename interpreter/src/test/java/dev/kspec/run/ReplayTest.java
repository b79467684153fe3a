// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static dev.kspec.run.Made.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.End;
import dev.kspec.wire.Answer.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jumps, handlers, child processes and holds: where they lead, and whose failure counts. */
class ReplayTest {
    private static final Expectation NOTHING = new Expectation("nothing", new Expectation.Nothing());

    private final ProgramBuilder builder = new ProgramBuilder();
    private int steps;

    private dev.kspec.program.Origin origin() {
        return Made.origin(steps++);
    }

    private int call() {
        int result = builder.register();
        builder.add(new Instruction.SysCall(origin(), result, Syscall.GETPID, List.of(), List.of()));
        return result;
    }

    private void check(int register, long value) {
        builder.add(new Instruction.Check(
                origin(),
                Expr.equal(new Expr.Reg(register), value),
                new Expectation(Long.toString(value), new Expectation.Result(register))));
    }

    private Program build() {
        return builder.build(Duration.ofSeconds(1));
    }

    private static Answer answer(Program program, Answer.Record... records) {
        return new Answer(End.COMPLETED, 0, program.instructions().size(), 0, 0, 0, 0, List.of(records), List.of(), 0);
    }

    private static Answer.Record failed(int step, Status status) {
        return record(step, status, 0, "");
    }

    private static CaseOutcome judge(Program program, Answer.Record... records) {
        return Judge.judge(Specs.any(), program, answer(program, records));
    }

    private static void contradicts(Program program, Answer.Record... records) {
        CaseOutcome outcome = judge(program, records);
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(outcome.reason()).contains("contradicts itself");
    }

    /** Steps: 0 try, 1 call, 2 check, 3 end of try, 4 jump to 9; 5 handler: clock, 6 jump unless it is time, 7 raise, 8 jump to 0. */
    private Program eventually() {
        ProgramBuilder.Label again = builder.label();
        ProgramBuilder.Label handler = builder.label();
        ProgramBuilder.Label retry = builder.label();
        ProgramBuilder.Label done = builder.label();
        builder.place(again);
        builder.tryTo(origin(), handler);
        int result = call();
        check(result, 7);
        builder.endTry(origin());
        builder.jump(origin(), done);
        builder.place(handler);
        int now = builder.register();
        builder.add(new Instruction.Clock(origin(), now));
        builder.jumpUnless(origin(), Expr.atLeast(new Expr.Reg(now), 1_000_000_000), retry);
        builder.add(new Instruction.Raise(
                origin(), new Expectation("within 1s", new Expectation.Waited(new Expr.Reg(now)))));
        builder.place(retry);
        builder.jump(origin(), again);
        builder.place(done);
        return build();
    }

    @Test
    void whatAHandlerTakesIsNoFailure() {
        CaseOutcome outcome = judge(eventually(), record(1, 5), failed(2, Status.FALSE), record(5, 10), record(1, 7));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.steps()).extracting(StepOutcome::result).containsExactly("5", "7");
    }

    @Test
    void whatWasTriedInVainIsTheFailure() {
        CaseOutcome outcome = judge(
                eventually(),
                record(1, 5),
                failed(2, Status.FALSE),
                record(5, 10),
                record(1, 6),
                failed(2, Status.FALSE),
                record(5, 1_002_000_000),
                failed(7, Status.FALSE));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        Failure failure = outcome.failure().orElseThrow();
        assertThat(failure.span().line()).isEqualTo(3);
        assertThat(failure.expected()).isEqualTo("7");
        assertThat(failure.actual()).isEqualTo("6");
        assertThat(failure.details()).containsExactly("tried again and again for 1.002 s; expected within 1s");
    }

    @Test
    void aLoopGoesRoundAsOftenAsItMust() {
        Program program = eventually();
        contradicts(program, record(1, 5), failed(2, Status.FALSE), record(5, 10), failed(7, Status.FALSE));
        contradicts(program, record(1, 7), failed(2, Status.FALSE), record(5, 10), record(1, 7));
        contradicts(program, record(1, 5), failed(2, Status.FALSE), record(5, 10));
        contradicts(program, record(1, 5), failed(2, Status.FALSE), record(5, 10), record(1, 7), record(1, 7));
        contradicts(program, record(1, 5), failed(2, Status.RANGE), record(5, 10), record(1, 7));
        contradicts(program, record(1, 5), failed(2, Status.FALSE), record(5, -1), record(1, 7));
    }

    /** What was caught in something that went well in the end has nothing to do with a failure behind it. */
    @Test
    void whatWentWellIsForgotten() {
        ProgramBuilder.Label handler = builder.label();
        ProgramBuilder.Label again = builder.label();
        builder.place(again);
        builder.tryTo(origin(), handler);
        check(call(), 7);
        builder.endTry(origin());
        builder.add(new Instruction.Raise(origin(), new Expectation("an end", new Expectation.Nothing())));
        builder.place(handler);
        builder.jump(origin(), again);
        CaseOutcome outcome =
                judge(build(), record(1, 5), failed(2, Status.FALSE), record(1, 7), failed(4, Status.FALSE));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().expected()).isEqualTo("an end");
    }

    @Test
    void handlersHaveABoundAndNoneIsNone() {
        ProgramBuilder.Label end = builder.label();
        for (int i = 0; i < 17; i++) {
            builder.tryTo(origin(), end);
        }
        builder.place(end);
        builder.cleanUp(() -> builder.endTry(origin()));
        CaseOutcome outcome = judge(build(), failed(16, Status.RANGE), failed(17, Status.RANGE));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().span().line())
                .as("the first was caught; the handlers are gone with the main part")
                .isEqualTo(18);
    }

    @Test
    void theCleanUpRunsAfterAFailureSaveWhatIsJumpedOver() {
        check(call(), 7);
        call();
        builder.cleanUp(() -> {
            ProgramBuilder.Label end = builder.label();
            check(call(), 1);
            builder.jumpUnless(origin(), Expr.ZERO, end);
            call();
            builder.place(end);
            call();
        });
        CaseOutcome outcome = judge(
                build(), record(0, 5), failed(1, Status.FALSE), record(3, 2), failed(4, Status.FALSE), record(7, 0));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().actual()).isEqualTo("5");
        assertThat(outcome.failure().orElseThrow().details())
                .as("what failed in the clean-up is told as well")
                .singleElement()
                .asString()
                .startsWith("in the teardown, too: ");
    }

    /** Steps: 0 call r0, 1 fork r1 to 4: 2 call r0, 3 check r0 == 7, 4 end; 5 check r0 == 1, 6 call. */
    private Program forked() {
        int outer = call();
        int status = builder.register();
        builder.fork(origin(), status, () -> {
            builder.add(new Instruction.SysCall(origin(), outer, Syscall.GETPID, List.of(), List.of()));
            check(outer, 7);
            steps++;
        });
        check(outer, 1);
        call();
        return build();
    }

    @Test
    void aChildProcessLeavesNothingBehindButItsRecords() {
        CaseOutcome outcome = judge(forked(), record(0, 1), record(2, 7), record(1, 0), record(6, 0));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.steps())
                .extracting(StepOutcome::result)
                .containsExactly("1", "7", "the child process ended", "0");
    }

    @Test
    void aFailureInAChildProcessIsTheCases() {
        CaseOutcome outcome =
                judge(forked(), record(0, 1), record(2, 6), failed(3, Status.FALSE), record(1, Status.FALSE, 1, ""));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().expected()).isEqualTo("7");
        assertThat(outcome.failure().orElseThrow().actual()).isEqualTo("6");
    }

    @Test
    void aChildProcessThatIsKilled() {
        CaseOutcome outcome = judge(forked(), record(0, 1), record(1, Status.FALSE, 256 + 11, ""));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().message()).contains("was killed by SIGSEGV");
        outcome = judge(forked(), record(0, 1), record(2, 7), record(1, Status.FALSE, 3, ""));
        assertThat(outcome.failure().orElseThrow().message()).contains("status 3");
        outcome = judge(forked(), record(0, 1), record(1, Status.FALSE, -11, ""));
        assertThat(outcome.failure().orElseThrow().message()).contains("could not be made: EAGAIN");
    }

    @Test
    void aChildProcessCannotDoBoth() {
        Program program = forked();
        contradicts(program, record(0, 1), record(2, 6), failed(3, Status.FALSE), record(1, 0), record(6, 0));
        contradicts(program, record(0, 1), record(1, 0), record(6, 0));
        contradicts(program, record(0, 1), record(2, 7), record(6, 0));
        contradicts(program, record(0, 1), record(2, 7), record(2, 7), record(1, 0), record(6, 0));
        contradicts(program, record(0, 1), record(2, 7), record(1, 5), record(6, 0));
        contradicts(program, record(0, 1), record(2, 7), record(1, Status.RANGE, 0, ""));
        contradicts(program, record(0, 1), record(2, 7), record(1, Status.FALSE, 10_000, ""));
    }

    /** Steps: 0 try, 1 fork: 2 fork: 3 call, 4 end; 5 call, 6 end; 7 end of try, 8 jump; 9 handler: call; 10 call. */
    @Test
    void childProcessesWithinEachOther() {
        ProgramBuilder.Label handler = builder.label();
        ProgramBuilder.Label end = builder.label();
        builder.tryTo(origin(), handler);
        builder.fork(origin(), builder.register(), () -> {
            builder.fork(origin(), builder.register(), this::call);
            call();
        });
        builder.endTry(origin());
        builder.jump(origin(), end);
        builder.place(handler);
        call();
        builder.place(end);
        call();
        Program program = build();
        assertThat(judge(program, record(3, 1), record(2, 0), record(5, 1), record(1, 0), record(10, 1))
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        assertThat(judge(
                                program,
                                record(2, Status.FALSE, 256 + 9, ""),
                                record(1, Status.FALSE, 1, ""),
                                record(9, 1),
                                record(10, 1))
                        .verdict())
                .as("caught, in the end")
                .isEqualTo(Verdict.PASSED);
        assertThat(judge(program, record(3, 1), record(1, Status.FALSE, 256 + 9, ""), record(9, 1), record(10, 1))
                        .verdict())
                .as("the outer one is killed, which ends the inner one")
                .isEqualTo(Verdict.PASSED);
        contradicts(program, record(2, Status.FALSE, 9, ""), record(5, 1), record(1, 0), record(10, 1));
    }

    @Test
    void notesCostNoRecord() {
        int n = builder.register();
        call();
        builder.add(new Instruction.Note(origin(), n, "n", Expr.constant(42)));
        CaseOutcome outcome = judge(build(), record(0, 1));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.steps()).extracting(StepOutcome::result).containsExactly("1", "n = 42");
    }

    private Program endless() {
        ProgramBuilder.Label again = builder.label();
        int n = builder.register();
        builder.place(again);
        builder.add(new Instruction.Eval(origin(), n, Expr.binary(BinaryOp.ADD, new Expr.Reg(n), Expr.TRUE)));
        builder.jump(origin(), again);
        return build();
    }

    @Test
    void nobodyCanMakeTheHostGoRoundForEver() {
        Program program = endless();
        Replay replay = new Replay(program, Witness.NOBODY, new Machine(program, 100_000));
        assertThatExceptionOfType(Machine.Exhausted.class).isThrownBy(() -> replay.follow(answer(program)));
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "HUNG"})
    void aLoopThatRanOutOfTimeIsNotFollowedFurther(End end) {
        Program program = endless();
        for (int step : new int[] {0, 1}) {
            Answer answer = Made.with(answer(program), end, 0, step);
            assertThat(Judge.judge(Specs.any(), program, answer).verdict()).isEqualTo(Verdict.TIMED_OUT);
        }
    }

    private Judgement judgement(Program program) {
        return new Judgement(Subject.of(Specs.any()), program);
    }

    private static Answer held(Program program, int step, Answer.Record... records) {
        return Made.with(answer(program, records), End.HELD, 0, step);
    }

    private Program holding(Instruction.Request request) {
        call();
        int answer = builder.buffer(4);
        builder.add(new Instruction.Hold(origin(), builder.register(), answer, request));
        builder.add(new Instruction.Check(
                origin(),
                new Expr.BytesEqual(Slice.of(answer, 0, 4), Bytes.of((byte) 'o', (byte) 'k', (byte) 0, (byte) 0)),
                NOTHING));
        call();
        return build();
    }

    @Test
    void aHeldProgramGoesOnWithWhatItWasSent() throws Contradiction {
        Program program = holding(new Instruction.Request.Meanwhile());
        Judgement judgement = judgement(program);
        assertThat(judgement.held(held(program, 1, record(0, 5)))).isInstanceOf(Judgement.Meanwhile.class);
        judgement.released(new Release(3, Made.text("ok")));
        CaseOutcome outcome = judgement.outcome(answer(program, record(1, 3, "ok"), record(3, 5)));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.PASSED);
        // That it waited between its two calls is no step of its spec.
        assertThat(outcome.steps()).hasSize(2);
    }

    @Test
    void aProgramOnTheHostIsAStep() throws Contradiction {
        Slice name = builder.slice(Made.text("echo"));
        builder.add(new Instruction.Hold(
                origin(),
                builder.register(),
                builder.buffer(20),
                new Instruction.Request.HostRun(List.of(name), name, 10, 10)));
        Program program = build();
        Judgement judgement = judgement(program);
        assertThat(judgement.held(held(program, 0))).isInstanceOf(Judgement.HostRun.class);
        judgement.released(new Release(0, Made.text("\0".repeat(20))));
        CaseOutcome outcome = judgement.outcome(answer(program, record(0, 0, "\0".repeat(20))));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.steps())
                .singleElement()
                .satisfies(s -> assertThat(s.result()).isEqualTo("status 0"));
    }

    @Test
    void aHeldProgramSaysWhatItWants() throws Contradiction {
        Slice name = builder.slice(Made.text("echo"));
        Slice text = builder.slice(Made.text("hi"));
        Program program = holding(new Instruction.Request.HostRun(List.of(name, text), text, 10, 10));
        Judgement.HostRun run = (Judgement.HostRun) judgement(program).held(held(program, 1, record(0, 5)));
        assertThat(run.args()).extracting(String::new).containsExactly("echo", "hi");
        assertThat(run.input()).containsExactly('h', 'i');
    }

    @Test
    void aHeldProgramCannotMakeUpItsAnswer() throws Contradiction {
        Program program = holding(new Instruction.Request.Meanwhile());
        for (Answer.Record wrong : List.of(
                record(1, 4, "ok"),
                record(1, 3, "no"),
                record(1, 3, "ok\0\0"),
                record(1, 3),
                failed(1, Status.RANGE))) {
            Judgement judgement = judgement(program);
            var unused = judgement.held(held(program, 1, record(0, 5)));
            judgement.released(new Release(3, Made.text("ok")));
            CaseOutcome outcome = judgement.outcome(answer(program, wrong, record(3, 5)));
            assertThat(outcome.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        }
        contradicts(program, record(0, 5), record(1, 0, "ok"), record(3, 5));
    }

    @Test
    void holdsAreWhereTheyAre() {
        Program program = holding(new Instruction.Request.Meanwhile());
        for (Answer wrong : List.of(
                held(program, 1),
                held(program, 0),
                held(program, 2, record(0, 5)),
                held(program, 4, record(0, 5), record(1, 0)))) {
            assertThatExceptionOfType(Contradiction.class)
                    .isThrownBy(() -> judgement(program).held(wrong));
        }
    }

    @Test
    void aFileIsHandedOverUnderItsNumberOrNotAtAll() {
        int file = builder.register();
        builder.add(new Instruction.Inherit(origin(), file, 3, Expr.constant(5)));
        check(file, 5);
        Program program = build();
        assertThat(judge(program, record(0, 5)).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(judge(program, record(0, -9), failed(1, Status.FALSE))
                        .failure()
                        .orElseThrow()
                        .actual())
                .isEqualTo("EBADF (Bad file descriptor)");
        contradicts(program, record(0, 6), failed(1, Status.FALSE));
        contradicts(program, record(0, Status.OK, 5, "x"));
    }

    @Test
    void moreThanTheAgentHolds() {
        Program program = holding(new Instruction.Request.Meanwhile());
        CaseOutcome outcome = judge(program, record(0, 5), failed(1, Status.RANGE));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().message()).contains("holds too many");
    }

    @Test
    void theLogOfAHeldProgramIsToldOnce() throws Contradiction {
        Program program = holding(new Instruction.Request.Meanwhile());
        Judgement judgement = judgement(program);
        var unused = judgement.held(Made.withLog(held(program, 1, record(0, 5)), "one"));
        judgement.released(new Release(0, Made.text("ok")));
        CaseOutcome outcome =
                judgement.outcome(Made.withLog(answer(program, record(1, 0, "ok"), record(3, 5)), "one", "two"));
        assertThat(outcome.kernelLog()).extracting(KernelLine::text).containsExactly("one", "two");
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.PASSED);
    }
}
