// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IntType;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An argument of a tracepoint: where it lies, which only the guest knows, and what it is then.
 *
 * <p>An integer that lies there in another width than declared is taken over if it is the same number there: those of
 * system calls are stored as long whatever they are. Anything else is an overflow and fails the case.
 */
final class TracedArgument {
    private static final Abi KERNEL = Abi.X86_64;

    private final Lowering lowering;
    private final ProgramBuilder program;
    private final CType type;
    private final String words;
    private final Expr offset;
    private final Expr size;
    private final Expr signed;
    /** Of a text: 0 an array, 1 __data_loc, 2 __rel_loc. */
    private final Expr kind;

    private TracedArgument(
            Lowering lowering, CType type, String words, Expr offset, Expr size, Expr signed, Expr kind) {
        this.lowering = lowering;
        this.program = lowering.program();
        this.type = type;
        this.words = words;
        this.offset = offset;
        this.size = size;
        this.signed = signed;
        this.kind = kind;
    }

    /** Emits the search for a line such as {@code field:int sig;	offset:8;	size:4;	signed:1;}. */
    static TracedArgument find(Lowering lowering, Slice format, String event, String name, CType type) {
        boolean isText = type instanceof CType.Array;
        List<String> spellings = isText
                ? List.of(" " + name + "[", "__data_loc char[] " + name + ";", "__rel_loc char[] " + name + ";")
                : List.of(" " + name + ";\t");
        ProgramBuilder program = lowering.program();
        int found = set(lowering, Expr.constant(-1));
        int kind = set(lowering, Expr.ZERO);
        ProgramBuilder.Label done = program.label();
        for (int i = 0; i < spellings.size(); i++) {
            eval(lowering, found, new Expr.Find(format, bytes(spellings.get(i))));
            eval(lowering, kind, Expr.constant(i));
            Expr missing = Expr.binary(BinaryOp.LT, new Expr.Reg(found), Expr.ZERO);
            program.jumpUnless(lowering.origin(), missing, done);
        }
        program.place(done);
        String words = "an argument " + name + " of " + event + " that is " + (isText ? "a text" : "an integer");
        lowering.demand(
                Expr.atLeast(new Expr.Reg(found), 0),
                words + ", as the tracepoint's `format` in /sys/kernel/tracing/events names it",
                new Expectation.Parts(List.of(new Expectation.Part("the format", format))));
        int at = set(lowering, new Expr.Reg(found));
        Expr offset = property(lowering, format, at, "\toffset:");
        Expr size = property(lowering, format, at, "\tsize:");
        Expr signed = property(lowering, format, at, "\tsigned:");
        if (!isText) {
            Expr known = List.of(1, 2, 4, 8).stream()
                    .map(w -> Expr.equal(size, w))
                    .reduce(Expr::or)
                    .orElseThrow();
            lowering.demand(
                    known, words, new Expectation.Parts(List.of(new Expectation.Part("its size in bytes", size))));
        }
        return new TracedArgument(lowering, type, words, offset, size, signed, new Expr.Reg(kind));
    }

    private static Expr property(Lowering lowering, Slice format, int at, String key) {
        Expr from = new Expr.Reg(at);
        Slice rest = new Slice(
                format.buffer(), Expr.plus(format.offset(), from), Expr.binary(BinaryOp.SUB, format.length(), from));
        int found = set(lowering, new Expr.Find(rest, bytes(key)));
        return new Expr.Reg(number(lowering, rest, Expr.plus(new Expr.Reg(found), Expr.constant(key.length())), ';'));
    }

    /** The decimal number that stands in a text from a place to before a character; a text without is malformed. */
    static int number(Lowering lowering, Slice text, Expr at, char before) {
        Expr begin = lowering.computed(at);
        Slice rest = new Slice(
                text.buffer(), Expr.plus(text.offset(), begin), Expr.binary(BinaryOp.SUB, text.length(), begin));
        int end = set(lowering, new Expr.Find(rest, Bytes.of((byte) before)));
        return set(lowering, new Expr.Parse(new Slice(rest.buffer(), rest.offset(), new Expr.Reg(end)), 10));
    }

    /** Emits what takes it out of an event. */
    Term in(Slice event) {
        lowering.demand(
                Expr.binary(BinaryOp.LE, Expr.plus(offset, size), event.length()),
                words + " within the event",
                new Expectation.Parts(List.of(
                        new Expectation.Part("it ends at", Expr.plus(offset, size)),
                        new Expectation.Part("the event's length", event.length()))));
        Expr at = Expr.plus(event.offset(), offset);
        return type instanceof CType.Scalar scalar ? integer(event.buffer(), at, scalar) : text(event, at);
    }

