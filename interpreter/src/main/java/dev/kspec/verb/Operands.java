// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A step's operands as its verb asks for them; a wrong one is reported and stands for something harmless. */
public final class Operands {
    /** PATH_MAX. */
    private static final int LONGEST_PATH = 4096;

    private static final Arg NOTHING = new Instruction.Immediate(0);

    private final Statement.Step step;
    private final Lowering to;

    public Operands(Statement.Step step, Lowering to) {
        this.step = step;
        this.to = to;
    }

    public int count() {
        return step.operands().size();
    }

    public Statement.Step step() {
        return step;
    }

    public Expression at(int index) {
        return step.operands().get(index);
    }

    /** The name that stands at a place, if a bare name stands there; of a matrix parameter, the word that it is in this row. */
    public Optional<String> word(int index) {
        return index < count() && at(index) instanceof Expression.Reference(var span, var name)
                ? Optional.of(to.scope().wordOf(name.text()))
                : Optional.empty();
    }

    /** An open file's descriptor. */
    public Arg handle(int index) {
        Expression e = at(index);
        if (e instanceof Expression.Reference(var span, var name)
                && to.scope().find(name.text()).isEmpty()
                && to.driver().map(d -> d.devices().containsKey(name.text())).orElse(false)) {
            to.report(Diagnostic.error(
                            Code.WRONG_TYPE, span, "`" + name + "` is a device; " + step.verb() + " takes an open file")
                    .help("open it first: open " + name + " rdwr as f"));
            return NOTHING;
        }
        return switch (to.evaluate(e)) {
            case Term.Handle(int register) -> new Instruction.Computed(to.descriptor(register));
            case Term.Invalid i -> NOTHING;
            case Term term -> wrong(e, "an open file", term, NOTHING);
        };
    }

    /** An integer that may be computed in the guest. */
    public Expr integer(int index) {
        return soundInteger(index).orElse(Expr.TRUE);
    }

    /** The same; nothing after a mistake, where the number matters for what else is reported. */
    Optional<Expr> soundInteger(int index) {
        Expression e = at(index);
        return switch (to.evaluate(e)) {
            case Term.Int(Expr value) -> Optional.of(value);
            case Term.Invalid i -> Optional.empty();
            case Term term -> wrong(e, "an integer", term, Optional.empty());
        };
    }

