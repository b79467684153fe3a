// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.Syscall;
import dev.kspec.source.SourceFile;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.End;
import dev.kspec.wire.Answer.Status;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A program made by hand with every kind of step, and the true answer to it. Each step's origin is a line of its own, so
 * that a report can be held against the step it is about.
 */
final class Made {
    static final int OPEN = 0;
    static final int OPENED = 1;
    static final int READ = 2;
    static final int READ_IS_HELLO = 3;
    static final int DOUBLED = 4;
    static final int TEXT = 5;
    static final int STORED = 6;
    static final int SLEPT = 7;
    static final int READ_FILE = 8;
    static final int WRITE_FILE = 9;
    static final int DELTA_IS_ONE = 10;
    static final int NUMBER = 11;
    static final int CLOSE = 12; // the clean-up begins
    static final int CLOSED = 13;

    private static final SourceFile FILE = new SourceFile("made.kspec", "x\n".repeat(20));

    private Made() {}

    static Origin origin(int step) {
        return new Origin(FILE.span(2 * step, 2 * step + 1), "step " + step);
    }

    static Program program() {
        Expr fd = new Expr.Reg(0);
        Expr read = new Expr.Reg(1);
        Bytes hello = text("hello");
        List<Instruction> steps = new ArrayList<>();
        steps.add(call(0, 0, Syscall.OPENAT, new Instruction.Immediate(-100), new Instruction.Address(0, 0)));
        steps.add(check(1, Expr.atLeast(fd, 0), "success", new Expectation.Result(0)));
        steps.add(new Instruction.SysCall(
                origin(2),
                1,
                Syscall.READ,
                List.of(new Instruction.Computed(fd), new Instruction.Address(1, 0), new Instruction.Immediate(16)),
                List.of(new Instruction.Capture.ByResult(1, 0, 16))));
        steps.add(check(
                3,
                Expr.and(Expr.atLeast(read, 0), new Expr.BytesEqual(1, read, hello)),
                "\"hello\"",
                new Expectation.BytesResult(1, 1, read, Optional.of(hello))));
        steps.add(new Instruction.Eval(origin(4), 2, Expr.binary(Expr.BinaryOp.MUL, read, Expr.constant(2))));
        steps.add(new Instruction.Format(
                origin(5),
                3,
                2,
                List.of(
                        new Instruction.Part.Fixed(text("n=")),
                        new Instruction.Part.Decimal(new Expr.Reg(2)),
                        new Instruction.Part.FromBuffer(1, Expr.constant(2)))));
        steps.add(new Instruction.Store(origin(6), 4, 3, 2, 2, true, new Expr.Reg(2)));
        steps.add(new Instruction.Sleep(origin(7), Expr.constant(1000)));
        steps.add(new Instruction.ReadFile(origin(8), 5, 0, 4));
        steps.add(new Instruction.WriteFile(origin(9), 6, 0, 1, 0, 2, new Expr.Reg(3)));
        steps.add(check(
                10,
                Expr.equal(
                        Expr.binary(
                                Expr.BinaryOp.SUB, new Expr.Parse(4, new Expr.Reg(5)), new Expr.Load(3, 2, 2, true)),
                        1),
                "a change by 1",
                new Expectation.Delta("reads", new Expr.Load(3, 2, 2, true), new Expr.Parse(4, new Expr.Reg(5)))));
        steps.add(new Instruction.SysCall(
                origin(11),
                7,
                Syscall.IOCTL,
                List.of(new Instruction.Computed(fd), new Instruction.Immediate(1), new Instruction.Address(3, 8)),
                List.of(new Instruction.Capture.Number(3, 8, 4, true), new Instruction.Capture.Fixed(3, 0, 2))));
        steps.add(call(12, 8, Syscall.CLOSE, new Instruction.Computed(fd)));
        steps.add(check(13, Expr.equal(new Expr.Reg(8), 0), "0", new Expectation.Result(8)));
        List<Program.Buffer> buffers = List.of(
                new Program.Buffer(8, text("/dev/x")),
                new Program.Buffer(16, Bytes.of()),
                new Program.Buffer(12, Bytes.of()),
                new Program.Buffer(12, Bytes.of()),
                new Program.Buffer(8, Bytes.of()));
        return new Program(buffers, 9, steps, CLOSE, Duration.ofMillis(1500), false);
    }

