// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.type.DriverModel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Reads counters: numbers in text files of sysfs, procfs and debugfs. */
public final class Counters {
    /** More than any 64-bit number with a line end takes, so that a longer file is seen to be no counter. */
    private static final int MOST_BYTES = 64;

    /** The largest file in which a line is looked for, in bytes. */
    private static final int MOST_TABLE = 1 << 20;

    private Counters() {}

    /** Emits a reading of the counter; gives its value, or nothing if there is no such counter. */
    public static Optional<Expr> read(Name counter, Lowering to) {
        Map<String, DriverModel.Counter> known =
                to.driver().map(DriverModel::counters).orElse(Map.of());
        String name = to.scope().wordOf(counter.text());
        DriverModel.Counter found = known.get(name);
        if (found == null && to.scope().isUnknown(counter.text())) {
            return Optional.empty();
        }
        if (found == null) {
            to.unknown(
                    Code.UNKNOWN_COUNTER,
                    counter.span(),
                    to.driver().isPresent()
                            ? "driver " + to.driver().get().name() + " has no counter `" + name + "`"
                            : "no counter `" + name + "`: the file uses no driver (use driver NAME at its top)",
                    name,
                    known.keySet());
            return Optional.empty();
        }
        Origin reading = new Origin(counter.span(), "read counter " + counter + " from " + found.path());
        return Optional.of(
                switch (found) {
                    case DriverModel.Counter.WholeFile(String path) -> readNumber(reading, path, to);
                    case DriverModel.Counter.Key(String path, String key) -> key(reading, path, key, to);
                    case DriverModel.Counter.Column(String path, String row, int column) ->
                        column(reading, path, row, column, to);
                });
    }

    /** Emits a reading of a file that holds one number. */
    static Expr readNumber(Origin reading, String path, Lowering to) {
        Slice text = file(reading, path, MOST_BYTES, to);
        return set(reading, new Expr.Parse(text, 10), to);
    }

    private static Slice file(Origin reading, String path, int most, Lowering to) {
        ProgramBuilder program = to.program();
        int length = program.register();
        int buffer = program.buffer(most);
        program.add(new Instruction.ReadFile(reading, length, program.path(path), buffer));
        program.add(new Instruction.Check(
                reading,
                Outcome.succeeded(length),
                new Expectation("a readable counter", new Expectation.Result(length))));
        return Slice.first(buffer, new Expr.Reg(length));
    }

    private static Expr set(Origin origin, Expr value, Lowering to) {
        int register = to.program().register();
        to.program().add(new Instruction.Eval(origin, register, value));
        return new Expr.Reg(register);
    }

    /** The words of the first line that begins with a word or key; that there is one is demanded. */
    private static Slice line(Origin reading, String path, String begin, Lowering to) {
        Slice text = file(reading, path, MOST_TABLE, to);
        ProgramBuilder program = to.program();
        int offset = program.register();
        int length = program.register();
        program.add(new Instruction.Eval(reading, length, Expr.constant(-1)));
        Bytes wanted = Bytes.of(begin.getBytes(StandardCharsets.UTF_8));
        Expr size = Expr.constant(wanted.size());
        new Iteration(to).over(new Term.Pieces(text, false), reading.span(), term -> {
            Slice line = trimmed(reading, ((Term.InBuffer) term).slice(), to);
            ProgramBuilder.Label next = program.label();
            Expr begins = Expr.and(
                    Expr.binary(BinaryOp.GE, line.length(), size),
                    new Expr.BytesEqual(new Slice(line.buffer(), line.offset(), size), wanted));
            Expr first = Expr.binary(BinaryOp.LT, new Expr.Reg(length), Expr.ZERO);
            program.jumpUnless(reading, Expr.and(first, Expr.and(begins, ends(line, size))), next);
            program.add(new Instruction.Eval(reading, offset, line.offset()));
            program.add(new Instruction.Eval(reading, length, line.length()));
            program.place(next);
        });
        program.add(new Instruction.Check(
                reading,
                Expr.atLeast(new Expr.Reg(length), 0),
                new Expectation("a line that begins with \"" + begin + "\" in " + path, new Expectation.Nothing())));
        return new Slice(text.buffer(), new Expr.Reg(offset), new Expr.Reg(length));
    }

