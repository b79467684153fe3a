// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

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
    Expr fits(Term value, Expression pattern, String path) {
        if (value instanceof Term.Invalid) {
            return null;
        }
        Term actual = Iteration.listed(value);
        return switch (pattern) {
            case Expression.Wildcard w -> Expr.TRUE;
            case Expression.Fields f -> fields(actual, f, path);
            case Expression.Items i -> items(actual, i, path);
            case Expression.HexPattern h -> hex(actual, h, path);
            case Expression.Range r -> range(actual, r, path);
            default -> value(actual, pattern, path);
        };
    }

    private Expr value(Term actual, Expression pattern, String path) {
        Term wanted = to.evaluate(pattern);
        if (wanted instanceof Term.Invalid) {
            return null;
        }
        to.shownLike(actual, pattern);
        Expr same = held(actual, wanted, path, pattern.span().oneLine());
        if (same == null) {
            to.wrong(
                    Code.WRONG_TYPE,
                    pattern.span(),
                    called(path) + " is " + actual.kind() + "; this is " + wanted.kind());
        }
        return same;
    }

    /**
     * The condition that a value is another, of structs and lists that all their parts are; null if they cannot be compared.
     *
     * @param path how reports call the value; null if nothing is to be told of it
     * @param words the other one in words, where it is not known beforehand
     */
    Expr held(Term actual, Term wanted, String path, String words) {
        return sameParts(Iteration.listed(actual), Iteration.listed(wanted), path)
                .orElseGet(() -> {
                    Expr same = evaluation.comparisons().same(actual, wanted);
                    if (same != null) {
                        note(actual, path, new Expectation.Wanted(same, words(wanted, words), number(wanted)));
                    }
                    return same;
                });
    }

    /** How a message calls what is held against a pattern. */
    private static String called(String path) {
        return path == null || path.isEmpty() || path.equals("the result") ? "the value" : "`" + path + "`";
    }

    private static String words(Term term, String otherwise) {
        return switch (term) {
            case Term.Int(Expr.Const(var number)) -> number.toString();
            case Term.Fixed(Bytes bytes) -> bytes.words();
            case Term.Error(String name, int number) -> name;
            case Term.Signal(String name, int number) -> name;
            case Term.Ip(var address) -> address.toString();
            case Term.Word w -> w.kind();
            default -> otherwise;
        };
    }

    private static Optional<Expr> number(Term term) {
        return term instanceof Term.Int(Expr value) ? Optional.of(value) : Optional.empty();
    }

    private void note(Term actual, String path, Expr holds, String words) {
        note(actual, path, new Expectation.Wanted(holds, words, Optional.empty()));
    }

    private void note(Term actual, String path, Expectation.Wanted wanted) {
        if (path == null) {
            return;
        }
        String name = path.isEmpty() ? "it" : path;
        if (actual instanceof Term.Int(Expr number)) {
            evaluation.note(new Expectation.Part(name, number).against(wanted));
        } else if (actual instanceof Term.InBuffer || actual instanceof Term.View) {
            Slice slice = Texts.slice(actual, to);
            if (slice != null) {
                evaluation.note(new Expectation.Part(name, slice).against(wanted));
            }
        }
    }

    private Expr range(Term actual, Expression.Range r, String path) {
        Term range = to.evaluate(r);
        if (!(range instanceof Term.Range(Expr from, Expr upTo))) {
            return null;
        }
        if (!(actual instanceof Term.Int(Expr number))) {
            to.wrong(
                    Code.WRONG_TYPE,
                    r.span(),
                    "only an integer is in a range; " + called(path) + " is " + actual.kind());
            return null;
        }
        Expr inside = Arithmetic.fold(
                BinaryOp.AND, Arithmetic.fold(BinaryOp.GE, number, from), Arithmetic.fold(BinaryOp.LE, number, upTo));
        note(actual, path, inside, r.span().oneLine());
        return inside;
    }

    private Expr hex(Term actual, Expression.HexPattern h, String path) {
        if (actual instanceof Term.Fixed(Bytes bytes)) {
            return Expr.constant(fits(bytes.toArray(), h) ? 1 : 0);
        }
        Slice slice = Texts.slice(actual, to);
        if (slice == null) {
            to.wrong(Code.WRONG_TYPE, h.span(), "bytes are held against a text; this is " + actual.kind());
            return null;
        }
        Expr same = new Expr.Masked(slice, Bytes.of(h.value()), Bytes.of(h.mask()));
        note(new Term.InBuffer(slice), path, same, h.span().oneLine());
        return same;
    }

    private static boolean fits(byte[] bytes, Expression.HexPattern h) {
        boolean fits = bytes.length == h.value().length;
        for (int i = 0; fits && i < bytes.length; i++) {
            fits = (bytes[i] & h.mask()[i]) == h.value()[i];
        }
        return fits;
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
            to.wrong(
                    Code.WRONG_TYPE,
                    pattern.span(),
                    "this is a pattern for a struct; " + called(path) + " is " + actual.kind());
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
                    below(path, field.name().text()));
            all = all == null || fits == null ? null : Arithmetic.fold(BinaryOp.AND, all, fits);
        }
        boolean union = actual instanceof Term.View(int b, Expr o, CType.Composite type, var abi) && type.isUnion();
        List<String> missing = missing(names, given);
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

    /** Fields that a pattern does not name; one that it names wrongly is told of there. */
    private static List<String> missing(List<String> names, Set<String> given) {
        Set<String> meant = new HashSet<>();
        given.stream()
                .filter(g -> !names.contains(g))
                .forEach(g -> Nearest.to(g, names).ifPresent(meant::add));
        return names.stream()
                .filter(n -> !given.contains(n) && !meant.contains(n))
                .toList();
    }

    private Expr items(Term actual, Expression.Items pattern, String path) {
        Expr count = count(actual);
        if (count == null) {
            to.wrong(
                    Code.WRONG_TYPE,
                    pattern.span(),
                    "this is a pattern for a list; " + called(path) + " is " + actual.kind());
            return null;
        }
        int wanted = pattern.items().size();
        Expr all = Arithmetic.fold(pattern.open() ? BinaryOp.GE : BinaryOp.EQ, count, Expr.constant(wanted));
        if (all.equals(Expr.ZERO) && !(actual instanceof Term.View)) {
            return all;
        }
        if (all.equals(Expr.ZERO)) {
            to.report(Diagnostic.error(
                            Code.PATTERN_INCOMPLETE,
                            pattern.span(),
                            called(path) + " has " + ((Expr.Const) count).value() + " elements; the pattern has "
                                    + wanted)
                    .help("end with `..` to let the others be anything"));
            return null;
        }
        noteCount(path, count, all, (pattern.open() ? "at least " : "") + wanted);
        return guarded(all, () -> {
            Expr elements = Expr.TRUE;
            for (int i = 0; i < wanted && elements != null; i++) {
                Expr fits = fits(element(actual, i), pattern.items().get(i), path + "[" + i + "]");
                elements = fits == null ? null : Arithmetic.fold(BinaryOp.AND, elements, fits);
            }
            return elements;
        });
    }

    private void noteCount(String path, Expr count, Expr right, String words) {
        if (path != null && !(count instanceof Expr.Const)) {
            String name = "the number of elements" + (path.isEmpty() ? "" : " of " + path);
            note(new Term.Int(count), name, right, words);
        }
    }

    /** Both conditions; what the second one computes is computed only where the first holds: elements may not be there. */
    private Expr guarded(Expr first, Supplier<Expr> second) {
        if (first.equals(Expr.TRUE)) {
            return second.get();
        }
        ProgramBuilder program = to.program();
        int result = program.register();
        ProgramBuilder.Label end = program.label();
        program.add(new Instruction.Eval(to.origin(), result, first));
        program.jumpUnless(to.origin(), new Expr.Reg(result), end);
        Expr rest = evaluation.notingWhere(first, second);
        if (rest != null) {
            program.add(new Instruction.Eval(to.origin(), result, new Expr.Unary(Expr.UnaryOp.BOOL, rest)));
        }
        program.place(end);
        return rest == null ? null : new Expr.Reg(result);
    }

    private Expr count(Term list) {
        return switch (list) {
            case Term.Items(List<Term> items, var places) -> Expr.constant(items.size());
            case Term.View view when view.type() instanceof CType.Array(CType e, int length) -> Expr.constant(length);
            case Term.Records records -> to.computed(Access.count(records));
            case Term.Pieces pieces -> new Iteration(to).count(pieces);
            default -> null;
        };
    }

    private Term element(Term list, int at) {
        return switch (list) {
            case Term.Items(List<Term> items, var places) -> items.get(at);
            case Term.View view -> to.access().element(view, Expr.constant(at));
            case Term.Records records -> to.access().element(records, Expr.constant(at));
            case Term.Pieces pieces -> new Iteration(to).piece(pieces, Expr.constant(at), "" + at);
            default -> new Term.Invalid();
        };
    }

    /**
     * The condition that two structs or lists are the same in all their parts; nothing if they are none.
     *
     * @param path how reports call the left one; null if nothing is to be told of it
     */
    Optional<Expr> sameParts(Term left, Term right, String path) {
        if (right instanceof Term.Struct wanted && names(left) != null) {
            return whole(wanted).flatMap(view -> sameParts(left, view, path)).or(() -> allFields(left, wanted, path));
        }
        if (left instanceof Term.Struct wanted && names(right) != null) {
            return sameParts(right, wanted, path);
        }
        if (left instanceof Term.View a
                && right instanceof Term.View b
                && a.type().equals(b.type())) {
            return sameViews(a, b, path);
        }
        if (right instanceof Term.Items(List<Term> wanted, var places) && isList(left)) {
            return sameItems(left, wanted, path);
        }
        return left instanceof Term.Items && isList(right) ? sameParts(right, left, path) : Optional.empty();
    }

    /** A struct of a C type of which not all fields are given: the others hold what they do unless told. */
    private Optional<Term> whole(Term.Struct struct) {
        if (struct.type() == null
                || struct.type().isUnion()
                || struct.fields().keySet().containsAll(struct.type().fieldNames())) {
            return Optional.empty();
        }
        OptionalInt buffer = new Structs(to)
                .buffer(struct, struct.type(), to.origin().span(), struct.type().name());
        return buffer.isEmpty() ? Optional.empty() : Optional.of(to.view(buffer.getAsInt(), Expr.ZERO, struct.type()));
    }

    private static boolean isList(Term term) {
        return term instanceof Term.Items
                || term instanceof Term.Records
                || term instanceof Term.Pieces
                || (term instanceof Term.View view && view.type() instanceof CType.Array);
    }

    private Optional<Expr> sameViews(Term.View a, Term.View b, String path) {
        return switch (a.type()) {
            case CType.Composite type
            when !type.isUnion() ->
                conjunction(type.fieldNames(), name -> field(a, name), name -> field(b, name), path);
            case CType.Array(CType element, int length)
            when element instanceof CType.Scalar -> Optional.of(new Expr.Same(Access.whole(a), Access.whole(b)));
            case CType.Array(CType element, int length) -> {
                Expr all = Expr.TRUE;
                for (int i = 0; i < length && all != null; i++) {
                    Expr same = held(element(a, i), element(b, i), below(path, "[" + i + "]"), "the same as there");
                    all = same == null ? null : Arithmetic.fold(BinaryOp.AND, all, same);
                }
                yield Optional.ofNullable(all);
            }
            default -> Optional.empty();
        };
    }

    /** How reports call a part of what they call {@code path}. */
    private static String below(String path, String part) {
        return path == null ? null : part.startsWith("[") || path.isEmpty() ? path + part : path + "." + part;
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

    private Optional<Expr> allFields(Term actual, Term.Struct wanted, String path) {
        List<String> names = names(actual);
        Map<String, Term> fields = wanted.fields();
        if (!Set.copyOf(names).equals(fields.keySet())) {
            return Optional.empty();
        }
        return conjunction(names, name -> field(actual, name), fields::get, path);
    }

    private Optional<Expr> conjunction(
            List<String> names, Function<String, Term> left, Function<String, Term> right, String path) {
        Expr all = Expr.TRUE;
        for (String name : names) {
            Expr same = held(left.apply(name), right.apply(name), below(path, name), "another value");
            if (same == null) {
                return Optional.empty();
            }
            all = Arithmetic.fold(BinaryOp.AND, all, same);
        }
        return Optional.of(all);
    }

    private Optional<Expr> sameItems(Term actual, List<Term> wanted, String path) {
        Expr count = count(actual);
        Expr sizes = Arithmetic.fold(BinaryOp.EQ, count, Expr.constant(wanted.size()));
        if (sizes.equals(Expr.ZERO)) {
            return Optional.of(sizes);
        }
        noteCount(path, count, sizes, "" + wanted.size());
        return Optional.ofNullable(guarded(sizes, () -> {
            Expr all = Expr.TRUE;
            for (int i = 0; i < wanted.size() && all != null; i++) {
                Expr same = held(element(actual, i), wanted.get(i), below(path, "[" + i + "]"), "another value");
                all = same == null ? null : Arithmetic.fold(BinaryOp.AND, all, same);
            }
            return all;
        }));
    }
}
