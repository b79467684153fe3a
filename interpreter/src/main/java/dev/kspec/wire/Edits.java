// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is other in some bytes than in others, as the edits of FRAME_LIKE. It need not be the least: rows of a matrix differ in a
 * few values, and what lies between those is found by looking a little ahead.
 */
final class Edits {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Bytes that are alike from a place on make that a place to go on from. */
    private static final int ALIKE = Long.BYTES;
    /** So far ahead it is looked for, in both. */
    private static final int AHEAD = 48;

    private final byte[] before;
    private final byte[] now;
    private final int most;
    private final WireWriter out = new WireWriter();

    private Edits(byte[] before, byte[] now, int most) {
        this.before = before;
        this.now = now;
        this.most = most;
    }

    /**
     * What turns the one into the other.
     *
     * @param from where the bytes begin that count; the same in both
     * @param most bytes of edits that are worth while
     * @return nothing if they were more
     */
    static Optional<byte[]> of(byte[] before, byte[] now, int from, int most) {
        return new Edits(before, now, most).from(from);
    }

    private Optional<byte[]> from(int from) {
        int old = from;
        int at = from;
        while (true) {
            int kept = Arrays.mismatch(before, old, before.length, now, at, now.length);
            if (kept < 0) {
                return Optional.of(out.toArray());
            }
            old += kept;
            at += kept;
            int[] gone = goOn(old, at);
            out.varint(kept).varint(gone[0]).varint(gone[1]).raw(Arrays.copyOfRange(now, at, at + gone[1]));
            if (out.size() > most) {
                return Optional.empty();
            }
            old += gone[0];
            at += gone[1];
        }
    }

    /** How many bytes are to be left out of the one, and come in the other, until both are alike for a while: as few as may be. */
    private int[] goOn(int old, int at) {
        for (int both = 1; both <= 2 * AHEAD; both++) {
            if (both % 2 == 0 && areAlike(old + both / 2, at + both / 2)) { // a value as long as the other, most likely
                return new int[] {both / 2, both / 2};
            }
            for (int dropped = Math.max(0, both - AHEAD); dropped <= Math.min(both, AHEAD); dropped++) {
                if (areAlike(old + dropped, at + both - dropped)) {
                    return new int[] {dropped, both - dropped};
                }
            }
        }
        return new int[] {before.length - old, now.length - at};
    }

    private boolean areAlike(int old, int at) {
        if (old + ALIKE > before.length || at + ALIKE > now.length) {
            return before.length - old == now.length - at
                    && old <= before.length
                    && Arrays.equals(before, old, before.length, now, at, now.length);
        }
        return (long) LONG.get(before, old) == (long) LONG.get(now, at);
    }
}
