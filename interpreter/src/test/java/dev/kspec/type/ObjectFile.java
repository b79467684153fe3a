// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The sections of an ELF object, of either class and either order of bytes (System V ABI, chapter 4). */
final class ObjectFile {
    private final Map<String, byte[]> sections = new LinkedHashMap<>();
    private final ByteOrder order;

    private ObjectFile(ByteOrder order) {
        this.order = order;
    }

    static ObjectFile read(byte[] file) throws IOException {
        if (file.length < 52 || file[0] != 0x7f || file[1] != 'E' || file[2] != 'L' || file[3] != 'F') {
            throw new IOException("no ELF object");
        }
        boolean wide = file[4] == 2;
        ByteBuffer elf = ByteBuffer.wrap(file).order(file[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        ObjectFile object = new ObjectFile(elf.order());
        int headers = wide ? (int) elf.getLong(0x28) : elf.getInt(0x20);
        int entry = elf.getShort(wide ? 0x3a : 0x2e);
        int count = elf.getShort(wide ? 0x3c : 0x30) & 0xffff;
        int names = elf.getShort(wide ? 0x3e : 0x32) & 0xffff;
        int namesAt = offset(elf, headers + names * entry, wide);
        for (int i = 0; i < count; i++) {
            int header = headers + i * entry;
            boolean hasBytes = elf.getInt(header + 4) == 1;
            if (hasBytes) {
                int at = offset(elf, header, wide);
                int size = wide ? (int) elf.getLong(header + 0x20) : elf.getInt(header + 0x14);
                object.sections.put(text(file, namesAt + elf.getInt(header)), Arrays.copyOfRange(file, at, at + size));
            }
        }
        return object;
    }

    private static int offset(ByteBuffer elf, int header, boolean wide) {
        return wide ? (int) elf.getLong(header + 0x18) : elf.getInt(header + 0x10);
    }

    private static String text(byte[] file, int at) {
        int end = at;
        while (file[end] != 0) {
            end++;
        }
        return new String(file, at, end - at, StandardCharsets.UTF_8);
    }

    /** The bytes of a section. */
    byte[] bytes(String section) {
        byte[] bytes = sections.get(section);
        if (bytes == null) {
            throw new AssertionError("the object has no section " + section + ", only " + sections.keySet());
        }
        return bytes;
    }

    /** A section as an array of unsigned integers of 32 bits. */
    List<Long> words(String section) {
        ByteBuffer data = ByteBuffer.wrap(bytes(section)).order(order);
        return IntStream.range(0, data.capacity() / 4)
                .mapToObj(i -> data.getInt(4 * i) & 0xffff_ffffL)
                .toList();
    }
}
