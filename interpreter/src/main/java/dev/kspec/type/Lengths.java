// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.Map;
import java.util.Optional;

/** Lengths that are derived from what is given for a struct's other fields. */
final class Lengths {
    private final Layouts layouts;

    Lengths(Layouts layouts) {
        this.layouts = layouts;
    }

    /** How many elements are given, of an array. */
    static int count(TypedValue value) {
        return switch (value) {
            case TypedValue.Items(var items) -> items.size();
            case TypedValue.Bytes bytes -> bytes.length();
            case TypedValue.Int i -> 0;
            case TypedValue.Fields f -> 0;
            case TypedValue.Hole h -> 0;
            case TypedValue.Absent a -> 0;
        };
    }

    /** What a field holds by default when these fields are given beside it. */
    TypedValue value(CType.Composite composite, FieldDefault value, Map<String, TypedValue> given) {
        return switch (value) {
            case FieldDefault.Constant(TypedValue constant) -> constant;
            case FieldDefault.Length(String name) ->
                TypedValue.of(length(type(composite, name), of(composite, name, given)));
            case FieldDefault.Count(String name) ->
                TypedValue.of(elements(type(composite, name), of(composite, name, given)));
            case FieldDefault.SizeOfField(String name) ->
                TypedValue.of(whole(type(composite, name), of(composite, name, given)));
            case FieldDefault.SizeOfType(CType type) -> TypedValue.of(size(type));
            case FieldDefault.SizeOfSelf() -> TypedValue.of(size(composite));
        };
    }

    private static CType type(CType.Composite composite, String name) {
        return composite.field(name).orElseThrow().type();
    }

    /** What is given for a field, or its constant default. */
    private static Optional<TypedValue> of(CType.Composite composite, String name, Map<String, TypedValue> given) {
        return Optional.ofNullable(given.get(name))
                .or(() -> composite
                        .field(name)
                        .orElseThrow()
                        .value()
                        .flatMap(v -> v instanceof FieldDefault.Constant(var c) ? Optional.of(c) : Optional.empty()));
    }

    private int size(CType type) {
        return layouts.size(type);
    }

    /** Of an array that only the guest can fill, all elements count. */
    private static int elements(CType type, Optional<TypedValue> given) {
        if (given.isPresent()
                && given.get() instanceof TypedValue.Hole
                && type instanceof CType.Array(var element, int length)) {
            return length;
        }
        return given.map(Lengths::count).orElse(0);
    }

    private long length(CType type, Optional<TypedValue> given) {
        return switch (type) {
            case CType.Array(CType element, int length) -> (long) elements(type, given) * size(element);
            case CType.Flexible(CType element) -> (long) elements(type, given) * size(element);
            case CType.Composite composite -> size(composite);
            case CType.Scalar scalar -> size(scalar);
        };
    }

    private long whole(CType type, Optional<TypedValue> given) {
        return type instanceof CType.Flexible ? length(type, given) : size(type);
    }
}
