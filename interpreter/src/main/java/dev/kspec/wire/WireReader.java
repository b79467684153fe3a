// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Takes numbers and bytes off a payload; whatever reaches past its end is a broken frame, found before anything is allocated. */
public final class WireReader {
    private static final int SHOWN = 64;

    private final ByteBuffer in;

    WireReader(byte[] payload) {
        this.in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The payload's first bytes in hexadecimal, for a message when something is wrong with it. */
    String beginning() {
        int shown = Math.min(SHOWN, in.capacity());
        return HexFormat.ofDelimiter(" ").formatHex(in.array(), 0, shown) + (shown < in.capacity() ? " …" : "");
    }

    private ByteBuffer need(int bytes) throws WireException {
        if (bytes < 0 || in.remaining() < bytes) {
            throw new WireException("the frame's payload ends " + (bytes - in.remaining()) + " bytes too early");
        }
        return in;
    }

    int u8() throws WireException {
        return need(1).get() & 0xff;
    }

    int u16() throws WireException {
        return need(2).getShort() & 0xffff;
    }

    /** A 32-bit number that has to fit into an int, as all counts and lengths do. */
    int u32() throws WireException {
        int value = need(4).getInt();
        if (value < 0) {
            throw new WireException("a count of " + Integer.toUnsignedString(value) + " is out of all bounds");
        }
        return value;
    }

    /** The 64 bits as they are. */
    long u64() throws WireException {
        return need(8).getLong();
    }

    /** The 64 bits of an unsigned integer of which each byte has seven, the lowest first, and whether there are more (LEB128). */
    long varint() throws WireException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80 && (shift < Long.SIZE - 1 || next <= 1)) {
                return value;
            }
        }
        throw new WireException("an integer has more than 64 bits");
    }

    /** The same, which has to fit into an int, as all counts and lengths do. */
    int varcount() throws WireException {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new WireException("a count of " + Long.toUnsignedString(value) + " is out of all bounds");
        }
        return (int) value;
    }

    byte[] raw(int length) throws WireException {
        ByteBuffer all = need(length);
        byte[] bytes = new byte[length];
        all.get(bytes);
        return bytes;
    }

    byte[] blob() throws WireException {
        return raw(u32());
    }

    /** A text: UTF-8 without NUL. */
    String str() throws WireException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(blob()))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new WireException("a text holds a NUL");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new WireException("a text is not in UTF-8");
        }
    }

    /** A count of entries that take at least so many bytes each. */
    int count(int leastBytesEach) throws WireException {
        int count = u32();
        if ((long) count * leastBytesEach > in.remaining()) {
            throw new WireException("the frame promises " + count + " entries but is too short for them");
        }
        return count;
    }

    void end() throws WireException {
        if (in.hasRemaining()) {
            throw new WireException(in.remaining() + " bytes are left over in the frame");
        }
    }
}
