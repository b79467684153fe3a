// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Relations between two values. */
final class Comparisons {
    private static final Map<String, Predicate<Term>> KINDS = Map.of(
            "v4", t -> t instanceof Term.Ip(var a) && !a.isV6(),
            "v6", t -> t instanceof Term.Ip(var a) && a.isV6(),
            "int", t -> t instanceof Term.Int,
            "text", t -> t instanceof Term.Fixed || t instanceof Term.InBuffer,
            "list", Comparisons::isList,
            "duration", t -> t instanceof Term.Duration,
            "errno", t -> t instanceof Term.Error);

    /** Longer texts, in bytes, are left to the guest, so that checking a file stays quick. */
    private static final int LONGEST_MATCHED = 4096;

    private final Lowering to;
    private final Evaluation evaluation;

    Comparisons(Lowering to, Evaluation evaluation) {
        this.to = to;
        this.evaluation = evaluation;
    }

    private static boolean isList(Term term) {
        return term instanceof Term.Items
                || term instanceof Term.Range
                || term instanceof Term.Records
                || term instanceof Term.Pieces
                || (term instanceof Term.View view && view.type() instanceof CType.Array);
    }

    Term compare(Expression.Binary e) {
        return switch (e.operator()) {
            case IS -> is(e);
            case IS_NOT -> not(is(e));
            case IN -> in(e);
            case NOT_IN -> not(in(e));
            case MATCHES -> matches(e);
            case EQUAL, NOT_EQUAL -> equality(e);
            default -> order(e);
        };
    }

    private static Term not(Term condition) {
        return condition instanceof Term.Bool(Expr value) ? new Term.Bool(Arithmetic.not(value)) : condition;
    }

    private Set<String> kinds() {
        Set<String> kinds = new TreeSet<>(KINDS.keySet());
        kinds.addAll(to.scope().words());
        return kinds;
    }

    private Term is(Expression.Binary e) {
        if (!(e.right() instanceof Expression.Reference(var span, var name))) {
            to.report(Diagnostic.error(
                            Code.WRONG_TYPE,
                            e.right().span(),
                            "behind `" + e.operator().symbol() + "` stands a kind of value, such as v4")
                    .help("values are compared by == and !=: " + e.left().span().oneLine()
                            + (e.operator() == BinaryOperator.IS ? " == " : " != ")
                            + e.right().span().oneLine()));
            return new Term.Invalid();
        }
        Predicate<Term> kind = KINDS.get(name.text());
        if (kind == null && to.scope().isWord(name.text())) {
            kind = t -> t instanceof Term.Word(String word, var arguments) && word.equals(name.text());
        }
        if (kind == null) {
            return to.unknown(Code.UNKNOWN_TYPE, span, "no kind of value is `" + name + "`", name.text(), kinds());
        }
        Term left = evaluation.evaluate(e.left());
        return left instanceof Term.Invalid ? left : new Term.Bool(Expr.constant(kind.test(left) ? 1 : 0));
    }

    private Term in(Expression.Binary e) {
        Term left = evaluation.evaluate(e.left());
        Term right = Iteration.listed(evaluation.evaluate(e.right()));
        if (left instanceof Term.Invalid || right instanceof Term.Invalid) {
            return new Term.Invalid();
        }
        evaluation.note(e.left(), left);
        Expr found = in(left, right, e);
        return found == null ? new Term.Invalid() : new Term.Bool(found);
    }

    /** The condition that a value is among others; null after a mistake. */
    Expr in(Term left, Term right, Expression.Binary e) {
        if (right instanceof Term.Range(Expr from, Expr upTo)) {
            if (!(left instanceof Term.Int(Expr value))) {
                to.wrongOperand(e.left(), left, "only an integer is in a range");
                return null;
            }
            return Arithmetic.fold(
                    BinaryOp.AND, Arithmetic.fold(BinaryOp.GE, value, from), Arithmetic.fold(BinaryOp.LE, value, upTo));
        }
        if (right instanceof Term.Items(var items, var places)) {
            Expr any = Expr.ZERO;
            for (Term item : items) {
                Expr same = same(left, item);
                if (same == null) {
                    cannot(e, left, item);
                    return null;
                }
                any = Arithmetic.fold(BinaryOp.OR, any, same);
            }
            return any;
        }
        return among(left, right, e);
    }

