// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Patterns: {@code { queued: 4, .. }}, {@code [1, _, ..]}, {@code x"de ?? ef"}, held against a value. */
public final class Patterns {
    private final Lowering to;
    private final Evaluation evaluation;

    Patterns(Lowering to, Evaluation evaluation) {
        this.to = to;
        this.evaluation = evaluation;
    }

    /** Whether an expression is matched part by part rather than computed. */
    public static boolean isPattern(Expression e) {
        return switch (e) {
            case Expression.Fields f -> true;
            case Expression.Items i -> true;
            case Expression.Wildcard w -> true;
            case Expression.HexPattern h -> true;
            case Expression.Range r -> true;
            default -> false;
        };
    }

    /**
     * The condition that a value fits; null after a mistake, which is then reported.
     *
     * @param path how reports call the value
     */
    Expr fits(Term actual, Expression pattern, String path) {
        if (actual instanceof Term.Invalid) {
            return null;
        }
        return switch (pattern) {
            case Expression.Wildcard w -> Expr.TRUE;
            case Expression.Fields f -> fields(actual, f, path);
            case Expression.Items i -> items(actual, i, path);
            case Expression.HexPattern h -> hex(actual, h);
            case Expression.Range r -> range(actual, r, path);
            default -> value(actual, pattern, path);
        };
    }

    private Expr value(Term actual, Expression pattern, String path) {
        Term wanted = to.evaluate(pattern);
        if (wanted instanceof Term.Invalid) {
            return null;
        }
        if (actual instanceof Term.Int(Expr number)) {
            evaluation.notePart(path, number);
        }
        Expr same = evaluation.comparisons().same(actual, wanted);
        if (same == null) {
            to.wrong(
                    Code.WRONG_TYPE,
                    pattern.span(),
                    "`" + path + "` is " + actual.kind() + "; this is " + wanted.kind());
        }
        return same;
    }

    private Expr range(Term actual, Expression.Range r, String path) {
        Term range = to.evaluate(r);
        if (!(range instanceof Term.Range(Expr from, Expr upTo))) {
            return null;
        }
        if (!(actual instanceof Term.Int(Expr number))) {
            to.wrong(Code.WRONG_TYPE, r.span(), "only an integer is in a range; `" + path + "` is " + actual.kind());
            return null;
        }
        evaluation.notePart(path, number);
        return Arithmetic.fold(
                BinaryOp.AND, Arithmetic.fold(BinaryOp.GE, number, from), Arithmetic.fold(BinaryOp.LE, number, upTo));
    }

    private Expr hex(Term actual, Expression.HexPattern h) {
        Slice slice = Texts.slice(actual, to);
        if (slice == null) {
            to.wrong(Code.WRONG_TYPE, h.span(), "bytes are held against a text; this is " + actual.kind());
            return null;
        }
        return new Expr.Masked(slice, Bytes.of(h.value()), Bytes.of(h.mask()));
    }

    private static List<String> names(Term term) {
        return switch (term) {
            case Term.View(int b, Expr o, CType.Composite type, var abi) -> type.fieldNames();
            case Term.Struct s -> List.copyOf(s.fields().keySet());
            default -> null;
        };
    }

    private Expr fields(Term actual, Expression.Fields pattern, String path) {
        List<String> names = names(actual);
        if (names == null) {
            to.wrong(Code.WRONG_TYPE, pattern.span(), "this is a pattern for a struct; `" + path + "` is "
                    + actual.kind());
            return null;
        }
        Expr all = Expr.TRUE;
        Set<String> given = new HashSet<>();
        for (Expression.Field field : pattern.fields()) {
            if (!given.add(field.name().text())) {
                to.wrong(Code.DUPLICATE_NAME, field.name().span(), "`" + field.name() + "` is given twice");
                all = null;
            }
            Expr fits = fits(
                    to.access().member(actual, field.name()),
                    field.value(),
                    path.isEmpty() ? field.name().text() : path + "." + field.name());
            all = all == null || fits == null ? null : Arithmetic.fold(BinaryOp.AND, all, fits);
        }
        boolean union = actual instanceof Term.View(int b, Expr o, CType.Composite type, var abi) && type.isUnion();
        List<String> missing = names.stream().filter(n -> !given.contains(n)).toList();
        if (!pattern.open() && !union && !missing.isEmpty()) {
            to.report(Diagnostic.error(
                            Code.PATTERN_INCOMPLETE,
                            pattern.span(),
                            "the pattern says nothing of " + String.join(", ", missing))
                    .help("name every field, or end with `..` to let the others be anything"));
            return null;
        }
        return all;
    }

