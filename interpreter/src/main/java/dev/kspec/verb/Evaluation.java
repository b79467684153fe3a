// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.parse.ForeignWords;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.type.CType;
import dev.kspec.type.Errno;
import dev.kspec.type.Signal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Expressions of the language turned into terms; what is constant is computed at once. */
final class Evaluation {
    private final Lowering to;
    private final Arithmetic arithmetic;
    private final Comparisons comparisons;
    private final Texts texts;
    private final Access access;
    private final Aggregates aggregates;
    /** What comparisons looked at since the collection was begun; null while nobody wants to know. */
    private List<Expectation.Part> seen;

    private Expectation.BytesPart seenBytes;

    Evaluation(Lowering to) {
        this.to = to;
        this.arithmetic = new Arithmetic(to);
        this.comparisons = new Comparisons(to, this);
        this.texts = new Texts(to);
        this.access = new Access(to);
        this.aggregates = new Aggregates(to);
    }

    Access access() {
        return access;
    }

    Comparisons comparisons() {
        return comparisons;
    }

    Term evaluate(Expression expression) {
        Term term = parts(expression);
        return isSound(term) ? term : new Term.Invalid();
    }

    private static boolean isSound(Term term) {
        return switch (term) {
            case Term.Invalid i -> false;
            case Term.Items list -> list.items().stream().allMatch(Evaluation::isSound);
            case Term.Struct struct -> struct.fields().values().stream().allMatch(Evaluation::isSound);
            default -> true;
        };
    }

    /** The same; of a struct or a list that is written out, though parts of it are wrong, the others, which may be, too. */
    Term parts(Expression expression) {
        return switch (expression) {
            case Expression.Int e -> arithmetic.constant(e.value(), e);
            case Expression.Duration e -> new Term.Duration(e.nanos());
            case Text e -> texts.text(e);
            case Expression.Reference e -> reference(e);
            case Expression.Call e -> Functions.call(e, to);
            case Expression.Aggregate e -> aggregates.aggregate(e);
            case Expression.Unary e -> unary(e);
            case Expression.Binary e -> binary(e);
            case Expression.Items e -> items(e);
            case Expression.Fields e -> fields(e);
            case Expression.Member e -> access.member(evaluate(e.target()), e.field());
            case Expression.Index e -> access.index(evaluate(e.target()), e);
            case Expression.Range e -> range(e);
            case Expression.Wildcard e -> patternOnly(e, "`_`");
            case Expression.HexPattern e -> patternOnly(e, "a byte `??`");
        };
    }