    /** A line without the blanks before it. */
    private static Slice trimmed(Origin reading, Slice line, Lowering to) {
        ProgramBuilder program = to.program();
        int skipped = program.register();
        program.add(new Instruction.Eval(reading, skipped, Expr.ZERO));
        Expr at = new Expr.Reg(skipped);
        ProgramBuilder.Label again = program.label();
        ProgramBuilder.Label done = program.label();
        program.place(again);
        Expr here = new Expr.Load(line.buffer(), Expr.plus(line.offset(), at), 1, false, false);
        program.jumpUnless(
                reading,
                Expr.and(
                        Expr.binary(BinaryOp.LT, at, line.length()),
                        Expr.or(Expr.equal(here, ' '), Expr.equal(here, '\t'))),
                done);
        program.add(new Instruction.Eval(reading, skipped, Expr.plus(at, Expr.constant(1))));
        program.jump(reading, again);
        program.place(done);
        return new Slice(line.buffer(), Expr.plus(line.offset(), at), Expr.binary(BinaryOp.SUB, line.length(), at));
    }

    /** Whether the key is a whole one: a blank, a colon or an equals sign stands behind it, or belongs to it. */
    private static Expr ends(Slice line, Expr size) {
        Expr next = new Expr.Load(line.buffer(), Expr.plus(line.offset(), size), 1, false, false);
        Expr parts = java.util.stream.Stream.of(' ', '\t', ':', '=')
                .map(c -> Expr.equal(next, c))
                .reduce(Expr::or)
                .orElseThrow();
        return Expr.or(Expr.binary(BinaryOp.EQ, line.length(), size), parts);
    }

    private static Expr key(Origin reading, String path, String key, Lowering to) {
        Slice line = line(reading, path, key, to);
        Expr size = Expr.constant(key.getBytes(StandardCharsets.UTF_8).length);
        ProgramBuilder program = to.program();
        int at = program.register();
        program.add(new Instruction.Eval(reading, at, size));
        ProgramBuilder.Label again = program.label();
        ProgramBuilder.Label done = program.label();
        Expr position = new Expr.Reg(at);
        Expr here = new Expr.Load(line.buffer(), Expr.plus(line.offset(), position), 1, false, false);
        Expr parts = java.util.stream.Stream.of(' ', '\t', ':', '=')
                .map(c -> Expr.equal(here, c))
                .reduce(Expr::or)
                .orElseThrow();
        program.place(again);
        program.jumpUnless(reading, Expr.and(Expr.binary(BinaryOp.LT, position, line.length()), parts), done);
        program.add(new Instruction.Eval(reading, at, Expr.plus(position, Expr.constant(1))));
        program.jump(reading, again);
        program.place(done);
        Slice rest = new Slice(
                line.buffer(), Expr.plus(line.offset(), position), Expr.binary(BinaryOp.SUB, line.length(), position));
        return word(reading, rest, 0, "the number behind \"" + key + "\"", to);
    }

    private static Expr column(Origin reading, String path, String row, int column, Lowering to) {
        Slice line = line(reading, path, row, to);
        return word(reading, line, column - 1, "column " + column + " of the row \"" + row + "\"", to);
    }

    /** The number that the n-th word of a line is, from 0. */
    private static Expr word(Origin reading, Slice line, int n, String what, Lowering to) {
        ProgramBuilder program = to.program();
        int seen = program.register();
        int value = program.register();
        int found = program.register();
        program.add(new Instruction.Eval(reading, seen, Expr.ZERO));
        program.add(new Instruction.Eval(reading, found, Expr.ZERO));
        new Iteration(to).over(new Term.Pieces(line, true), reading.span(), term -> {
            ProgramBuilder.Label next = program.label();
            program.jumpUnless(reading, Expr.equal(new Expr.Reg(seen), n), next);
            program.add(new Instruction.Eval(reading, value, new Expr.Parse(((Term.InBuffer) term).slice(), 10)));
            program.add(new Instruction.Eval(reading, found, Expr.constant(1)));
            program.place(next);
            program.add(new Instruction.Eval(reading, seen, Expr.plus(new Expr.Reg(seen), Expr.constant(1))));
        });
        program.add(
                new Instruction.Check(reading, new Expr.Reg(found), new Expectation(what, new Expectation.Nothing())));
        return new Expr.Reg(value);
    }
}