    private Term integer(int buffer, Expr at, CType.Scalar scalar) {
        IntType declared = scalar.on(KERNEL);
        int value = set(lowering, Expr.ZERO);
        ProgramBuilder.Label done = program.label();
        for (int width : List.of(1, 2, 4, 8)) {
            ProgramBuilder.Label next = program.label();
            program.jumpUnless(lowering.origin(), Expr.equal(size, width), next);
            if (width == declared.bytes()) {
                boolean bigEndian = scalar.isBigEndian(KERNEL);
                eval(lowering, value, new Expr.Load(buffer, at, width, declared.signed(), bigEndian));
            } else if (width < declared.bytes()) {
                widened(value, buffer, at, width, declared);
            } else {
                narrowed(value, new Expr.Load(buffer, at, width, false, false), width, declared);
            }
            program.jump(lowering.origin(), done);
            program.place(next);
        }
        program.place(done);
        return new Term.Int(new Expr.Reg(value));
    }

    private void widened(int value, int buffer, Expr at, int width, IntType declared) {
        ProgramBuilder.Label unsigned = program.label();
        eval(lowering, value, new Expr.Load(buffer, at, width, false, false));
        program.jumpUnless(lowering.origin(), signed, unsigned);
        eval(lowering, value, new Expr.Load(buffer, at, width, true, false));
        program.place(unsigned);
        eval(lowering, value, new Expr.Fit(new Expr.Reg(value), declared.bytes(), declared.signed()));
    }

    /** What is cut off has to be zeroes or copies of the sign. */
    private void narrowed(int value, Expr whole, int width, IntType declared) {
        eval(lowering, value, whole);
        Expr loaded = new Expr.Reg(value);
        Expr zeroes = new Expr.Wrap(loaded, declared.bytes(), false);
        Expr signs = new Expr.Wrap(new Expr.Wrap(loaded, declared.bytes(), true), width, false);
        lowering.demand(
                Expr.or(Expr.binary(BinaryOp.EQ, loaded, zeroes), Expr.binary(BinaryOp.EQ, loaded, signs)),
                words + " and fits into " + type.spelling(),
                new Expectation.Parts(List.of(new Expectation.Part("its bits", loaded))));
        eval(lowering, value, new Expr.Wrap(loaded, declared.bytes(), declared.signed()));
    }

    /** A text ends where the first NUL stands, or with its room. */
    private Term text(Slice event, Expr at) {
        int begin = set(lowering, at);
        int room = set(lowering, size);
        ProgramBuilder.Label isArray = program.label();
        program.jumpUnless(lowering.origin(), kind, isArray);
        // u16 offset, then u16 length; __rel_loc counts from behind itself.
        int location = set(lowering, new Expr.Load(event.buffer(), at, 4, false, false));
        Expr place = new Expr.Wrap(new Expr.Reg(location), 2, false);
        Expr behind = Expr.binary(BinaryOp.MUL, Expr.equal(kind, 2), Expr.plus(offset, Expr.constant(4)));
        eval(lowering, begin, Expr.plus(event.offset(), Expr.plus(place, behind)));
        eval(lowering, room, Expr.binary(BinaryOp.SHR, new Expr.Reg(location), Expr.constant(16)));
        Expr end = Expr.plus(new Expr.Reg(begin), new Expr.Reg(room));
        lowering.demand(
                Expr.binary(BinaryOp.LE, end, Expr.plus(event.offset(), event.length())),
                words + " within the event",
                new Expectation.Parts(List.of(new Expectation.Part("its length", new Expr.Reg(room)))));
        program.place(isArray);
        Slice all = new Slice(event.buffer(), new Expr.Reg(begin), new Expr.Reg(room));
        int nul = set(lowering, new Expr.Find(all, Bytes.of((byte) 0)));
        ProgramBuilder.Label ended = program.label();
        program.jumpUnless(lowering.origin(), Expr.binary(BinaryOp.LT, new Expr.Reg(nul), Expr.ZERO), ended);
        eval(lowering, nul, new Expr.Reg(room));
        program.place(ended);
        return new Term.InBuffer(new Slice(event.buffer(), new Expr.Reg(begin), new Expr.Reg(nul)));
    }

    private static int set(Lowering lowering, Expr value) {
        int register = lowering.program().register();
        eval(lowering, register, value);
        return register;
    }

    private static void eval(Lowering lowering, int register, Expr value) {
        lowering.program().add(new Instruction.Eval(lowering.origin(), register, value));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
