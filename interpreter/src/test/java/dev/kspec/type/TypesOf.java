// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Types and values for tests, in few words. */
final class TypesOf {
    static final CType U8 = new CType.Int(IntKind.U8);
    static final CType U16 = new CType.Int(IntKind.U16);
    static final CType U32 = new CType.Int(IntKind.U32);
    static final CType U64 = new CType.Int(IntKind.U64);
    static final CType BE16 = new CType.Int(IntKind.BE16);
    static final CType CHAR = new CType.Int(IntKind.CHAR);
    static final CType LONG = new CType.Int(IntKind.LONG);

    static final CType.Enumeration STATE =
            new CType.Enumeration(false, "tcp_state", IntKind.U32, entries("CLOSED", 0, "LISTEN", 1, "ESTABLISHED", 4));
    static final CType.Enumeration FLAGS =
            new CType.Enumeration(true, "filter_flags", IntKind.U32, entries("A", 1, "B", 2, "BOTH", 3, "C", 0x1000));

    /** {@code struct tcp_filter}, with what matters: defaults, arrays, a union, flags. */
    static final CType.Composite FILTER = struct(
            "tcp_filter",
            constant("version", U32, 2),
            field("state_mask", U16),
            field("flags", FLAGS),
            field("local_ports", new CType.Array(BE16, 8)),
            field("local", union("address", field("v4", new CType.Int(IntKind.BE32)), field("v6", array(U8, 16)))),
            field("name", array(CHAR, 8)));

    private TypesOf() {}

    private static Map<String, BigInteger> entries(Object... namesAndValues) {
        Map<String, BigInteger> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.put((String) namesAndValues[i], BigInteger.valueOf((Integer) namesAndValues[i + 1]));
        }
        return entries;
    }

    static CType.Field field(String name, CType type) {
        return CType.Field.of(name, type);
    }

    static CType.Field constant(String name, CType type, long value) {
        return with(name, type, new FieldDefault.Constant(TypedValue.of(value)));
    }

    static CType.Field with(String name, CType type, FieldDefault value) {
        return new CType.Field(name, type, OptionalInt.empty(), Optional.of(value));
    }

    static CType.Field aligned(String name, CType type, int align) {
        return new CType.Field(name, type, OptionalInt.of(align), Optional.empty());
    }

    static CType.Composite struct(String name, CType.Field... fields) {
        return new CType.Composite(false, name, false, OptionalInt.empty(), List.of(fields));
    }

    static CType.Composite packed(String name, CType.Field... fields) {
        return new CType.Composite(false, name, true, OptionalInt.empty(), List.of(fields));
    }

    static CType.Composite union(String name, CType.Field... fields) {
        return new CType.Composite(true, name, false, OptionalInt.empty(), List.of(fields));
    }

    static CType array(CType element, int length) {
        return new CType.Array(element, length);
    }

    static TypedValue text(String text) {
        return new TypedValue.Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static TypedValue list(TypedValue... items) {
        return new TypedValue.Items(Arrays.asList(items));
    }

    static TypedValue ints(long... values) {
        return new TypedValue.Items(
                Arrays.stream(values).mapToObj(TypedValue::of).toList());
    }

    /** Names and values in turn; an integer stands for itself. */
    static TypedValue fields(Object... namesAndValues) {
        Map<String, TypedValue> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            fields.put((String) namesAndValues[i], value instanceof Integer n ? TypedValue.of(n) : (TypedValue) value);
        }
        return new TypedValue.Fields(fields);
    }
}
