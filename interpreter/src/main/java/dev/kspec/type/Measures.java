// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.IdentityHashMap;

/** Sizes and alignments on one ABI, whatever the type; each type is looked at once, however often it occurs. */
final class Measures {
    /** Stands for anything from itself upwards, so that no sum or product overflows. */
    static final long HUGE = 1L << 40;

    private final Abi abi;
    private final IdentityHashMap<CType, Measure> known = new IdentityHashMap<>();

    Measures(Abi abi) {
        this.abi = abi;
    }

    /**
     * What a type takes.
     *
     * @param size in bytes, up to {@link #HUGE}
     * @param align in bytes
     * @param weight the bytes of all fields added up, those of a union's members too, up to {@link #HUGE}
     * @param depth how deep arrays, structs and unions are nested in it
     * @param openEnded whether it ends in a flexible array
     */
    record Measure(long size, int align, long weight, int depth, boolean openEnded) {}

    Measure of(CType type) {
        Measure found = known.get(type);
        if (found == null) {
            found = measure(type);
            known.put(type, found);
        }
        return found;
    }

    private Measure measure(CType type) {
        return switch (type) {
            case CType.Scalar scalar -> {
                int bytes = scalar.on(abi).bytes();
                yield new Measure(bytes, abi.alignment(bytes), bytes, 0, false);
            }
            case CType.Array(CType element, int length) -> {
                Measure one = of(element);
                yield new Measure(
                        times(one.size, length), one.align, times(one.weight, length), one.depth + 1, one.openEnded);
            }
            case CType.Flexible(CType element) -> {
                Measure one = of(element);
                yield new Measure(0, one.align, one.weight, one.depth + 1, true);
            }
            case CType.Composite composite -> composite(composite);
        };
    }

    private Measure composite(CType.Composite composite) {
        long end = 0;
        long weight = 0;
        int align = composite.align().orElse(1);
        int depth = 0;
        boolean openEnded = false;
        for (CType.Field field : composite.fields()) {
            Measure one = of(field.type());
            int fieldAlign = alignment(composite, field);
            end = composite.isUnion() ? Math.max(end, one.size) : cap(up(end, fieldAlign) + one.size);
            weight = cap(weight + one.weight);
            align = Math.max(align, fieldAlign);
            depth = Math.max(depth, one.depth);
            openEnded |= one.openEnded;
        }
        return new Measure(cap(up(end, align)), align, weight, depth + 1, openEnded);
    }

    /** What a field is aligned to within its struct. */
    int alignment(CType.Composite composite, CType.Field field) {
        int natural = composite.isPacked() ? 1 : of(field.type()).align;
        return Math.max(natural, field.align().orElse(1));
    }

    /** The next multiple of an alignment. */
    static long up(long offset, int align) {
        return (offset + align - 1) / align * align;
    }

    private static long cap(long size) {
        return Math.min(size, HUGE);
    }

    private static long times(long size, int length) {
        return size > HUGE / Math.max(1, length) ? HUGE : size * length;
    }
}
