// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts little-endian numbers and lengths-first bytes one after the other. */
final class WireWriter {
    private ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            byte[] bigger = Arrays.copyOf(out.array(), Math.max(out.capacity() * 2, out.position() + bytes));
            out = ByteBuffer.wrap(bigger).order(ByteOrder.LITTLE_ENDIAN).position(out.position());
        }
        return out;
    }

    WireWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    WireWriter u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    WireWriter u32(long value) {
        room(4).putInt((int) value);
        return this;
    }

    WireWriter u64(long value) {
        room(8).putLong(value);
        return this;
    }

    /** See {@link WireReader#varint}. */
    WireWriter varint(long value) {
        long left = value;
        for (; (left & ~0x7fL) != 0; left >>>= 7) {
            u8((int) (left & 0x7f) | 0x80);
        }
        return u8((int) left);
    }

    WireWriter raw(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    WireWriter blob(byte[] bytes) {
        return u32(bytes.length).raw(bytes);
    }

    WireWriter str(String text) {
        return blob(text.getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        return out.position();
    }

    byte[] toArray() {
        return Arrays.copyOf(out.array(), out.position());
    }
}