    /** A condition with what a report needs in order to show why it does not hold. */
    Optional<Lowering.Condition> condition(Expression e) {
        List<Expectation.Part> outer = seen;
        Expectation.BytesPart outerBytes = seenBytes;
        seen = new ArrayList<>();
        seenBytes = null;
        Term term = evaluate(e);
        List<Expectation.Part> parts = seen;
        Expectation.BytesPart bytes = seenBytes;
        seen = outer;
        seenBytes = outerBytes;
        return switch (term) {
            case Term.Bool(Expr value) ->
                Optional.of(new Lowering.Condition(
                        value, parts.isEmpty() && bytes != null ? bytes : new Expectation.Parts(parts)));
            case Term.Invalid i -> Optional.empty();
            case Term other -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE, e.span(), "here a condition is wanted; this is " + other.kind())
                        .help("compare it with something: " + e.span().oneLine() + " == …"));
                yield Optional.empty();
            }
        };
    }

    /** The condition that a value fits a pattern, with what it was held against. */
    Optional<Lowering.Condition> fits(Term actual, Expression pattern, String path) {
        return noting(() -> new Patterns(to, this).fits(actual, pattern, path));
    }

    /** The condition that a value is another, with what was held against what. */
    Optional<Lowering.Condition> held(Term actual, Term wanted, String path, String words) {
        return noting(() -> new Patterns(to, this).held(actual, wanted, path, words));
    }

    private Optional<Lowering.Condition> noting(Supplier<Expr> condition) {
        List<Expectation.Part> outer = seen;
        seen = new ArrayList<>();
        Expr value = condition.get();
        List<Expectation.Part> parts = seen;
        seen = outer;
        return value == null
                ? Optional.empty()
                : Optional.of(new Lowering.Condition(value, new Expectation.Parts(parts)));
    }

    /** Remembers the value of a part of a condition for the report. */
    void note(Expression e, Term term) {
        switch (term) {
            case Term.Int(Expr value) -> {
                if (seen != null && !(value instanceof Expr.Const)) {
                    seen.add(new Expectation.Part(e.span().oneLine(), value));
                }
            }
            case Term.InBuffer(var slice) -> {
                if (seen != null) {
                    seen.add(new Expectation.Part(e.span().oneLine(), slice));
                }
            }
            default -> {}
        }
    }

    /** Remembers a part that was held against a pattern. */
    void note(Expectation.Part part) {
        if (seen != null) {
            seen.add(part);
        }
    }

    /** What the body holds against something is no mismatch where a condition that comes before it does not hold. */
    Expr notingWhere(Expr before, Supplier<Expr> body) {
        List<Expectation.Part> outer = seen;
        seen = outer == null ? null : new ArrayList<>();
        Expr value = body.get();
        List<Expectation.Part> parts = seen;
        seen = outer;
        if (outer != null) {
            parts.forEach(p -> outer.add(p.onlyWhere(before)));
        }
        return value;
    }

    void noteBytes(Expectation.BytesPart bytes) {
        if (seen != null) {
            seenBytes = bytes;
        }
    }

    /** What the body looks at is nothing to show. */
    Term unseen(Supplier<Term> body) {
        List<Expectation.Part> outer = seen;
        seen = null;
        Term term = body.get();
        seen = outer;
        return term;
    }

    private Term patternOnly(Expression e, String what) {
        to.report(Diagnostic.error(Code.MISPLACED, e.span(), what + " stands for anything, and so has no value")
                .help("it belongs into a pattern: behind expect, or on the right of =="));
        return new Term.Invalid();
    }

    private Term reference(Expression.Reference e) {
        String name = e.name().text();
        Optional<Term> obstacle = to.scope().ofShared(name).flatMap(Transplant::obstacle);
        if (obstacle.isPresent()) {
            return staysShared(e, name, obstacle.get());
        }
        Optional<Term> known = to.scope().find(name);
        if (known.isPresent()) {
            return known.get();
        }
        if (name.equals("true") || name.equals("false")) {
            return new Term.Bool(Expr.constant(name.equals("true") ? 1 : 0));
        }
        Optional<BigInteger> constant = to.names().constant(name);
        if (constant.isPresent()) {
            return new Term.Int(new Expr.Const(constant.get()));
        }
        var number = Errno.number(name);
        if (number.isPresent()) {
            return new Term.Error(name, number.getAsInt());
        }
        var signal = Signal.number(name);
        if (signal.isPresent()) {
            return new Term.Signal(name, signal.getAsInt());
        }
        return to.scope().isWord(name) || Words.isMade(name, false, to)
                ? new Term.Word(name, List.of())
                : unknown(e, name);
    }

    /** @param part what of the value another process cannot use */
    private Term staysShared(Expression.Reference e, String name, Term part) {
        to.report(Diagnostic.error(
                        Code.WRONG_TYPE,
                        e.span(),
                        "`" + name + "` of the shared setup is of no use here: " + part.kind()
                                + " is good only in the process that made it")
                .help(
                        "each case runs in a process of its own: what it needs there is made in the case, or for each of them in: "
                                + "setup { … }"));
        return new Term.Invalid();
    }

    private Term unknown(Expression.Reference e, String name) {
        TreeSet<String> known = new TreeSet<>(to.scope().names());
        known.addAll(to.names().constants());
        known.addAll(to.scope().words());
        boolean near = dev.kspec.diag.Nearest.to(name, known).isPresent();
        if (!near
                && name.matches("[A-Z]+_?[A-Z0-9_]+")
                && dev.kspec.diag.Nearest.to(name, SystemConstants.names()).isPresent()
                && !name.matches("(SIG|E)[A-Z0-9]+")) {
            return to.unknown(
                    Code.UNKNOWN_NAME, e.span(), "unknown constant `" + name + "`", name, SystemConstants.names());
        }
        if (!near && name.matches("SIG[A-Z0-9]+")) {
            return to.unknown(Code.UNKNOWN_NAME, e.span(), "unknown signal `" + name + "`", name, Signal.names());
        }
        if (name.equals("EOF")) {
            return unknown(e, name, "at a file's end a read gives nothing: expect \"\", or expect 0");
        }
        if (!near
                && (name.matches("E[A-Z0-9]+")
                        || Errno.number(name.toUpperCase(Locale.ROOT)).isPresent())) {
            return to.unknown(Code.UNKNOWN_ERRNO, e.span(), "unknown errno `" + name + "`", name, Errno.names());
        }
        Optional<String> remedy = to.scope().isShared(name)
                ? Optional.of(
                        "the shared setup names it, but a definition knows only its own names and the file's constants: make `"
                                + name + "` a parameter, and give it with the call")
                : ForeignWords.value(name);
        return remedy.isPresent()
                ? unknown(e, name, remedy.get())
                : to.unknown(Code.UNKNOWN_NAME, e.span(), "unknown name `" + name + "`", name, known);
    }

    private Term unknown(Expression.Reference e, String name, String remedy) {
        to.report(Diagnostic.error(Code.UNKNOWN_NAME, e.span(), "unknown name `" + name + "`")
                .help(remedy));
        return new Term.Invalid();
    }

    private Term unary(Expression.Unary e) {
        Term operand = evaluate(e.operand());
        return switch (e.operator()) {
            case NOT ->
                operand instanceof Term.Bool(Expr value)
                        ? new Term.Bool(Arithmetic.not(value))
                        : to.wrongOperand(e.operand(), operand, "`!` takes a condition");
            case NEGATE, INVERT -> arithmetic.unary(e, operand);
        };
    }

    private Term binary(Expression.Binary e) {
        return switch (e.operator()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT ->
                arithmetic.binary(e, evaluate(e.left()), evaluate(e.right()));
            case AND, OR -> logic(e);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, MATCHES, IN, IS, IS_NOT, NOT_IN ->
                comparisons.compare(e);
        };
    }

    /** The right side is not computed where the left one decides. */
    private Term logic(Expression.Binary e) {
        boolean and = e.operator() == BinaryOperator.AND;
        String rule = "`" + e.operator().symbol() + "` takes conditions";
        Term left = evaluate(e.left());
        if (!(left instanceof Term.Bool(Expr l))) {
            Term right = evaluate(e.right());
            return left instanceof Term.Invalid && !(right instanceof Term.Bool)
                    ? to.wrongOperand(e.right(), right, rule)
                    : right instanceof Term.Invalid ? right : to.wrongOperand(e.left(), left, rule);
        }
        if (l instanceof Expr.Const(BigInteger known) && (known.signum() != 0) != and) {
            to.unreached(() -> unseen(() -> evaluate(e.right())));
            return new Term.Bool(Expr.constant(and ? 0 : 1));
        }
        ProgramBuilder program = to.program();
        boolean jumps = Effects.emits(e.right(), to) && !(l instanceof Expr.Const);
        int result = jumps ? program.register() : -1;
        ProgramBuilder.Label decided = jumps ? program.label() : null;
        if (jumps) {
            program.add(new Instruction.Eval(to.origin(), result, new Expr.Unary(Expr.UnaryOp.BOOL, l)));
            Expr goOn = new Expr.Reg(result);
            program.jumpUnless(to.origin(), and ? goOn : Expr.not(goOn), decided);
        }
        Term right = evaluate(e.right());
        if (!(right instanceof Term.Bool(Expr r))) {
            if (jumps) {
                program.place(decided);
            }
            return to.wrongOperand(e.right(), right, rule);
        }
        if (jumps) {
            program.add(new Instruction.Eval(to.origin(), result, new Expr.Unary(Expr.UnaryOp.BOOL, r)));
            program.place(decided);
            return new Term.Bool(new Expr.Reg(result));
        }
        return new Term.Bool(Arithmetic.fold(and ? BinaryOp.AND : BinaryOp.OR, l, r));
    }

    private Term items(Expression.Items e) {
        if (e.open()) {
            return patternOnly(e, "`..`");
        }
        return new Term.Items(
                e.items().stream().map(this::parts).toList(),
                e.items().stream().map(Expression::span).toList());
    }

    private Term fields(Expression.Fields e) {
        return e.open() ? patternOnly(e, "`..`") : struct(e.fields(), (CType.Composite) null);
    }

    private Term.Struct struct(List<Expression.Field> given, CType.Composite type) {
        Map<String, Term> fields = new LinkedHashMap<>();
        Map<String, Term.FieldPlace> places = new HashMap<>();
        for (Expression.Field field : given) {
            String name = field.name().text();
            Term value = parts(field.value());
            if (fields.putIfAbsent(name, value) != null) {
                to.wrong(Code.DUPLICATE_NAME, field.name().span(), "`" + name + "` is given twice");
                continue;
            }
            places.put(
                    name, new Term.FieldPlace(field.name().span(), field.value().span()));
        }
        return new Term.Struct(type, fields, places);
    }

    /** A struct of a type that is named: what does not fit is wrong, whatever becomes of it. */
    Term struct(Expression.Call call, CType.Composite type) {
        Term.Struct struct = struct(call.named(), type);
        return new Structs(to).fits(struct, type, call.span(), type.name()) ? struct : new Term.Invalid();
    }

    private Term range(Expression.Range e) {
        Term from = evaluate(e.from());
        Term upTo = evaluate(e.to());
        if (from instanceof Term.Int(Expr f) && upTo instanceof Term.Int(Expr t)) {
            if (f instanceof Expr.Const(BigInteger a) && t instanceof Expr.Const(BigInteger b) && a.compareTo(b) > 0) {
                return to.wrong(Code.OUT_OF_RANGE, e.span(), "the range ends before it begins: " + a + " > " + b);
            }
            return new Term.Range(f, t);
        }
        return from instanceof Term.Int
                ? to.wrongOperand(e.to(), upTo, "a range has integers at its ends")
                : to.wrongOperand(e.from(), from, "a range has integers at its ends");
    }
}