    private Expr among(Term left, Term right, Expression.Binary e) {
        int found = to.program().register();
        to.program().add(new dev.kspec.program.Instruction.Eval(to.origin(), found, Expr.ZERO));
        boolean[] comparable = {true};
        boolean isList = new Iteration(to).over(right, e.right().span(), item -> {
            Expr same = same(left, item);
            if (same == null) {
                cannot(e, left, item);
                comparable[0] = false;
                return;
            }
            to.program()
                    .add(new dev.kspec.program.Instruction.Eval(
                            to.origin(), found, Expr.or(new Expr.Reg(found), same)));
        });
        return isList && comparable[0] ? new Expr.Reg(found) : null;
    }

    private Term matches(Expression.Binary e) {
        Term left = evaluation.evaluate(e.left());
        Optional<Regex> regex = to.regex(e.right());
        if (regex.isEmpty() || left instanceof Term.Invalid) {
            return new Term.Invalid();
        }
        if (left instanceof Term.Fixed(Bytes known) && known.size() <= LONGEST_MATCHED) {
            return new Term.Bool(Expr.constant(regex.get().matches(known.toArray()) ? 1 : 0));
        }
        Slice text = Texts.slice(left, to);
        if (text == null) {
            return to.wrongOperand(e.left(), left, "`matches` looks at a text");
        }
        evaluation.note(e.left(), left);
        return new Term.Bool(new Expr.Matches(text, regex.get()));
    }

    private Term equality(Expression.Binary e) {
        boolean equal = e.operator() == BinaryOperator.EQUAL;
        Term left = evaluation.evaluate(e.left());
        if (left instanceof Term.Invalid) {
            return left;
        }
        if (Patterns.isPattern(e.right())) {
            Expr fits = new Patterns(to, evaluation)
                    .fits(left, e.right(), e.left().span().oneLine());
            return fits == null ? new Term.Invalid() : new Term.Bool(equal ? fits : Arithmetic.not(fits));
        }
        Term right = evaluation.evaluate(e.right());
        if (right instanceof Term.Invalid) {
            return right;
        }
        Expr same = same(e, left, right);
        return same == null ? cannot(e, left, right) : new Term.Bool(equal ? same : Arithmetic.not(same));
    }

    private Expr same(Expression.Binary e, Term left, Term right) {
        shownAlike(e, left, right);
        if (hasParts(left) || hasParts(right)) {
            return new Patterns(to, evaluation)
                    .held(
                            left,
                            right,
                            e.left().span().oneLine(),
                            e.right().span().oneLine());
        }
        if (e.operator() == BinaryOperator.EQUAL && left instanceof Term.Int(Expr number) && number(right) != null) {
            Expr same = same(left, right);
            evaluation.note(new Expectation.Part(e.left().span().oneLine(), number)
                    .against(new Expectation.Wanted(same, nameOf(right), Optional.empty())));
            return same;
        }
        evaluation.note(e.left(), left instanceof Term.InBuffer ? new Term.Invalid() : left);
        evaluation.note(e.right(), right instanceof Term.InBuffer ? new Term.Invalid() : right);
        noteTexts(e, left, right);
        return same(left, right);
    }

    private void shownAlike(Expression.Binary e, Term left, Term right) {
        to.shownLike(left, e.right());
        to.shownLike(right, e.left());
    }

    private static boolean hasParts(Term term) {
        return term instanceof Term.Struct || term instanceof Term.View || isList(term);
    }

