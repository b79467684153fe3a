// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.CType;
import dev.kspec.type.Encoded;
import dev.kspec.type.Encoder;
import dev.kspec.type.FieldDefault;
import dev.kspec.type.TypedValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One value on its way from terms into the bytes of a C type: everything that is wrong with it is reported, each part where it is written. */
final class StructValues {
    private final Lowering to;
    private final String root;
    private final WrittenParts written;
    private final List<Term> holes = new ArrayList<>();
    private final Map<Span, List<Diagnostic>> wrong = new LinkedHashMap<>();
    private boolean sound = true;

    /** @param root how messages call the value */
    StructValues(Lowering to, Term value, Span span, String root) {
        this.to = to;
        this.root = root;
        this.written = WrittenParts.of(value, span, root);
    }

    /** What the guest has to fill in, by the number of its hole. */
    Term hole(int id) {
        return holes.get(id);
    }

    /** The bytes; nothing after a mistake, which is then reported. */
    Optional<Encoded.Image> encode(Term value, CType type) {
        TypedValue typed = typed(value, type, root);
        Encoded encoded =
                typed == null ? new Encoded.Wrong(List.of()) : new Encoder(to.abi()).encode(type, typed, root);
        if (encoded instanceof Encoded.Wrong(List<Encoded.Problem> problems)) {
            problems.forEach(this::wrong);
        }
        wrong.values().forEach(this::report);
        return sound && encoded instanceof Encoded.Image image ? Optional.of(image) : Optional.empty();
    }

    /** What is wrong at one place, such as that of a name that stands for the value, is one message. */
    private void report(List<Diagnostic> here) {
        Set<String> messages = new LinkedHashSet<>();
        here.forEach(d -> messages.add(d.message()));
        Diagnostic first = here.getFirst();
        to.report(
                messages.size() == 1
                        ? first
                        : Diagnostic.error(first.code(), first.span(), String.join("; ", messages)));
    }

    private void wrong(Diagnostic d) {
        sound = false;
        wrong.computeIfAbsent(d.span(), s -> new ArrayList<>()).add(d);
    }

    private void wrong(Encoded.Problem p) {
        if (p.wrongName().isEmpty()) {
            wrong(Diagnostic.error(Code.OUT_OF_RANGE, written.value(p.path()), called(p.path()) + p.message()));
        } else {
            Span name = written.name(p.path(), p.wrongName());
            String where = name.text().equals(p.wrongName()) ? "" : called(p.path());
            wrong(Lowering.withNearest(
                    Diagnostic.error(Code.UNKNOWN_NAME, name, where + p.message()), p.wrongName(), p.known()));
        }
    }

    /** The value itself stands at the place; what part of it is wrong is said only of a struct or a list. */
    private String called(String path) {
        String part = path.startsWith(root) ? path.substring(root.length()).replaceFirst("^\\.", "") : path;
        return part.isEmpty() ? "" : part + ": ";
    }

    /** A term as the encoder takes it; null after a mistake. */
    private TypedValue typed(Term term, CType type, String path) {
        return switch (term) {
            case Term.Int(Expr.Const(BigInteger value)) -> new TypedValue.Int(value);
            case Term.Bool(Expr.Const(BigInteger value)) -> new TypedValue.Int(value);
            case Term.Int i -> integer(i, type, path);
            case Term.Bool(Expr value) -> integer(new Term.Int(new Expr.Unary(Expr.UnaryOp.BOOL, value)), type, path);
            case Term.Fixed(Bytes bytes) ->
                type instanceof CType.Scalar ? mismatch(term, type, path) : new TypedValue.Bytes(bytes.toArray());
            case Term.InBuffer b -> type instanceof CType.Scalar ? mismatch(term, type, path) : hole(b);
            case Term.View v ->
                v.type().equals(type) || (Access.isBytes(v) && !(type instanceof CType.Scalar))
                        ? hole(v)
                        : mismatch(term, type, path);
            case Term.Error(String name, int number) -> TypedValue.of(number);
            case Term.Signal(String name, int number) -> TypedValue.of(number);
            case Term.RawAddress(Expr.Const(BigInteger value)) -> new TypedValue.Int(value);
            case Term.RawAddress(Expr value) -> integer(new Term.Int(value), type, path);
            case Term.Handle(int register) -> integer(new Term.Int(new Expr.Reg(register)), type, path);
            case Term.Ip(var address) ->
                type instanceof CType.Scalar
                        ? new TypedValue.Int(new BigInteger(1, address.bytes()))
                        : new TypedValue.Bytes(address.bytes());
            case Term.Items(List<Term> items, var places) -> items(items, type, path);
            case Term.Struct s -> fields(s, type, path);
            case Term.Mapping(int register, Expr length) -> integer(new Term.Int(new Expr.Reg(register)), type, path);
            case Term.Duration d -> mismatch(term, type, path);
            case Term.Word w -> mismatch(term, type, path);
            case Term.Range r -> mismatch(term, type, path);
            case Term.Records r -> mismatch(term, type, path);
            case Term.Pieces p -> mismatch(term, type, path);
            case Term.Invalid i -> {
                sound = false;
                yield null;
            }
        };
    }