    /** An integer known before the case runs, within a range. */
    public long constant(int index, long least, long most) {
        Expression e = at(index);
        if (!(integer(index) instanceof Expr.Const(BigInteger value))) {
            to.wrong(Code.NOT_CONSTANT, e.span(), "this has to be known before the case runs");
            return least;
        }
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            to.wrong(Code.OUT_OF_RANGE, e.span(), value + " is not between " + least + " and " + most);
            return least;
        }
        return value.longValueExact();
    }

    /** A duration in nanoseconds. */
    public long duration(int index) {
        Expression e = at(index);
        return switch (to.evaluate(e)) {
            case Term.Duration(long nanos) -> nanos;
            case Term.Invalid i -> 0;
            case Term.Int i -> {
                to.report(Diagnostic.error(Code.WRONG_TYPE, e.span(), "a duration needs its unit")
                        .help("such as 10ms or 2s"));
                yield 0L;
            }
            case Term term -> wrong(e, "a duration", term, 0L);
        };
    }

    /** Text known beforehand, such as a path. */
    public String text(int index) {
        Expression e = at(index);
        return switch (to.evaluate(e)) {
            case Term.Fixed(Bytes bytes) -> withoutNul(e, bytes);
            case Term.InBuffer b -> {
                to.wrong(Code.NOT_CONSTANT, e.span(), "this text has to be known before the case runs");
                yield "";
            }
            case Term.Invalid i -> "";
            case Term term -> wrong(e, "a quoted text", term, "");
        };
    }

    private String withoutNul(Expression e, Bytes bytes) {
        String text = new String(bytes.toArray(), java.nio.charset.StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
            to.wrong(Code.OUT_OF_RANGE, e.span(), "a NUL byte cannot stand in a path or name");
        } else if (!Bytes.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .equals(bytes)) {
            to.wrong(Code.OUT_OF_RANGE, e.span(), "a path or name is UTF-8 text; these bytes are none");
        }
        return text;
    }

    /** A buffer with a NUL-terminated path, which may be put together in the guest. */
    public int path(int index) {
        Expression e = at(index);
        return switch (to.evaluate(e)) {
            case Term.Fixed(Bytes bytes) -> to.program().path(withoutNul(e, bytes));
            case Term.InBuffer(Slice slice) -> {
                int buffer = to.program().buffer(LONGEST_PATH);
                to.program()
                        .add(new Instruction.Format(
                                to.origin(),
                                to.program().register(),
                                buffer,
                                List.of(
                                        new Instruction.Part.FromBuffer(slice),
                                        new Instruction.Part.Fixed(Bytes.of((byte) 0)))));
                yield buffer;
            }
            case Term.Invalid i -> to.program().path("");
            case Term term -> wrong(e, "a quoted path", term, to.program().path(""));
        };
    }

    /** The value at a place. */
    public Term term(int index) {
        return to.evaluate(at(index));
    }

    /** A buffer with the value of a C type that stands at a place; nothing after a mistake. */
    public OptionalInt buffer(int index, CType type) {
        Expression e = at(index);
        return new Structs(to).buffer(to.parts(e), type, e.span(), e.span().oneLine());
    }

    /** An argument as it stands: an integer, a raw address, an open file, or the address of a text or a struct. */
    public Arg raw(int index) {
        Expression e = at(index);
        return switch (term(index)) {
            case Term.Int(Expr value) -> new Instruction.Computed(value);
            case Term.RawAddress(Expr value) -> new Instruction.Computed(value);
            case Term.Handle(int register) -> new Instruction.Computed(new Expr.Reg(register));
            case Term.Mapping(int register, Expr length) -> new Instruction.Computed(new Expr.Reg(register));
            case Term.Fixed(Bytes bytes) ->
                new Instruction.Address(to.program().buffer(bytes.size(), bytes.toArray()), 0);
            case Term.InBuffer(Slice slice) -> new Instruction.Address(slice.buffer(), slice.offset());
            case Term.View view -> new Instruction.Address(view.buffer(), view.offset());
            case Term.Struct s
            when s.type() != null -> {
                OptionalInt buffer =
                        new Structs(to).buffer(s, s.type(), e.span(), s.type().name());
                yield buffer.isPresent() ? new Instruction.Address(buffer.getAsInt(), 0) : NOTHING;
            }
            case Term.Error(String name, int number) -> new Instruction.Immediate(number);
            case Term.Signal(String name, int number) -> new Instruction.Immediate(number);
            case Term.Invalid i -> NOTHING;
            case Term.Struct s -> untyped(e, NOTHING);
            case Term term -> wrong(e, "an integer, an address, a text or a struct", term, NOTHING);
        };
    }

    /** Bytes to be written, and how many: a text, a struct, or {@code address(n)} followed by a count. */
    public Data data(int index) {
        Expression e = at(index);
        return switch (to.evaluate(e)) {
            case Term.Fixed(Bytes bytes) ->
                new Data(
                        new Instruction.Address(to.program().constant(bytes.toArray()), 0),
                        Expr.constant(bytes.size()));
            case Term.InBuffer(Slice slice) ->
                new Data(new Instruction.Address(slice.buffer(), slice.offset()), slice.length());
            case Term.View view ->
                new Data(
                        new Instruction.Address(view.buffer(), view.offset()),
                        Access.whole(view).length());
            case Term.Struct s
            when s.type() != null -> {
                OptionalInt buffer =
                        new Structs(to).buffer(s, s.type(), e.span(), s.type().name());
                yield buffer.isPresent()
                        ? new Data(
                                new Instruction.Address(buffer.getAsInt(), 0),
                                Expr.constant(to.program().size(buffer.getAsInt())))
                        : new Data(NOTHING, Expr.TRUE);
            }
            case Term.RawAddress(Expr address) -> new Data(new Instruction.Computed(address), null);
            case Term.Invalid i -> new Data(NOTHING, Expr.TRUE);
            case Term.Int i
            when e.span().text().startsWith("'") -> {
                to.report(Diagnostic.error(Code.WRONG_TYPE, e.span(), "expected bytes; this is a character, an integer")
                        .help("a text stands in double quotes"));
                yield new Data(NOTHING, Expr.TRUE);
            }
            case Term.Int i -> {
                to.report(Diagnostic.error(Code.WRONG_TYPE, e.span(), "expected bytes; this is an integer")
                        .help("its decimal text is \"${…}\", a repeated byte is bytes(COUNT, BYTE)"));
                yield new Data(NOTHING, Expr.TRUE);
            }
            case Term.Struct s -> untyped(e, new Data(NOTHING, Expr.TRUE));
            case Term term -> wrong(e, "a text or bytes", term, new Data(NOTHING, Expr.TRUE));
        };
    }

    /** Reports a file's mode in decimal whose digits say that octal is meant. */
    void checkMode(int index) {
        if (at(index) instanceof Expression.Int number && number.span().text().matches("[1-7][0-7]{2,3}")) {
            String digits = number.span().text();
            to.report(Diagnostic.error(
                            Code.BAD_NUMBER,
                            number.span(),
                            "a mode is written in octal; " + digits + " is 0o"
                                    + Integer.toOctalString(Integer.parseInt(digits)))
                    .help("write 0o" + digits));
        }
    }

    /** A text or bytes as a slice of a buffer. */
    public Slice slice(int index) {
        Term term = term(index);
        Slice slice = Texts.slice(term, to);
        if (slice == null) {
            Slice none = Slice.of(to.program().buffer(1), 0, 0);
            return term instanceof Term.Invalid ? none : wrong(at(index), "a text or bytes", term, none);
        }
        return slice;
    }

    /** An argument and the number of bytes there; the number is null behind a raw address, which has none of its own. */
    public record Data(Arg address, Expr length) {}

    /** The raw address at a place, if one stands there; a wrong one is reported and counts as 0. */
    public Optional<Arg> rawAddress(int index) {
        if (index < count()
                && at(index) instanceof Expression.Call call
                && call.function().text().equals("address")) {
            return Optional.of(
                    to.evaluate(call) instanceof Term.RawAddress(Expr address)
                            ? new Instruction.Computed(address)
                            : NOTHING);
        }
        return Optional.empty();
    }

    /** Reports the operands from a place on as too many. */
    public void noMoreThan(int most, String usage) {
        if (count() > most) {
            to.report(Diagnostic.error(
                            Code.EXTRA_OPERAND, at(most).span(), "`" + step.verb() + "` has an operand too many")
                    .help("usage: " + usage));
        }
    }

    public List<Expression> all() {
        return step.operands();
    }

    /** Reports a struct where nothing says of which type it is. */
    <T> T untyped(Expression e, T instead) {
        Diagnostic wrong =
                Diagnostic.error(Code.WRONG_TYPE, e.span(), "nothing says here of which type this struct is");
        String fields =
                e instanceof Expression.Fields literal && !literal.fields().isEmpty()
                        ? literal.fields().getFirst().span().oneLine()
                                + (literal.fields().size() > 1 ? ", …" : "")
                        : "field: value";
        to.report(wrong.help("name the type, one that the driver declares: TYPE(" + fields + ")"));
        return instead;
    }

    private <T> T wrong(Expression e, String expected, Term term, T instead) {
        to.wrongOperand(e, term, "expected " + expected);
        return instead;
    }
}
