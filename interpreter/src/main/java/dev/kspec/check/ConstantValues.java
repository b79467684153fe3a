// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.program.Expr;
import dev.kspec.type.CType;
import dev.kspec.type.TypedValue;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Terms that are known before anything runs, as values of C types. */
final class ConstantValues {
    private ConstantValues() {}

    /** The value of a term, unless it or a part of it is known only in the guest or is nothing that the type could hold. */
    static Optional<TypedValue> of(Term term, CType type) {
        return switch (term) {
            case Term.Int(Expr.Const(BigInteger value)) -> Optional.of(new TypedValue.Int(value));
            case Term.Bool(Expr.Const(BigInteger value)) -> Optional.of(new TypedValue.Int(value));
            case Term.Fixed(var bytes) -> Optional.of(new TypedValue.Bytes(bytes.toArray()));
            case Term.Ip(var address) ->
                Optional.of(
                        type instanceof CType.Scalar
                                ? new TypedValue.Int(new BigInteger(1, address.bytes()))
                                : new TypedValue.Bytes(address.bytes()));
            case Term.Items(List<Term> items, var places) -> items(items, type);
            case Term.Struct(var named, Map<String, Term> fields, var places) -> fields(fields, type);
            default -> Optional.empty();
        };
    }

    private static Optional<TypedValue> items(List<Term> items, CType type) {
        CType element = switch (type) {
            case CType.Array(CType e, int length) -> e;
            case CType.Flexible(CType e) -> e;
            case CType.Composite c -> c;
            case CType.Scalar s -> s;
        };
        List<TypedValue> values = new ArrayList<>();
        items.forEach(i -> of(i, element).ifPresent(values::add));
        return values.size() == items.size() ? Optional.of(new TypedValue.Items(values)) : Optional.empty();
    }

    private static Optional<TypedValue> fields(Map<String, Term> fields, CType type) {
        Map<String, TypedValue> values = new LinkedHashMap<>();
        fields.forEach((name, term) -> {
            CType of = type instanceof CType.Composite c
                    ? c.field(name).map(CType.Field::type).orElse(type)
                    : type;
            of(term, of).ifPresent(v -> values.put(name, v));
        });
        return values.size() == fields.size() ? Optional.of(new TypedValue.Fields(values)) : Optional.empty();
    }
}
