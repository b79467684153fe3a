// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.List;

/** A C type as a compiler describes it. Types name each other by their numbers in {@link CTypes}. */
public sealed interface CShape {
    /** An integer; {@code name} is the compiler's, such as {@code long unsigned int}. */
    record Int(String name, int bytes, boolean signed, boolean bool) implements CShape {}

    /** A floating-point number. */
    record Float(String name, int bytes) implements CShape {}

    /** A pointer. */
    record Pointer(int target) implements CShape {}

    /** An array; a flexible one has 0 elements. */
    record Array(int element, long count) implements CShape {}

    /** A struct or a union; without a tag, {@code name} is empty. */
    record Aggregate(boolean union, String name, long bytes, List<Field> fields) implements CShape {
        public Aggregate {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A member of a struct or union.
     *
     * @param name empty if it has none
     * @param bitOffset from the beginning of the whole, counted as BTF does
     * @param bitWidth of a bitfield; 0 if it is none
     */
    record Field(String name, int type, long bitOffset, int bitWidth) {}

    /** An enum; without a tag, {@code name} is empty. */
    record Enumeration(String name, int bytes, List<Enumerator> entries) implements CShape {
        public Enumeration {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A member of an enum.
     *
     * @param value its bits; of enums up to 4 bytes the low 32 count, since producers of BTF differ on the sign
     */
    record Enumerator(String name, long value) {}

    /** A struct or union that is only announced. */
    record Forward(String name, boolean union) implements CShape {}

    /** A typedef. */
    record Alias(String name, int of) implements CShape {}

    /** A type with const, volatile, restrict or a tag. */
    record Qualified(int of) implements CShape {}

    /** A variable, which is no type but has one. */
    record Variable(String name, int of) implements CShape {}

    /** void, functions, and what is none of the above; of no size. */
    record Other(String what) implements CShape {}
}