    /** A text against a known one is shown with what differs. */
    private void noteTexts(Expression.Binary e, Term left, Term right) {
        if (left instanceof Term.InBuffer(Slice slice) && right instanceof Term.Fixed(Bytes bytes)) {
            evaluation.noteBytes(new Expectation.BytesPart(slice, Optional.of(bytes)));
        } else if (right instanceof Term.InBuffer && left instanceof Term.Fixed) {
            noteTexts(e, right, left);
        } else {
            evaluation.note(e.left(), left instanceof Term.InBuffer ? left : new Term.Invalid());
            evaluation.note(e.right(), right instanceof Term.InBuffer ? right : new Term.Invalid());
        }
    }

    private Term order(Expression.Binary e) {
        Term left = evaluation.evaluate(e.left());
        Term right = evaluation.evaluate(e.right());
        if (left instanceof Term.Invalid || right instanceof Term.Invalid) {
            return new Term.Invalid();
        }
        BinaryOp op = Arithmetic.op(e.operator());
        shownAlike(e, left, right);
        if (left instanceof Term.Int(Expr l) && right instanceof Term.Int(Expr r)) {
            evaluation.note(e.left(), left);
            evaluation.note(e.right(), right);
            return new Term.Bool(Arithmetic.fold(op, l, r));
        }
        if (left instanceof Term.Word || right instanceof Term.Word) {
            return left instanceof Term.Word ? wordInOrder(e, left, e.left()) : wordInOrder(e, right, e.right());
        }
        return left instanceof Term.Duration(long a) && right instanceof Term.Duration(long b)
                ? new Term.Bool(Arithmetic.fold(op, Expr.constant(a), Expr.constant(b)))
                : cannot(e, left, right);
    }

    private Term wordInOrder(Expression.Binary e, Term word, Expression side) {
        to.report(Diagnostic.error(Code.WRONG_TYPE, e.operatorSpan(), word.kind() + " has no order: it is no number")
                .help("ask first whether it is one: " + side.span().oneLine() + " is int && "
                        + e.span().oneLine()));
        return new Term.Invalid();
    }

    private Term cannot(Expression.Binary e, Term left, Term right) {
        boolean equality = e.operator() != BinaryOperator.LESS
                && e.operator() != BinaryOperator.LESS_OR_EQUAL
                && e.operator() != BinaryOperator.GREATER
                && e.operator() != BinaryOperator.GREATER_OR_EQUAL;
        to.report(
                Diagnostic.error(
                                Code.WRONG_TYPE,
                                e.operatorSpan(),
                                "`" + e.operator().symbol() + "` cannot compare " + left.kind() + " with "
                                        + right.kind())
                        .help(
                                left instanceof Term.Ip || right instanceof Term.Ip
                                        ? "an address is written v4(\"127.0.0.1\") or v6(\"fd00::1\"), and has no order"
                                        : left instanceof Term.Duration || right instanceof Term.Duration
                                                ? "a duration needs its unit, such as 10ms or 2s"
                                                : isCharacter(e.left()) || isCharacter(e.right())
                                                        ? "in single quotes stands a character, an integer; a text stands in double quotes"
                                                        : isStruct(left) || isStruct(right)
                                                                ? "a struct is held against a pattern on its right: s == { a: 1, .. }"
                                                                : equality
                                                                        ? "integers are compared with integers, texts with texts; int(text) reads a number from a text"
                                                                        : "only integers have an order; int(text) reads a number from a text"));
        return new Term.Invalid();
    }

    private static boolean isCharacter(Expression e) {
        return e instanceof Expression.Int && e.span().text().startsWith("'");
    }

    private static boolean isStruct(Term term) {
        return term instanceof Term.Struct
                || (term instanceof Term.View view && view.type() instanceof dev.kspec.type.CType.Composite);
    }

