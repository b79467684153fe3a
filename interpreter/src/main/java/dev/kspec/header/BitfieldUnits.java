// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.ArrayList;
import java.util.List;

/** Chooses the integers that hold bitfields: the declared ones where they touch nothing else, else smaller ones. */
final class BitfieldUnits {
    private static final int[] SIZES = {1, 2, 4, 8};

    private final List<Unit> units = new ArrayList<>();

    private BitfieldUnits() {}

    /** A bitfield with the size of its declared type in bytes. */
    record Bitfield(CShape.Field field, int unit) {
        long low() {
            return field.bitOffset() / 8;
        }

        long high() {
            return (field.bitOffset() + field.bitWidth() + 7) / 8;
        }

        private boolean isWithin(long begin, long bytes) {
            return low() >= begin && high() <= begin + bytes;
        }
    }

    /** An integer of 1, 2, 4 or 8 bytes at an offset that it is aligned to. */
    record Unit(long offset, int bytes) {}

    /** Bitfields that share bytes or their declared integer. */
    private static final class Group {
        private long low;
        private long high;
        private final int unit;
        private final long begin;

        Group(Bitfield first) {
            this.low = first.low();
            this.high = first.high();
            this.unit = first.unit();
            this.begin = low / unit * unit;
        }

        boolean takes(Bitfield next) {
            boolean same = next.unit() == unit && next.isWithin(begin, unit) && high <= begin + unit;
            return same || next.low() < high;
        }

        void add(Bitfield next) {
            low = Math.min(low, next.low());
            high = Math.max(high, next.high());
        }
    }

    /**
     * The integers that hold the bitfields, in order.
     *
     * @param bitfields one behind the other
     * @param from no integer begins before this offset
     * @param to no integer ends behind this offset
     */
    static List<Unit> of(List<Bitfield> bitfields, long from, long to) {
        List<Group> groups = new ArrayList<>();
        for (Bitfield bitfield : bitfields) {
            if (!groups.isEmpty() && groups.getLast().takes(bitfield)) {
                groups.getLast().add(bitfield);
            } else {
                groups.add(new Group(bitfield));
            }
        }
        BitfieldUnits chosen = new BitfieldUnits();
        long free = from;
        for (int i = 0; i < groups.size(); i++) {
            chosen.choose(groups.get(i), free, i + 1 < groups.size() ? groups.get(i + 1).low : to);
            Unit last = chosen.units.getLast();
            free = last.offset() + last.bytes();
        }
        return chosen.units;
    }

    private void choose(Group group, long from, long to) {
        if (tryOne(group, group.unit, from, to)) {
            return;
        }
        for (int size : SIZES) {
            if (tryOne(group, size, from, to)) {
                return;
            }
        }
        for (long at = group.low; at < group.high; at = end()) {
            int size = 8;
            while (at % size != 0 || at + size > group.high) {
                size /= 2;
            }
            units.add(new Unit(at, size));
        }
    }

    private long end() {
        return units.getLast().offset() + units.getLast().bytes();
    }

    private boolean tryOne(Group group, int size, long from, long to) {
        long begin = group.low / size * size;
        boolean fits = begin >= from && begin + size >= group.high && begin + size <= to;
        if (fits) {
            units.add(new Unit(begin, size));
        }
        return fits;
    }
}
