// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a type lies in memory on one ABI.
 *
 * @param size in bytes, without a flexible array at the end: C's sizeof
 * @param align in bytes: C's _Alignof as it holds within a struct
 * @param slots the fields of a struct or union in order of declaration; none for other types
 * @param padding bytes between and behind the fields that belong to none, in order; not those within the fields
 */
public record Layout(int size, int align, List<Slot> slots, List<Gap> padding) {
    public Layout {
        slots = List.copyOf(slots);
        padding = List.copyOf(padding);
    }

    /**
     * A field and where it is.
     *
     * @param offset in bytes from the beginning of the struct
     * @param size in bytes; of a flexible array, 0
     */
    public record Slot(CType.Field field, int offset, int size) {}

    /** Bytes that belong to no field. */
    public record Gap(int offset, int size) {}

    /** The field of a name. */
    public Optional<Slot> slot(String name) {
        return slots.stream().filter(s -> s.field().name().equals(name)).findFirst();
    }

    /**
     * The layout of a type that {@link TypeRules} finds no fault with.
     *
     * @throws IllegalArgumentException if the type takes more than {@link TypeRules#MOST_BYTES}
     */
    public static Layout of(CType type, Abi abi) {
        return of(type, new Measures(abi));
    }

    static Layout of(CType type, Measures measures) {
        Measures.Measure whole = measures.of(type);
        if (whole.size() > TypeRules.MOST_BYTES) {
            throw new IllegalArgumentException(type.spelling() + " is too large to be laid out");
        }
        List<Slot> slots = type instanceof CType.Composite composite ? slots(composite, measures) : List.<Slot>of();
        int size = (int) whole.size();
        return new Layout(size, whole.align(), slots, slots.isEmpty() ? List.of() : padding(slots, size));
    }

    private static List<Slot> slots(CType.Composite composite, Measures measures) {
        List<Slot> slots = new ArrayList<>();
        long end = 0;
        for (CType.Field field : composite.fields()) {
            int size = (int) measures.of(field.type()).size();
            long offset = composite.isUnion() ? 0 : Measures.up(end, measures.alignment(composite, field));
            slots.add(new Slot(field, (int) offset, size));
            end = offset + size;
        }
        return slots;
    }

    private static List<Gap> padding(List<Slot> slots, int size) {
        List<Gap> gaps = new ArrayList<>();
        int end = 0;
        for (Slot slot : slots) {
            if (slot.offset > end) {
                gaps.add(new Gap(end, slot.offset - end));
            }
            end = Math.max(end, slot.offset + slot.size);
        }
        if (size > end) {
            gaps.add(new Gap(end, size - end));
        }
        return gaps;
    }
}