    /** The condition that two values are the same, or null if they cannot be compared. */
    Expr same(Term left, Term right) {
        if (left instanceof Term.Int(Expr l) && right instanceof Term.Int(Expr r)) {
            return Arithmetic.fold(BinaryOp.EQ, l, r);
        }
        if (left instanceof Term.Bool(Expr l) && right instanceof Term.Bool(Expr r)) {
            return Arithmetic.fold(BinaryOp.EQ, truth(l), truth(r));
        }
        if (left instanceof Term.Bool(Expr l) && right instanceof Term.Int(Expr r)) {
            return Arithmetic.fold(BinaryOp.EQ, truth(l), r);
        }
        if (right instanceof Term.Bool && left instanceof Term.Int) {
            return same(right, left);
        }
        if (left instanceof Term.Word || right instanceof Term.Word) {
            return Expr.constant(left.equals(right) ? 1 : 0);
        }
        Expr first = number(left);
        Expr second = number(right);
        if (left instanceof Term.Int && second != null) {
            return same(left, new Term.Int(second));
        }
        if (right instanceof Term.Int && first != null) {
            return same(right, new Term.Int(first));
        }
        if (left instanceof Term.Ip(var a) && right instanceof Term.Int(Expr number) && !a.isV6()) {
            return Arithmetic.fold(BinaryOp.EQ, number, new Expr.Const(new BigInteger(1, a.bytes())));
        }
        if (right instanceof Term.Ip(var a) && left instanceof Term.Int && !a.isV6()) {
            return same(right, left);
        }
        if (first != null && second != null) {
            return left.getClass() == right.getClass() ? Arithmetic.fold(BinaryOp.EQ, first, second) : null;
        }
        if (isKnown(left) && isKnown(right)) {
            return left.getClass() == right.getClass() ? Expr.constant(left.equals(right) ? 1 : 0) : null;
        }
        return new Patterns(to, evaluation).sameParts(left, right, null).orElseGet(() -> sameBytes(left, right));
    }

    /** An errno or a signal may be found as a number: what SO_ERROR or a siginfo_t holds; null for others. */
    private static Expr number(Term term) {
        return switch (term) {
            case Term.Error(String name, int number) -> Expr.constant(number);
            case Term.Signal(String name, int number) -> Expr.constant(number);
            default -> null;
        };
    }

    private static String nameOf(Term term) {
        return switch (term) {
            case Term.Error(String name, int number) -> name;
            case Term.Signal(String name, int number) -> name;
            default -> throw new IllegalArgumentException(term.kind());
        };
    }

    private static Expr truth(Expr condition) {
        return condition instanceof Expr.Const(var v)
                ? Expr.constant(v.signum() == 0 ? 0 : 1)
                : new Expr.Unary(Expr.UnaryOp.BOOL, condition);
    }

    /** Values of which everything is known and one record says it all. */
    private static boolean isKnown(Term term) {
        return term instanceof Term.Fixed || term instanceof Term.Duration || term instanceof Term.Ip;
    }

    private Expr sameBytes(Term left, Term right) {
        if (left instanceof Term.Fixed || left instanceof Term.Ip) {
            return right instanceof Term.Fixed || right instanceof Term.Ip ? null : sameBytes(right, left);
        }
        Slice text = Texts.slice(left, to);
        if (text == null) {
            return null;
        }
        return switch (right) {
            case Term.Fixed(Bytes bytes) -> to.program().bytesEqual(text, padded(left, bytes));
            case Term.Ip(var address) -> to.program().bytesEqual(text, Bytes.of(address.bytes()));
            default -> {
                Slice other = Texts.slice(right, to);
                yield other == null ? null : new Expr.Same(text, other);
            }
        };
    }

    /** A text that is shorter than an array of bytes is taken to go on with zeroes, as when it was put there. */
    private static Bytes padded(Term term, Bytes bytes) {
        return term instanceof Term.View view
                        && view.type() instanceof CType.Array(var e, int length)
                        && bytes.size() < length
                ? Bytes.of(Arrays.copyOf(bytes.toArray(), length))
                : bytes;
    }
}
