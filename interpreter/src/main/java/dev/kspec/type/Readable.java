// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values of C types as a person reads them: {@code { queued: 4, state: LISTEN, flags: A | 0x40, name: "lo" }}. */
public final class Readable {
    /** Of longer lists and bytes only so many elements are shown, and how many more there are. */
    static final int MOST_SHOWN = 64;

    private Readable() {}

    /** A decoded value. */
    public static String of(CType type, TypedValue value) {
        return switch (value) {
            case TypedValue.Int(BigInteger i) -> integer(type, i);
            case TypedValue.Bytes bytes -> bytes(type, bytes.bytes());
            case TypedValue.Items(List<TypedValue> items) -> items(type, items);
            case TypedValue.Fields(Map<String, TypedValue> fields) -> fields(type, fields);
            case TypedValue.Hole h -> "…";
            case TypedValue.Absent a -> "missing";
        };
    }

    private static String integer(CType type, BigInteger value) {
        return switch (type) {
            case CType.Enumeration e -> e.isFlags() ? flags(e, value) : named(e, value);
            case CType.Pointer p -> hex(value);
            case CType.Int i -> value.toString();
            case CType.Bool b -> value.toString();
            case CType.Array a -> value.toString();
            case CType.Flexible f -> value.toString();
            case CType.Composite c -> value.toString();
        };
    }

    private static String hex(BigInteger value) {
        return value.signum() == 0 ? "0" : "0x" + value.toString(16);
    }

    private static String named(CType.Enumeration e, BigInteger value) {
        return e.entries().entrySet().stream()
                .filter(n -> n.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(value::toString);
    }

    /** Names of which all bits are set, those of most bits first where they overlap; then what is left, in hex. */
    private static String flags(CType.Enumeration e, BigInteger value) {
        if (value.signum() <= 0) {
            return named(e, value);
        }
        BigInteger left = value;
        List<Map.Entry<String, BigInteger>> widest = e.entries().entrySet().stream()
                .filter(n -> n.getValue().signum() > 0)
                .sorted(Comparator.comparingInt(n -> -n.getValue().bitCount()))
                .toList();
        java.util.Set<String> found = new java.util.HashSet<>();
        for (Map.Entry<String, BigInteger> entry : widest) {
            if (left.and(entry.getValue()).equals(entry.getValue())) {
                left = left.andNot(entry.getValue());
                found.add(entry.getKey());
            }
        }
        String names = e.entries().keySet().stream().filter(found::contains).collect(Collectors.joining(" | "));
        return left.signum() == 0 ? names : names.isEmpty() ? hex(left) : names + " | " + hex(left);
    }

    private static String bytes(CType type, byte[] bytes) {
        if (element(type).isChar()) {
            return Value.Quoted.of(bytes);
        }
        int shown = Math.min(bytes.length, MOST_SHOWN);
        return "x\"" + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown) + "\""
                + (shown < bytes.length ? " … " + (bytes.length - shown) + " more" : "");
    }

    private static CType element(CType type) {
        return switch (type) {
            case CType.Array(CType element, int length) -> element;
            case CType.Flexible(CType element) -> element;
            case CType.Composite c -> c;
            case CType.Scalar s -> s;
        };
    }

    private static String items(CType type, List<TypedValue> items) {
        int shown = Math.min(items.size(), MOST_SHOWN);
        String inside = IntStream.range(0, shown)
                .mapToObj(i -> of(element(type), items.get(i)))
                .collect(Collectors.joining(", "));
        return "[" + inside + (shown < items.size() ? ", … " + (items.size() - shown) + " more" : "") + "]";
    }

    private static String fields(CType type, Map<String, TypedValue> fields) {
        return fields.entrySet().stream()
                .map(f -> f.getKey() + ": " + of(fieldType(type, f.getKey()), f.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static CType fieldType(CType type, String name) {
        return type instanceof CType.Composite composite
                ? composite.field(name).map(CType.Field::type).orElse(type)
                : type;
    }
}
