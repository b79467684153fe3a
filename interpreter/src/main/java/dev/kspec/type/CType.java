// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A C type as descriptions of drivers name them; it is the same on every ABI, its {@link Layout} is not.
 *
 * <p>A type is made of finished types, so none contains itself. {@link TypeRules} says whether C would take it; all else in
 * this package presumes that.
 */
public sealed interface CType {
    /** How a description writes it: {@code be16[8]}, {@code tcp_filter}. */
    String spelling();

    /** A type whose value is one integer. */
    sealed interface Scalar extends CType {
        /** Its size, sign and range on a target. */
        IntType on(Abi abi);

        default boolean isBigEndian(Abi abi) {
            return abi.isBigEndian();
        }
    }

    /** An integer. */
    record Int(IntKind kind) implements Scalar {
        @Override
        public String spelling() {
            return kind.id();
        }

        @Override
        public IntType on(Abi abi) {
            return kind.on(abi);
        }

        @Override
        public boolean isBigEndian(Abi abi) {
            return kind.isBigEndian(abi);
        }
    }

    /** {@code bool}: a byte that is 0 or 1. */
    record Bool() implements Scalar {
        @Override
        public String spelling() {
            return "bool";
        }

        @Override
        public IntType on(Abi abi) {
            return new IntType("bool", 1, false);
        }
    }

    /** {@code ptr}: an address in user space. */
    record Pointer() implements Scalar {
        @Override
        public String spelling() {
            return "ptr";
        }

        @Override
        public IntType on(Abi abi) {
            return new IntType("ptr", abi.wordBytes(), false);
        }
    }

    /** An integer with names for values, which exclude one another ({@code enum}) or not ({@code flags}). */
    record Enumeration(boolean isFlags, String name, IntKind base, Map<String, BigInteger> entries) implements Scalar {
        public Enumeration {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String spelling() {
            return name;
        }

        @Override
        public IntType on(Abi abi) {
            IntType integer = base.on(abi);
            return new IntType(name, integer.bytes(), integer.signed());
        }

        @Override
        public boolean isBigEndian(Abi abi) {
            return base.isBigEndian(abi);
        }
    }

    /** {@code T[N]}; of {@code char}, a text. */
    record Array(CType element, int length) implements CType {
        @Override
        public String spelling() {
            return dimensions(element, "[" + length + "]");
        }
    }

    /** {@code T[]}, the last field of a struct, whose size does not count it. */
    record Flexible(CType element) implements CType {
        @Override
        public String spelling() {
            return dimensions(element, "[]");
        }
    }

    /**
     * A struct, or a union.
     *
     * @param isPacked fields follow one another without padding
     * @param align what it is aligned to at least, in bytes
     */
    record Composite(boolean isUnion, String name, boolean isPacked, OptionalInt align, List<Field> fields)
            implements CType {
        public Composite {
            fields = List.copyOf(fields);
        }

        @Override
        public String spelling() {
            return name;
        }

        /** The field of a name. */
        public Optional<Field> field(String wanted) {
            return fields.stream().filter(f -> f.name().equals(wanted)).findFirst();
        }

        /** The names of all fields. */
        public List<String> fieldNames() {
            return fields.stream().map(Field::name).toList();
        }

        /** {@code struct} or {@code union}. */
        public String keyword() {
            return isUnion ? "union" : "struct";
        }

        /** Shallow: types that nest in one another many times over would take long. */
        @Override
        public int hashCode() {
            return 31 * name.hashCode() + fieldNames().hashCode();
        }
    }

    /**
     * A field of a struct or union.
     *
     * @param align what it is aligned to at least, in bytes
     * @param value what it holds unless told; zero, if absent
     */
    record Field(String name, CType type, OptionalInt align, Optional<FieldDefault> value) {
        /** A field that is aligned as its type, and zero unless told. */
        public static Field of(String name, CType type) {
            return new Field(name, type, OptionalInt.empty(), Optional.empty());
        }
    }

    /** Whether an array of it is text or bytes: an integer of one byte. */
    default boolean isByte() {
        return this instanceof Int(IntKind kind) && (kind == IntKind.CHAR || kind == IntKind.U8 || kind == IntKind.S8);
    }

    /** Whether it is the element of a text. */
    default boolean isChar() {
        return this instanceof Int(IntKind kind) && kind == IntKind.CHAR;
    }

    /** C writes the outer dimension first: an array of 4 arrays of 2 is {@code T[4][2]}. */
    private static String dimensions(CType element, String outer) {
        return element instanceof Array(CType inner, int length)
                ? dimensions(inner, outer + "[" + length + "]")
                : element.spelling() + outer;
    }
}
