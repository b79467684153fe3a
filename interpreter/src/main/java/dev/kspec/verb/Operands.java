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
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** A step's operands as its verb asks for them; a wrong one is reported and stands for something harmless. */
public final class Operands {
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

    /** The name that stands at a place, if a bare name stands there. */
    public Optional<String> word(int index) {
        return index < count() && at(index) instanceof Expression.Reference(var span, var name)
                ? Optional.of(name.text())
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
            case Term.Handle(int register) -> new Instruction.Computed(new Expr.Reg(register));
            case Term.Invalid i -> NOTHING;
            case Term term -> wrong(e, "an open file", term, NOTHING);
        };
    }

    /** An integer that may be computed in the guest. */
    public Expr integer(int index) {
        Expression e = at(index);
        return switch (to.evaluate(e)) {
            case Term.Int(Expr value) -> value;
            case Term.Invalid i -> Expr.TRUE;
            case Term term -> wrong(e, "an integer", term, Expr.TRUE);
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

    /** Bytes to be written, and how many: a text, or {@code address(n)} followed by a count. */
    public Data data(int index) {
        Expression e = at(index);
        return switch (to.evaluate(e)) {
            case Term.Fixed(Bytes bytes) ->
                new Data(
                        new Instruction.Address(to.program().constant(bytes.toArray()), 0),
                        Expr.constant(bytes.size()));
            case Term.InBuffer(int buffer, Expr length) -> new Data(new Instruction.Address(buffer, 0), length);
            case Term.RawAddress(long address) -> new Data(new Instruction.Immediate(address), null);
            case Term.Invalid i -> new Data(NOTHING, Expr.TRUE);
            case Term.Int i -> {
                to.report(Diagnostic.error(Code.WRONG_TYPE, e.span(), "expected bytes; this is an integer")
                        .help("its decimal text is \"${…}\", a repeated byte is bytes(COUNT, BYTE)"));
                yield new Data(NOTHING, Expr.TRUE);
            }
            case Term term -> wrong(e, "a text or bytes", term, new Data(NOTHING, Expr.TRUE));
        };
    }

    /** An argument and the number of bytes there; the number is null behind a raw address, which has none of its own. */
    public record Data(Arg address, Expr length) {}

    /** The raw address at a place, if one stands there; a wrong one is reported and counts as 0. */
    public Optional<Arg> rawAddress(int index) {
        if (index < count()
                && at(index) instanceof Expression.Call call
                && call.function().text().equals("address")) {
            return Optional.of(
                    to.evaluate(call) instanceof Term.RawAddress(long address)
                            ? new Instruction.Immediate(address)
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

    private <T> T wrong(Expression e, String expected, Term term, T instead) {
        to.wrong(Code.WRONG_TYPE, e.span(), "expected " + expected + "; this is " + term.kind());
        return instead;
    }
}
