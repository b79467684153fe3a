// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.CType;
import dev.kspec.type.Encoded;
import dev.kspec.type.Encoder;
import dev.kspec.type.FieldDefault;
import dev.kspec.type.IntType;
import dev.kspec.type.Place;
import dev.kspec.type.TypedValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts values into buffers as the target's C has them. */
public final class Structs {
    private final Lowering to;
    private final List<Term> holes = new ArrayList<>();

    public Structs(Lowering to) {
        this.to = to;
    }

    /**
     * Makes a buffer that holds a value of a type; what only the guest knows is stored there when this place is reached.
     *
     * @param root how messages call the value
     * @return nothing after a mistake, which is then reported
     */
    public OptionalInt buffer(Term value, CType type, Span span, String root) {
        TypedValue typed = typed(value, type, span);
        if (typed == null) {
            return OptionalInt.empty();
        }
        return switch (new Encoder(to.abi()).encode(type, typed, root)) {
            case Encoded.Wrong(List<Encoded.Problem> problems) -> {
                problems.forEach(p -> report(p, span, root));
                yield OptionalInt.empty();
            }
            case Encoded.Image image -> {
                boolean filled = !image.patches().isEmpty();
                int buffer = to.program().buffer(image.bytes().length, image.bytes());
                if (to.inLoop()) {
                    to.program().add(new Instruction.Reset(to.origin(), buffer));
                }
                if (filled) {
                    image.patches().forEach(p -> store(p, buffer));
                }
                yield OptionalInt.of(buffer);
            }
        };
    }

    /** The value itself stands at the place; what part of it is wrong is said only of a struct or a list. */
    private void report(Encoded.Problem p, Span span, String root) {
        String part =
                p.path().startsWith(root) ? p.path().substring(root.length()).replaceFirst("^\\.", "") : p.path();
        Diagnostic d = Diagnostic.error(
                p.wrongName().isEmpty() ? Code.OUT_OF_RANGE : Code.UNKNOWN_NAME,
                span,
                part.isEmpty() ? p.message() : part + ": " + p.message());
        to.report(p.wrongName().isEmpty() ? d : Lowering.withNearest(d, p.wrongName(), p.known()));
    }

    /** A term as the encoder takes it; null after a mistake. */
    private TypedValue typed(Term term, CType type, Span span) {
        return switch (term) {
            case Term.Int(Expr.Const(BigInteger value)) -> new TypedValue.Int(value);
            case Term.Bool(Expr.Const(BigInteger value)) -> new TypedValue.Int(value);
            case Term.Int i -> hole(i);
            case Term.Bool(Expr value) -> hole(new Term.Int(new Expr.Unary(Expr.UnaryOp.BOOL, value)));
            case Term.Fixed(Bytes bytes) ->
                type instanceof CType.Scalar ? mismatch(term, type, span) : new TypedValue.Bytes(bytes.toArray());
            case Term.InBuffer b -> type instanceof CType.Scalar ? mismatch(term, type, span) : hole(b);
            case Term.View v -> v.type().equals(type) || Access.isBytes(v) ? hole(v) : mismatch(term, type, span);
            case Term.Error(String name, int number) -> TypedValue.of(number);
            case Term.Signal(String name, int number) -> TypedValue.of(number);
            case Term.RawAddress(Expr.Const(BigInteger value)) -> new TypedValue.Int(value);
            case Term.RawAddress(Expr value) -> hole(new Term.Int(value));
            case Term.Handle(int register) -> hole(new Term.Int(new Expr.Reg(register)));
            case Term.Ip(var address) ->
                type instanceof CType.Scalar
                        ? new TypedValue.Int(new BigInteger(1, address.bytes()))
                        : new TypedValue.Bytes(address.bytes());
            case Term.Items(List<Term> items) -> items(items, type, span);
            case Term.Struct s -> fields(s, type, span);
            case Term.Mapping(int register, Expr length) -> hole(new Term.Int(new Expr.Reg(register)));
            case Term.Duration d -> mismatch(term, type, span);
            case Term.Word w -> mismatch(term, type, span);
            case Term.Range r -> mismatch(term, type, span);
            case Term.Records r -> mismatch(term, type, span);
            case Term.Pieces p -> mismatch(term, type, span);
            case Term.Invalid i -> null;
        };
    }

    private TypedValue mismatch(Term term, CType type, Span span) {
        to.wrong(Code.WRONG_TYPE, span, term.kind() + " cannot be put into " + type.spelling());
        return null;
    }

    private TypedValue hole(Term term) {
        holes.add(term);
        return new TypedValue.Hole(holes.size() - 1);
    }

    private TypedValue items(List<Term> items, CType type, Span span) {
        CType element = switch (type) {
            case CType.Array(CType e, int length) -> e;
            case CType.Flexible(CType e) -> e;
            case CType.Composite c -> c;
            case CType.Scalar s -> s;
        };
        List<TypedValue> values = new ArrayList<>();
        for (Term item : items) {
            TypedValue value = typed(item, element, span);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return new TypedValue.Items(values);
    }

    private TypedValue fields(Term.Struct struct, CType type, Span span) {
        if (struct.type() != null && !struct.type().equals(type)) {
            to.wrong(
                    Code.WRONG_TYPE,
                    span,
                    "expected " + type.spelling() + "; this is " + struct.type().keyword() + " "
                            + struct.type().name());
            return null;
        }
        Map<String, TypedValue> values = new LinkedHashMap<>();
        for (Map.Entry<String, Term> field : struct.fields().entrySet()) {
            CType fieldType = type instanceof CType.Composite c
                    ? c.field(field.getKey()).map(CType.Field::type).orElse(type)
                    : type;
            TypedValue value = typed(field.getValue(), fieldType, span);
            if (value == null) {
                return null;
            }
            values.put(field.getKey(), value);
        }
        if (type instanceof CType.Composite composite) {
            composite.fields().forEach(f -> derived(f, struct).ifPresent(length -> values.put(f.name(), length)));
        }
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

    private void store(Encoded.Patch patch, int buffer) {
        ProgramBuilder program = to.program();
        Place place = patch.place();
        Expr offset = Expr.constant(place.offset());
        switch (holes.get(patch.hole())) {
            case Term.Int(Expr value)
            when place.type() instanceof CType.Scalar scalar -> {
                IntType integer = scalar.on(to.abi());
                program.add(new Instruction.Store(
                        to.origin(),
                        program.register(),
                        buffer,
                        offset,
                        integer.bytes(),
                        integer.signed(),
                        place.bigEndian() && !to.abi().isBigEndian(),
                        value));
            }
            case Term.InBuffer(Slice slice) -> copy(slice, buffer, offset, place);
            case Term.View view -> copy(Access.whole(view), buffer, offset, place);
            case Term other ->
                to.wrong(
                        Code.WRONG_TYPE,
                        to.origin().span(),
                        patch.path() + ": " + other.kind() + " cannot be put into "
                                + place.type().spelling());
        }
    }

    private void copy(Slice from, int buffer, Expr offset, Place place) {
        int room = place.size() > 0 ? place.size() : to.program().size(buffer) - place.offset();
        to.program().add(new Instruction.Copy(to.origin(), to.program().register(), buffer, offset, room, from));
    }
}