    private TypedValue mismatch(Term term, CType type, String path) {
        wrong(Diagnostic.error(
                Code.WRONG_TYPE,
                written.value(path),
                called(path) + term.kind() + " cannot be put into " + type.spelling()));
        return null;
    }

    private TypedValue integer(Term.Int term, CType type, String path) {
        return type instanceof CType.Scalar ? hole(term) : mismatch(term, type, path);
    }

    private TypedValue hole(Term term) {
        holes.add(term);
        return new TypedValue.Hole(holes.size() - 1);
    }

    /** An element that is wrong leaves its place to the others, whose number is counted. */
    private TypedValue items(List<Term> items, CType type, String path) {
        CType element = switch (type) {
            case CType.Array(CType e, int length) -> e;
            case CType.Flexible(CType e) -> e;
            case CType.Composite c -> c;
            case CType.Scalar s -> s;
        };
        List<TypedValue> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            TypedValue value = typed(items.get(i), element, path + "[" + i + "]");
            values.add(value == null ? hole(new Term.Invalid()) : value);
        }
        return new TypedValue.Items(values);
    }

    private TypedValue fields(Term.Struct struct, CType type, String path) {
        if (struct.type() != null && !struct.type().equals(type)) {
            wrong(Diagnostic.error(
                    Code.WRONG_TYPE,
                    written.value(path),
                    called(path) + "expected " + type.spelling() + "; this is "
                            + struct.type().keyword() + " " + struct.type().name()));
            return null;
        }
        if (!(type instanceof CType.Composite composite)) {
            return new TypedValue.Fields(Map.of());
        }
        Map<String, TypedValue> values = new LinkedHashMap<>();
        struct.fields().forEach((name, term) -> {
            // The encoder tells a field that there is not; one whose value is wrong is there nevertheless.
            TypedValue value = composite
                    .field(name)
                    .map(f -> typed(term, f.type(), path + "." + name))
                    .orElseGet(() -> hole(new Term.Invalid()));
            values.put(name, value);
        });
        composite.fields().forEach(f -> derived(f, struct).ifPresent(length -> values.put(f.name(), length)));
        return new TypedValue.Fields(values);
    }

    /** A length that is not given, of a text that is, but is known in the guest only. */
    private Optional<TypedValue> derived(CType.Field field, Term.Struct struct) {
        if (struct.fields().containsKey(field.name()) || field.value().isEmpty()) {
            return Optional.empty();
        }
        String of = switch (field.value().get()) {
            case FieldDefault.Length(String name) -> name;
            case FieldDefault.Count(String name) -> name;
            case FieldDefault.SizeOfField f -> "";
            case FieldDefault.SizeOfType t -> "";
            case FieldDefault.SizeOfSelf s -> "";
            case FieldDefault.Constant c -> "";
        };
        return struct.fields().get(of) instanceof Term.InBuffer(Slice text)
                ? Optional.of(hole(new Term.Int(text.length())))
                : Optional.empty();
    }
}