    private Expr items(Term actual, Expression.Items pattern, String path) {
        Expr count = count(actual);
        if (count == null) {
            to.wrong(Code.WRONG_TYPE, pattern.span(), "this is a pattern for a list; `" + path + "` is "
                    + actual.kind());
            return null;
        }
        int wanted = pattern.items().size();
        Expr all = Arithmetic.fold(pattern.open() ? BinaryOp.GE : BinaryOp.EQ, count, Expr.constant(wanted));
        if (all.equals(Expr.ZERO)) {
            to.report(Diagnostic.error(
                            Code.PATTERN_INCOMPLETE,
                            pattern.span(),
                            "`" + path + "` has " + ((Expr.Const) count).value() + " elements; the pattern has "
                                    + wanted)
                    .help("end with `..` to let the others be anything"));
            return null;
        }
        evaluation.notePart("the number of elements of " + path, count);
        for (int i = 0; i < wanted && all != null; i++) {
            Expr fits = fits(element(actual, i), pattern.items().get(i), path + "[" + i + "]");
            all = fits == null ? null : Arithmetic.fold(BinaryOp.AND, all, fits);
        }
        return all;
    }

    private static Expr count(Term list) {
        return switch (list) {
            case Term.Items(List<Term> items) -> Expr.constant(items.size());
            case Term.View view when view.type() instanceof CType.Array(CType e, int length) -> Expr.constant(length);
            case Term.Records records -> Access.count(records);
            default -> null;
        };
    }

    private Term element(Term list, int at) {
        return switch (list) {
            case Term.Items(List<Term> items) -> items.get(at);
            case Term.View view -> to.access().element(view, Expr.constant(at));
            case Term.Records records -> to.access().element(records, Expr.constant(at));
            default -> new Term.Invalid();
        };
    }

    /** The condition that two structs or lists are the same in all their parts; nothing if they are none. */
    Optional<Expr> sameParts(Term left, Term right) {
        if (right instanceof Term.Struct wanted && names(left) != null) {
            return allFields(left, wanted);
        }
        if (left instanceof Term.Struct wanted && names(right) != null) {
            return allFields(right, wanted);
        }
        if (left instanceof Term.View a
                && right instanceof Term.View b
                && a.type() instanceof CType.Composite type
                && a.type().equals(b.type())) {
            return conjunction(type.fieldNames(), name -> field(a, name), name -> field(b, name));
        }
        if (right instanceof Term.Items(List<Term> wanted) && count(left) instanceof Expr count) {
            return sameItems(left, count, wanted);
        }
        return left instanceof Term.Items && count(right) != null ? sameParts(right, left) : Optional.empty();
    }

    private Term field(Term struct, String name) {
        return switch (struct) {
            case Term.Struct s -> s.fields().get(name);
            case Term.View(int buffer, Expr offset, CType.Composite type, var abi) -> {
                var slot = dev.kspec.type.Layout.of(type, abi).slot(name).orElseThrow();
                yield to.access()
                        .view(
                                buffer,
                                Arithmetic.fold(BinaryOp.ADD, offset, Expr.constant(slot.offset())),
                                slot.field().type(),
                                abi);
            }
            default -> new Term.Invalid();
        };
    }

    private Optional<Expr> allFields(Term actual, Term.Struct wanted) {
        List<String> names = names(actual);
        Map<String, Term> fields = wanted.fields();
        if (!Set.copyOf(names).equals(fields.keySet())) {
            return Optional.empty();
        }
        return conjunction(names, name -> field(actual, name), fields::get);
    }

    private Optional<Expr> conjunction(
            List<String> names,
            java.util.function.Function<String, Term> left,
            java.util.function.Function<String, Term> right) {
        Expr all = Expr.TRUE;
        for (String name : names) {
            Expr same = evaluation.comparisons().same(left.apply(name), right.apply(name));
            if (same == null) {
                return Optional.empty();
            }
            all = Arithmetic.fold(BinaryOp.AND, all, same);
        }
        return Optional.of(all);
    }

    private Optional<Expr> sameItems(Term actual, Expr count, List<Term> wanted) {
        List<Expr> parts = new ArrayList<>();
        Expr sizes = Arithmetic.fold(BinaryOp.EQ, count, Expr.constant(wanted.size()));
        if (sizes.equals(Expr.ZERO)) {
            return Optional.of(sizes);
        }
        parts.add(sizes);
        for (int i = 0; i < wanted.size(); i++) {
            Expr same = evaluation.comparisons().same(element(actual, i), wanted.get(i));
            if (same == null) {
                return Optional.empty();
            }
            parts.add(same);
        }
        return parts.stream().reduce((a, b) -> Arithmetic.fold(BinaryOp.AND, a, b));
    }
}
