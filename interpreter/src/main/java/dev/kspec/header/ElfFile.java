// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of an ELF file (elf(5)), of either class and byte order. Relocations are not applied.
 *
 * @param wordBytes 4 or 8: the size of an address
 */
public record ElfFile(int wordBytes, ByteOrder order, Map<String, Section> sections) {
    private static final int NOBITS = 8;
    private static final long COMPRESSED = 0x800;

    /**
     * A section.
     *
     * @param compressed whether the bytes are compressed (SHF_COMPRESSED), and so mean nothing here
     */
    record Section(ByteView bytes, boolean compressed) {}

    public ElfFile {
        sections = Map.copyOf(sections);
    }

    /** Whether bytes begin as an ELF file does. */
    public static boolean looksLike(byte[] bytes) {
        return bytes.length > 16 && bytes[0] == 0x7F && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F';
    }

    /**
     * Finds the sections. Of sections with one name the first is kept; those without bytes in the file are left out.
     *
     * @throws BrokenObjectException if it is no ELF file, or its tables point outside it
     */
    public static ElfFile read(byte[] bytes) throws BrokenObjectException {
        if (!looksLike(bytes)) {
            throw new BrokenObjectException("this is no ELF file");
        }
        if (bytes[4] < 1 || bytes[4] > 2 || bytes[5] < 1 || bytes[5] > 2) {
            throw new BrokenObjectException("an ELF file of an unknown class or byte order");
        }
        boolean wide = bytes[4] == 2;
        ByteOrder order = bytes[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return new ElfFile(wide ? 8 : 4, order, new Tables(ByteView.of(bytes, order), wide).sections());
    }

    /** The bytes of a section, if it is there. */
    public Optional<byte[]> section(String name) throws BrokenObjectException {
        Section section = sections.get(name);
        if (section != null && section.compressed()) {
            throw new BrokenObjectException("section " + name + " is compressed");
        }
        return Optional.ofNullable(section).map(s -> s.bytes().toArray());
    }

    /** The file's header and its table of sections. */
    private record Tables(ByteView file, boolean wide) {
        Map<String, Section> sections() throws BrokenObjectException {
            long table = wide ? file.u64(0x28) : file.u32(0x20);
            int entry = file.u16(wide ? 0x3A : 0x2E);
            long count = file.u16(wide ? 0x3C : 0x30);
            long names = file.u16(wide ? 0x3E : 0x32);
            if (table == 0) {
                return Map.of();
            }
            if (entry < (wide ? 64 : 40)) {
                throw new BrokenObjectException("entries of " + entry + " bytes in the table of sections");
            }
            // Where a number does not fit into the header, section 0 has it.
            count = count == 0 ? word(table, 0x14, 0x20) : count;
            names = names == 0xFFFF ? file.u32(table + (wide ? 0x28 : 0x18)) : names;
            if (count < 0 || count > file.size() / entry || names < 0 || names >= count) {
                throw new BrokenObjectException("a table of " + count + " sections does not fit into the file");
            }
            var unused = file.part(table, count * entry);
            ByteView texts = bytes(table + names * entry);
            Map<String, Section> found = new LinkedHashMap<>();
            for (long i = 1; i < count; i++) {
                long at = table + i * entry;
                if (file.u32(at + 4) != NOBITS) {
                    boolean compressed = (word(at, 0x08, 0x08) & COMPRESSED) != 0;
                    found.putIfAbsent(texts.text(file.u32(at)), new Section(bytes(at), compressed));
                }
            }
            return found;
        }

        private ByteView bytes(long header) throws BrokenObjectException {
            return file.part(word(header, 0x10, 0x18), word(header, 0x14, 0x20));
        }

        private long word(long header, int narrowAt, int wideAt) throws BrokenObjectException {
            return wide ? file.u64(header + wideAt) : file.u32(header + narrowAt);
        }
    }
}
