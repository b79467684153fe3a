// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static dev.kspec.run.Made.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Program;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.End;
import dev.kspec.wire.Answer.Status;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private static final Case SUBJECT = Specs.any();
    private static final Program PROGRAM = Made.program();

    private static CaseOutcome judge(Answer answer) {
        return Judge.judge(SUBJECT, PROGRAM, answer);
    }

    private static int line(CaseOutcome outcome) {
        return outcome.failure().orElseThrow().span().line() - 1;
    }

    @Test
    void passed() {
        CaseOutcome outcome = judge(Made.answer());
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.reason()).isEmpty();
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.id()).isEqualTo(SUBJECT.id());
        assertThat(outcome.tags()).containsExactly("some");
        assertThat(outcome.duration()).isEqualTo(Duration.ofMillis(1));
        assertThat(outcome.steps())
                .extracting(s -> s.what() + ": " + s.result())
                .containsExactly(
                        "step 0: 3",
                        "step 2: 5, \"hello\"",
                        "step 7: slept",
                        "step 8: 3, \"11\\n\"",
                        "step 9: 6",
                        "step 11: -2",
                        "step 12: 0");
        assertThat(outcome.steps().get(1).start()).isEqualTo(Duration.ofNanos(200));
    }

    @Test
    void failedAtTheDemandThatWasNotMet() {
        CaseOutcome outcome = judge(Made.wrongText());
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(line(outcome)).isEqualTo(Made.READ_IS_HELLO);
        Failure failure = outcome.failure().orElseThrow();
        assertThat(failure.expected()).isEqualTo("\"hello\"");
        assertThat(failure.actual()).isEqualTo("\"jello\"");
    }

    @Test
    void failedWithAnErrno() {
        CaseOutcome outcome = judge(Made.answer(List.of(
                record(0, -2), record(1, Status.FALSE, 0, ""), record(12, -9), record(13, Status.FALSE, 0, ""))));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(line(outcome))
                .as("the clean-up that fails after it is no news")
                .isEqualTo(Made.OPENED);
        assertThat(outcome.failure().orElseThrow().actual()).startsWith("ENOENT");
    }

    /** A demand in the clean-up is a demand. */
    @Test
    void failedInTheCleanUp() {
        Answer answer = Made.with(Made.answer(), Made.CLOSE, r -> record(12, -5));
        CaseOutcome outcome = judge(inserted(answer, record(13, Status.FALSE, 0, "")));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(line(outcome)).isEqualTo(Made.CLOSED);
        assertThat(outcome.failure().orElseThrow().actual()).startsWith("EIO");
    }

    /** A counter that cannot be read as a number: the step that reads it says so. */
    @Test
    void failedForWantOfAValue() {
        Answer answer = Made.with(Made.answer(), Made.READ_FILE, r -> record(8, 3, "1x\n"));
        CaseOutcome outcome = judge(Made.with(
                answer, until(answer, Made.DELTA_IS_ONE, record(Made.DELTA_IS_ONE, Status.MALFORMED, 0, ""))));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(line(outcome)).isEqualTo(Made.DELTA_IS_ONE);
        assertThat(outcome.failure().orElseThrow().message()).contains("no integer");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7, 12, 13, 14})
    void timedOut(int step) {
        CaseOutcome outcome = judge(Made.cut(Made.answer(), step, End.TIMEOUT, 0));
        assertThat(outcome.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(line(outcome)).isEqualTo(Math.min(step, 13));
        assertThat(outcome.failure().orElseThrow().message()).contains("1500 ms");
    }

    /** The steps up to this one, that one late so many steps behind the last that left a record, and the clean-up. */
    private static Answer lateIn(int step, long since) {
        Answer sound = Made.answer();
        return Made.with(Made.with(sound, until(sound, step, record(step, Status.LATE, since, ""))), End.LATE, 0, 14);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 1", "6, 3", "7, 4", "11, 1"})
    void late(int step, long since) {
        CaseOutcome outcome = judge(lateIn(step, since));
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(line(outcome)).isEqualTo(step);
        assertThat(outcome.failure().orElseThrow().message()).contains("1500 ms");
    }

    @Test
    void hung() {
        CaseOutcome outcome = judge(Made.cut(Made.answer(), Made.READ, End.HUNG, 0));
        assertThat(outcome.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(line(outcome)).isEqualTo(Made.READ);
        assertThat(outcome.failure().orElseThrow().message()).contains("hangs in the kernel");
    }

    @Test
    void killed() {
        CaseOutcome outcome = judge(Made.cut(Made.answer(), Made.READ, End.SIGNAL, 11));
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(line(outcome)).isEqualTo(Made.READ);
        assertThat(outcome.failure().orElseThrow().message()).contains("was killed by SIGSEGV");
    }

    @Test
    void theAgentsOwnProcessGaveUp() {
        CaseOutcome outcome = judge(Made.cut(Made.answer(), Made.READ, End.EXIT, 7));
        assertThat(outcome.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(outcome.reason()).contains("status 7");
    }

    @Test
    void aKernelFaultThoughEveryDemandIsMet() {
        Answer answer = Made.withLog(
                Made.answer(), "counter: hello", "BUG: KASAN: slab-use-after-free in counter_read+0x1f/0x40 [counter]");
        CaseOutcome outcome = judge(answer);
        assertThat(outcome.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(outcome.reason()).isEqualTo("KASAN: slab-use-after-free in counter_read");
        assertThat(outcome.kernelLog()).extracting(KernelLine::sequence).containsExactly(100L, 101L);
        assertThat(outcome.kernelLog()).extracting(KernelLine::level).containsOnly(4);
    }

    @Test
    void aKernelFaultIsFirstEvenWhenADemandIsNotMet() {
        CaseOutcome outcome = judge(Made.withLog(Made.wrongText(), "kernel BUG at drivers/x.c:12!"));
        assertThat(outcome.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(outcome.reason()).isEqualTo("kernel BUG at drivers/x.c:12");
    }

    @Test
    void aKernelFaultInTheStepThatKilledTheProcess() {
        Answer answer = Made.withLog(
                Made.cut(Made.answer(), Made.READ, End.SIGNAL, 9), "BUG: kernel NULL pointer dereference, address: 0");
        CaseOutcome outcome = judge(answer);
        assertThat(outcome.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(line(outcome)).isEqualTo(Made.READ);
    }

    @Test
    void aTaintThatCameUp() {
        assertThat(judge(Made.withTaint(Made.answer(), 4096, 4096 | 1 << 9)).verdict())
                .isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(judge(Made.withTaint(Made.answer(), 1 << 9, 4096 | 1 << 9)).verdict())
                .as("an out-of-tree module is no fault, and the warning is an old one")
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void aTaintThatCouldNotBeReadSaysNothing() {
        assertThat(judge(Made.withTaint(Made.answer(), 0, -1)).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(judge(Made.withTaint(Made.answer(), -1, 0)).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(judge(Made.withTaint(Made.answer(), -1, -1)).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void timesBeyondAllBoundsAreNone() {
        Answer answer = Made.answer();
        Answer odd = new Answer(
                answer.end(),
                0,
                answer.inStep(),
                -1,
                -1,
                0,
                0,
                answer.records().stream()
                        .map(r -> new Answer.Record(r.step(), r.status(), r.value(), -1, Long.MIN_VALUE, r.data()))
                        .toList(),
                List.of(),
                0);
        CaseOutcome outcome = judge(odd);
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.duration()).isEqualTo(Duration.ZERO);
        assertThat(outcome.steps()).allSatisfy(s -> {
            assertThat(s.start()).isEqualTo(Duration.ZERO);
            assertThat(s.duration()).isEqualTo(Duration.ZERO);
        });
    }

    @Test
    void aProgramWithoutSteps() {
        Program empty = new Program(List.of(), 0, List.of(), 0, Duration.ofSeconds(1), false);
        Answer answer = new Answer(End.COMPLETED, 0, 0, 1, 1, 0, 0, List.of(), List.of(), 0);
        assertThat(Judge.judge(SUBJECT, empty, answer).verdict()).isEqualTo(Verdict.PASSED);
        CaseOutcome late = Judge.judge(SUBJECT, empty, Made.withLog(answer, "kernel BUG at x.c:1!"));
        assertThat(late.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(Judge.judge(SUBJECT, empty, Made.with(answer, End.TIMEOUT, 0, 0))
                        .verdict())
                .isEqualTo(Verdict.TIMED_OUT);
        assertThat(Judge.judge(SUBJECT, empty, Made.with(answer, List.of(record(0, 0))))
                        .verdict())
                .isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
    }

    /** An unsigned result does not become an errno on its way. */
    @Test
    void aResultBelowTheErrnosIsAResult() {
        Program seek = new Program(
                List.of(new Program.Buffer(4, Made.text("abcd"))),
                1,
                List.of(
                        new dev.kspec.program.Instruction.SysCall(
                                Made.origin(0),
                                0,
                                dev.kspec.program.Syscall.LSEEK,
                                List.of(),
                                List.of(new dev.kspec.program.Instruction.Capture.Fixed(0, 0, 2))),
                        Made.check(1, Expr.equal(new Expr.Reg(0), 5), "5", new Expectation.Result(0))),
                2,
                Duration.ofSeconds(1),
                false);
        Answer answer = new Answer(
                End.COMPLETED,
                0,
                2,
                0,
                0,
                0,
                0,
                List.of(record(0, -4096, "xy"), record(1, Status.FALSE, 0, "")),
                List.of(),
                0);
        CaseOutcome outcome = Judge.judge(SUBJECT, seek, answer);
        assertThat(outcome.verdict()).as(outcome.reason()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().actual()).isEqualTo("-4096");
    }

    static Stream<Arguments> contradictions() {
        Answer sound = Made.answer();
        Answer failed = Made.wrongText();
        List<Arguments> all = new ArrayList<>();
        all.add(Arguments.of("no record at all", Made.with(sound, List.of())));
        for (int i = 0; i < sound.records().size(); i++) {
            List<Answer.Record> missing = new ArrayList<>(sound.records());
            missing.remove(i);
            all.add(Arguments.of("without record " + i, Made.with(sound, missing)));
            List<Answer.Record> twice = new ArrayList<>(sound.records());
            twice.add(i, sound.records().get(i));
            all.add(Arguments.of("record " + i + " twice", Made.with(sound, twice)));
            all.add(Arguments.of(
                    "cut off before record " + i,
                    Made.with(sound, sound.records().subList(0, i))));
        }
        for (int i = 0; i + 1 < sound.records().size(); i++) {
            List<Answer.Record> swapped = new ArrayList<>(sound.records());
            Collections.swap(swapped, i, i + 1);
            all.add(Arguments.of("records " + i + " and the next swapped", Made.with(sound, swapped)));
        }
        List<Answer.Record> more = new ArrayList<>(sound.records());
        more.add(record(14, 0));
        all.add(Arguments.of("a record of a step that is not there", Made.with(sound, more)));
        all.add(Arguments.of("the last step's number is that of none", changed(Made.CLOSE, r -> at(r, 99))));

        for (Status status : Status.values()) {
            for (int step = 0; status != Status.OK && step < 14; step++) {
                int of = step;
                all.add(Arguments.of(
                        "step " + step + " ended as " + status,
                        Made.with(
                                sound,
                                until(sound, of, new Answer.Record(of, status, BigInteger.ZERO, 0, 0, new byte[0])))));
            }
        }
        all.add(Arguments.of(
                "a check that holds is said to be false, and the rest ran",
                inserted(sound, record(1, Status.FALSE, 0, ""))));
        all.add(Arguments.of(
                "a check that fails is said to hold", Made.with(failed, Made.READ_IS_HELLO, r -> record(3, 0))));
        for (int step : new int[] {1, 3, 4, 5, 6, 10, 13}) {
            all.add(Arguments.of(
                    "a record of step " + step + ", which follows from others and did what it had to",
                    inserted(sound, record(step, 0))));
        }
        all.add(Arguments.of(
                "the case goes on behind a check that failed",
                Made.with(sound, Made.READ, r -> record(2, 5, "jello"))));
        all.add(Arguments.of(
                "a failed case ends before its clean-up",
                Made.with(failed, failed.records().subList(0, 3))));
        all.add(Arguments.of(
                "a false check with a value",
                Made.with(failed, Made.READ_IS_HELLO, r -> record(3, Status.FALSE, 1, ""))));
        all.add(Arguments.of("a sleep's value", changed(Made.SLEPT, r -> record(7, 1))));
        all.add(Arguments.of("the opened file's number is an error", changed(Made.OPEN, r -> record(0, -13))));

        for (int step : new int[] {0, 7, 9, 12}) {
            all.add(Arguments.of(
                    "data with step " + step,
                    changed(step, r -> new Answer.Record(r.step(), r.status(), r.value(), 0, 0, new byte[1]))));
        }
        all.add(Arguments.of("read gave fewer bytes than it says", changed(Made.READ, r -> record(2, 5, "hell"))));
        all.add(Arguments.of("read gave more bytes than it says", changed(Made.READ, r -> record(2, 5, "hello!"))));
        all.add(Arguments.of(
                "read says more than it was asked for, with its data",
                changed(Made.READ, r -> record(2, 17, "hello" + "x".repeat(12)))));
        all.add(Arguments.of("data though read failed", changed(Made.READ, r -> record(2, -5, "hello"))));
        all.add(Arguments.of("a result that no call can have", changed(Made.READ, r -> huge(r, "hello"))));
        all.add(Arguments.of("a file gave fewer bytes than it says", changed(Made.READ_FILE, r -> record(8, 3, "11"))));
        all.add(Arguments.of(
                "a file is larger than its buffer", changed(Made.READ_FILE, r -> record(8, 9, "11\n      "))));
        all.add(Arguments.of(
                "a file's length of 2^32 + 3", changed(Made.READ_FILE, r -> record(8, (1L << 32) + 3, "11\n"))));
        all.add(Arguments.of("a file's length of 2^64 − 1", changed(Made.READ_FILE, r -> huge(r, ""))));
        all.add(Arguments.of("an integer of too few bytes", changed(Made.NUMBER, r -> record(11, 0, "\0\0\0\0"))));
        all.add(Arguments.of(
                "an integer of too many bytes", changed(Made.NUMBER, r -> record(11, 0, "\0\0\0\0\0\0\0"))));
        all.add(Arguments.of(
                "an integer though the call failed", changed(Made.NUMBER, r -> record(11, -22, "\0\0\0\0\0\0"))));

        all.add(Arguments.of("late, and yet all steps ran", Made.with(sound, End.LATE, 0, 14)));
        all.add(Arguments.of("late too soon", lateIn(Made.SLEPT, 3)));
        all.add(Arguments.of("late behind a step that leaves a record", lateIn(Made.SLEPT, 5)));
        all.add(Arguments.of("late after less than no step", lateIn(Made.SLEPT, -1)));
        all.add(Arguments.of("late in the clean-up", lateIn(Made.CLOSE, 0)));
        all.add(Arguments.of("late, and not at the end", Made.with(lateIn(Made.SLEPT, 4), End.LATE, 0, 7)));
        all.add(Arguments.of("late, and completed", Made.with(lateIn(Made.SLEPT, 4), End.COMPLETED, 0, 14)));
        all.add(Arguments.of("completed within a step", Made.with(sound, End.COMPLETED, 0, 3)));
        all.add(Arguments.of("completed behind the last step", Made.with(sound, End.COMPLETED, 0, 15)));
        all.add(Arguments.of("timed out in a step that is not there", Made.with(sound, End.TIMEOUT, 0, 15)));
        return all.stream();
    }

    private static Answer changed(int step, java.util.function.UnaryOperator<Answer.Record> change) {
        return Made.with(Made.answer(), step, change);
    }

    private static Answer.Record at(Answer.Record r, int step) {
        return new Answer.Record(step, r.status(), r.value(), 0, 0, r.data());
    }

    private static Answer.Record huge(Answer.Record r, String data) {
        BigInteger value = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        return new Answer.Record(
                r.step(), Status.OK, value, 0, 0, data.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    /** The records up to a step, that step otherwise, and then the clean-up, as after a failure. */
    private static List<Answer.Record> until(Answer answer, int step, Answer.Record instead) {
        List<Answer.Record> records = new ArrayList<>(
                answer.records().stream().filter(r -> r.step() < step).toList());
        records.add(instead);
        answer.records().stream()
                .filter(r -> r.step() >= Math.max(step + 1, Made.CLOSE))
                .forEach(records::add);
        return records;
    }

    /** With one record more, in the order of the steps. */
    private static Answer inserted(Answer answer, Answer.Record record) {
        List<Answer.Record> records = new ArrayList<>(answer.records());
        records.add((int) records.stream().filter(r -> r.step() < record.step()).count(), record);
        return Made.with(answer, records);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void whatCannotBeTrueIsNoVerdictAboutTheDriver(String what, Answer answer) {
        CaseOutcome outcome = judge(answer);
        assertThat(outcome.verdict()).as(what).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(outcome.reason())
                .startsWith("the guest's answer contradicts itself: ")
                .doesNotContain("null");
        assertThat(outcome.failure()).isEmpty();
    }

    @Test
    void withoutAnAnswer() {
        CaseOutcome outcome = Judge.without(SUBJECT, Verdict.SKIPPED, "why not");
        assertThat(outcome.verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(outcome.reason()).isEqualTo("why not");
        assertThat(outcome.duration()).isEqualTo(Duration.ZERO);
        assertThat(outcome.steps()).isEmpty();
        assertThat(outcome.scenario().text()).contains("any");
    }
}
