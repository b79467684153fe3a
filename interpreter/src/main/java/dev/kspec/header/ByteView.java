// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A part of a file, read at offsets that the file itself names: every access is checked against its bounds. */
final class ByteView {
    private final ByteBuffer bytes;

    private ByteView(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    static ByteView of(byte[] bytes, ByteOrder order) {
        return new ByteView(ByteBuffer.wrap(bytes).order(order));
    }

    int size() {
        return bytes.limit();
    }

    ByteOrder order() {
        return bytes.order();
    }

    byte[] toArray() {
        byte[] copy = new byte[size()];
        bytes.get(0, copy);
        return copy;
    }

    int u8(long at) throws BrokenObjectException {
        return bytes.get(checked(at, 1)) & 0xFF;
    }

    int u16(long at) throws BrokenObjectException {
        return bytes.getShort(checked(at, 2)) & 0xFFFF;
    }

    long u32(long at) throws BrokenObjectException {
        return bytes.getInt(checked(at, 4)) & 0xFFFF_FFFFL;
    }

    int s32(long at) throws BrokenObjectException {
        return bytes.getInt(checked(at, 4));
    }

    /** All 64 bits; the caller knows whether they are signed. */
    long u64(long at) throws BrokenObjectException {
        return bytes.getLong(checked(at, 8));
    }

    /** The part that begins at an offset. */
    ByteView part(long at, long size) throws BrokenObjectException {
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new BrokenObjectException("a part of " + size + " bytes lies outside the file");
        }
        return new ByteView(bytes.slice(checked(at, (int) size), (int) size).order(bytes.order()));
    }

    /** The text that begins at an offset and ends before a NUL byte; malformed UTF-8 becomes U+FFFD. */
    String text(long at) throws BrokenObjectException {
        int start = checked(at, 0);
        int end = start;
        while (end < size() && bytes.get(end) != 0) {
            end++;
        }
        if (end == size()) {
            throw new BrokenObjectException("a text at offset " + at + " has no end");
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int checked(long at, int length) throws BrokenObjectException {
        if (at < 0 || at > size() - (long) length) {
            throw new BrokenObjectException(
                    "offset " + at + " (" + length + " bytes) lies outside " + size() + " bytes");
        }
        return (int) at;
    }
}
