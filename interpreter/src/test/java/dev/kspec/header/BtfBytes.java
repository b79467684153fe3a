// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes BTF, byte by byte, as Documentation/bpf/btf.rst has it; right or wrong. */
final class BtfBytes {
    private final ByteOrder order;
    private final int textsBefore;
    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();

    BtfBytes(ByteOrder order) {
        this(order, 0);
        texts.write(0);
    }

    /** Continues BTF with texts of that many bytes. */
    BtfBytes(ByteOrder order, int textsBefore) {
        this.order = order;
        this.textsBefore = textsBefore;
    }

    private int text(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int at = textsBefore + texts.size();
        texts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        texts.write(0);
        return at;
    }

    private BtfBytes words(int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(words.length * 4).order(order);
        for (int word : words) {
            buffer.putInt(word);
        }
        types.writeBytes(buffer.array());
        return this;
    }

    private BtfBytes head(String name, int kind, int length, boolean flag, int last) {
        return words(text(name), (flag ? 1 << 31 : 0) | kind << 24 | length, last);
    }

    /** An integer; {@code offset} and {@code bits} other than 0 and its width are the older form of bitfields. */
    BtfBytes integer(String name, int bytes, int encoding, int offset, int bits) {
        return head(name, 1, 0, false, bytes).words(encoding << 24 | offset << 16 | bits);
    }

    BtfBytes pointer(int to) {
        return head("", 2, 0, false, to);
    }

    BtfBytes array(int element, int count) {
        return head("", 3, 0, false, 0).words(element, 1, count);
    }

    BtfBytes struct(String name, int bytes, boolean widths, Object... fields) {
        head(name, 4, fields.length / 3, widths, bytes);
        for (int i = 0; i < fields.length; i += 3) {
            words(text((String) fields[i]), (Integer) fields[i + 1], (Integer) fields[i + 2]);
        }
        return this;
    }

    BtfBytes enumeration(String name, int bytes, Object... entries) {
        head(name, 6, entries.length / 2, false, bytes);
        for (int i = 0; i < entries.length; i += 2) {
            words(text((String) entries[i]), (Integer) entries[i + 1]);
        }
        return this;
    }

    BtfBytes enumeration64(String name, String entry, long value) {
        return head(name, 19, 1, false, 8).words(text(entry), (int) value, (int) (value >>> 32));
    }

    BtfBytes reference(int kind, String name, int to) {
        return head(name, kind, 0, false, to);
    }

    BtfBytes raw(int name, int info, int last) {
        return words(name, info, last);
    }

    byte[] bytes() {
        byte[] t = types.toByteArray();
        byte[] s = texts.toByteArray();
        ByteBuffer all = ByteBuffer.allocate(24 + t.length + s.length).order(order);
        all.putShort((short) 0xEB9F).put((byte) 1).put((byte) 0).putInt(24);
        all.putInt(0).putInt(t.length).putInt(t.length).putInt(s.length);
        return all.put(t).put(s).array();
    }

    int textBytes() {
        return textsBefore + texts.size();
    }
}
