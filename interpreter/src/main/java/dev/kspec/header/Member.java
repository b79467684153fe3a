// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.ArrayList;
import java.util.List;

/**
 * A member of a struct or union as C code can name it: those of nameless members count as the outer one's own.
 *
 * @param bitOffset from the beginning of the outermost
 * @param bits its size; of a flexible array, 0
 * @param bitfield whether it is a bitfield
 */
public record Member(String name, int type, long bitOffset, long bits, boolean bitfield) {
    private static final int DEEPEST = 32;

    /** The bytes of its type begin here; a bitfield's own bits may begin later. */
    public long offset() {
        return bitOffset / 8;
    }

    /** All members that have a name. */
    public static List<Member> of(CTypes types, CShape.Aggregate aggregate) throws BrokenObjectException {
        List<Member> members = new ArrayList<>();
        collect(types, aggregate, 0, 0, members);
        return members;
    }

    private static void collect(CTypes types, CShape.Aggregate aggregate, long base, int depth, List<Member> into)
            throws BrokenObjectException {
        if (depth > DEEPEST) {
            throw new BrokenObjectException("members nest deeper than " + DEEPEST);
        }
        for (CShape.Field field : aggregate.fields()) {
            long at = base + field.bitOffset();
            if (!field.name().isEmpty()) {
                boolean bitfield = field.bitWidth() > 0;
                long bits = bitfield ? field.bitWidth() : types.size(field.type()) * 8;
                into.add(new Member(field.name(), field.type(), at, bits, bitfield));
            } else if (types.bare(field.type()) instanceof CShape.Aggregate inner) {
                collect(types, inner, at, depth + 1, into);
            }
        }
    }
}
