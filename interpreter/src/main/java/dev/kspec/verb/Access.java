// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Slice;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.Layout;
import dev.kspec.type.Places;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Parts of values: {@code stats.queued}, {@code records[0]}. */
final class Access {
    private final Lowering to;

    Access(Lowering to) {
        this.to = to;
    }

    Term member(Term target, Name field) {
        return switch (target) {
            case Term.View(int buffer, Expr offset, CType.Composite type, Abi abi) -> {
                Optional<Layout.Slot> slot = Layout.of(type, abi).slot(field.text());
                yield slot.<Term>map(s -> view(
                                buffer,
                                Arithmetic.fold(BinaryOp.ADD, offset, Expr.constant(s.offset())),
                                s.field().type(),
                                abi))
                        .orElseGet(() -> noField(type.keyword() + " " + type.name(), field, type.fieldNames()));
            }
            case Term.Struct s
            when s.fields().containsKey(field.text()) -> s.fields().get(field.text());
            case Term.Struct s ->
                noField("it", field, s.fields().keySet().stream().toList());
            case Term.Invalid i -> i;
            default -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE, field.span(), "`." + field + "`: " + target.kind() + " has no fields")
                        .help("fields are of structs: list(data, STRUCT)[0]." + field
                                + ", or what an ioctl or stat was named `as`"));
                yield new Term.Invalid();
            }
        };
    }

    private Term noField(String what, Name field, List<String> known) {
        return to.unknown(Code.UNKNOWN_NAME, field.span(), what + " has no field `" + field + "`", field.text(), known);
    }

    /** What lies in a buffer, as a value of its C type: an integer, a text, or still a struct or an array. */
    Term view(int buffer, Expr offset, CType type, Abi abi) {
        return switch (type) {
            case CType.Scalar scalar -> {
                var integer = scalar.on(abi);
                yield new Term.Int(new Expr.Load(
                        buffer,
                        offset,
                        integer.bytes(),
                        integer.signed(),
                        scalar.isBigEndian(abi) && !abi.isBigEndian()));
            }
            case CType.Array(CType element, int length) when element.isChar() -> untilNul(buffer, offset, length);
            case CType.Array a -> new Term.View(buffer, offset, a, abi);
            case CType.Flexible f -> new Term.View(buffer, offset, f, abi);
            case CType.Composite c -> new Term.View(buffer, offset, c, abi);
        };
    }

    /** A text in an array of char ends where the first NUL stands, or with the array. */
    private Term untilNul(int buffer, Expr offset, int room) {
        Slice all = new Slice(buffer, offset, Expr.constant(room));
        int found = to.program().register();
        to.program().add(new Instruction.Eval(to.origin(), found, new Expr.Find(all, Bytes.of((byte) 0))));
        Expr at = new Expr.Reg(found);
        Expr missing = Expr.binary(BinaryOp.LT, at, Expr.ZERO);
        Expr length = Expr.plus(at, Expr.binary(BinaryOp.MUL, missing, Expr.constant(room + 1L)));
        return new Term.InBuffer(new Slice(buffer, offset, length));
    }

    /** Whether it is an array of bytes, which may be taken for a text. */
    static boolean isBytes(Term.View view) {
        return view.type() instanceof CType.Array(CType element, int length) && element.isByte();
    }

    /** All bytes of a value in a buffer. */
    static Slice whole(Term.View view) {
        return new Slice(
                view.buffer(),
                view.offset(),
                Expr.constant(Layout.of(view.type(), view.abi()).size()));
    }

    Term index(Term target, Expression.Index e) {
        Term index = to.evaluate(e.index());
        if (target instanceof Term.Invalid || index instanceof Term.Invalid) {
            return new Term.Invalid();
        }
        if (!(index instanceof Term.Int(Expr at))) {
            return to.wrongOperand(e.index(), index, "an index is an integer");
        }
        // A list that is written out knows but indices that are known, too.
        return switch (at instanceof Expr.Const ? Iteration.listed(target) : target) {
            case Term.Items(List<Term> items, var places) -> ofItems(items, at, e);
            case Term.View(int buffer, Expr offset, CType.Array array, Abi abi) -> {
                if (!inBounds(at, Expr.constant(array.length()), e)) {
                    yield new Term.Invalid();
                }
                yield element(new Term.View(buffer, offset, array, abi), at);
            }
            case Term.Records records -> {
                yield inBounds(at, count(records), e) ? element(records, at) : new Term.Invalid();
            }
            case Term.Pieces pieces ->
                new Iteration(to).piece(pieces, at, e.index().span().oneLine());
            case Term.Fixed(Bytes bytes) ->
                inBounds(at, Expr.constant(bytes.size()), e)
                        ? at instanceof Expr.Const(BigInteger i)
                                ? new Term.Int(Expr.constant(bytes.toArray()[i.intValueExact()] & 0xff))
                                : byteAt(to.program().slice(bytes), at)
                        : new Term.Invalid();
            case Term.InBuffer(Slice slice) -> inBounds(at, slice.length(), e) ? byteAt(slice, at) : new Term.Invalid();
            default ->
                to.wrong(Code.WRONG_TYPE, e.span(), "only lists and texts have an index; this is " + target.kind());
        };
    }

    private static Term byteAt(Slice slice, Expr at) {
        return new Term.Int(
                new Expr.Load(slice.buffer(), Arithmetic.fold(BinaryOp.ADD, slice.offset(), at), 1, false, false));
    }

    private Term ofItems(List<Term> items, Expr at, Expression.Index e) {
        if (!(at instanceof Expr.Const(BigInteger i))) {
            return to.wrong(
                    Code.NOT_CONSTANT, e.index().span(), "the index of a list that is written out is known beforehand");
        }
        return inBounds(at, Expr.constant(items.size()), e) ? items.get(i.intValueExact()) : new Term.Invalid();
    }

    /** How many whole records there are. */
    static Expr count(Term.Records records) {
        int size = Layout.of(records.element(), records.abi()).size();
        return Arithmetic.fold(BinaryOp.DIV, records.data().length(), Expr.constant(size));
    }

    Term element(Term.Records records, Expr at) {
        int size = Layout.of(records.element(), records.abi()).size();
        Expr offset = Arithmetic.fold(
                BinaryOp.ADD, records.data().offset(), Arithmetic.fold(BinaryOp.MUL, at, Expr.constant(size)));
        return view(records.data().buffer(), offset, records.element(), records.abi());
    }

    /** An element of an array. */
    Term element(Term.View array, Expr at) {
        CType element = ((CType.Array) array.type()).element();
        int size = new Places(array.abi()).stride(array.type());
        Expr offset =
                Arithmetic.fold(BinaryOp.ADD, array.offset(), Arithmetic.fold(BinaryOp.MUL, at, Expr.constant(size)));
        return view(array.buffer(), offset, element, array.abi());
    }

    /** Whether an index may be right; if only the guest knows, it is demanded there. */
    private boolean inBounds(Expr at, Expr count, Expression.Index e) {
        if (at instanceof Expr.Const(BigInteger i) && count instanceof Expr.Const(BigInteger n)) {
            if (i.signum() < 0 || i.compareTo(n) >= 0) {
                to.report(Diagnostic.error(Code.OUT_OF_RANGE, e.index().span(), "there is no [" + i + "]")
                        .label(n.signum() == 0 ? "it is empty" : "the last is [" + n.subtract(BigInteger.ONE) + "]"));
                return false;
            }
            return true;
        }
        Expr inside = Expr.and(Expr.atLeast(at, 0), Expr.binary(BinaryOp.LT, at, count));
        to.program()
                .add(new Instruction.Check(
                        to.origin(),
                        inside,
                        new Expectation(
                                "an element [" + e.index().span().oneLine() + "]",
                                new Expectation.Parts(List.of(
                                        new Expectation.Part("the index", at),
                                        new Expectation.Part("the number of elements", count))))));
        return true;
    }
}