    private static Instruction call(int step, int dst, Syscall call, Instruction.Arg... args) {
        return new Instruction.SysCall(origin(step), dst, call, List.of(args), List.of());
    }

    static Instruction check(int step, Expr condition, String expected, Expectation.Subject subject) {
        return new Instruction.Check(origin(step), condition, new Expectation(expected, subject));
    }

    static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What a sound driver's run comes to: steps that follow from the others leave no record. */
    static Answer answer() {
        return answer(List.of(
                record(0, 3),
                record(2, 5, "hello"),
                record(7, 0),
                record(8, 3, "11\n"),
                record(9, 6),
                record(11, 0, "\u00fe\u00ff\u00ff\u00ff\0\0"),
                record(12, 0)));
    }

    /** Of the same program, when read gives something else; the case goes on to its clean-up. */
    static Answer wrongText() {
        return answer(List.of(record(0, 3), record(2, 5, "jello"), record(3, Status.FALSE, 0, ""), record(12, 0)));
    }

    static Answer answer(List<Answer.Record> records) {
        return new Answer(
                End.COMPLETED, 0, program().instructions().size(), 5_000, 1_000_000, 0, 0, records, List.of(), 0);
    }

    static Answer.Record record(int step, long value) {
        return record(step, Status.OK, value, "");
    }

    static Answer.Record record(int step, long value, String data) {
        return record(step, Status.OK, value, data);
    }

    static Answer.Record record(int step, Status status, long value, String data) {
        return new Answer.Record(
                step, status, BigInteger.valueOf(value), step * 100L, 10, data.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Answer with(Answer a, List<Answer.Record> records) {
        return new Answer(
                a.end(),
                a.detail(),
                a.inStep(),
                a.startedNanos(),
                a.durationNanos(),
                a.taintBefore(),
                a.taintAfter(),
                records,
                a.kmsg(),
                a.kmsgLost());
    }

    /** With the record of one step changed. */
    static Answer with(Answer answer, int step, UnaryOperator<Answer.Record> change) {
        return with(
                answer,
                answer.records().stream()
                        .map(r -> r.step() == step ? change.apply(r) : r)
                        .toList());
    }

    /** Cut off before a step, ended otherwise than by completion. */
    static Answer cut(Answer answer, int step, End end, int detail) {
        return new Answer(
                end,
                detail,
                step,
                answer.startedNanos(),
                answer.durationNanos(),
                answer.taintBefore(),
                answer.taintAfter(),
                answer.records().stream().filter(r -> r.step() < step).toList(),
                answer.kmsg(),
                answer.kmsgLost());
    }

    static Answer with(Answer a, End end, int detail, int inStep) {
        return new Answer(
                end,
                detail,
                inStep,
                a.startedNanos(),
                a.durationNanos(),
                a.taintBefore(),
                a.taintAfter(),
                a.records(),
                a.kmsg(),
                a.kmsgLost());
    }

    static Answer withTaint(Answer a, long before, long after) {
        return new Answer(
                a.end(),
                a.detail(),
                a.inStep(),
                a.startedNanos(),
                a.durationNanos(),
                before,
                after,
                a.records(),
                a.kmsg(),
                a.kmsgLost());
    }

    static Answer withLog(Answer a, String... lines) {
        List<Answer.Kmsg> log = new ArrayList<>();
        for (String line : lines) {
            log.add(new Answer.Kmsg(100 + log.size(), 1_000L * log.size(), 4, line));
        }
        return new Answer(
                a.end(),
                a.detail(),
                a.inStep(),
                a.startedNanos(),
                a.durationNanos(),
                a.taintBefore(),
                a.taintAfter(),
                a.records(),
                log,
                a.kmsgLost());
    }
}
