// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * BTF, the kernel's type information (Documentation/bpf/btf.rst), as pahole, gcc and clang write it.
 *
 * <p>A module's BTF is split: its types and texts continue those of the kernel.
 */
public final class Btf {
    /** The section of an ELF file that holds it. */
    public static final String SECTION = ".BTF";

    private static final int MAGIC = 0xEB9F;
    private static final int SMALLEST_HEADER = 24;

    private final CTypes types;
    private final Texts texts;

    private Btf(CTypes types, Texts texts) {
        this.types = types;
        this.texts = texts;
    }

    public CTypes types() {
        return types;
    }

    /**
     * Reads BTF that stands alone.
     *
     * @param pointerBytes 4 or 8
     * @throws BrokenObjectException if it contradicts its format, or describes a kind of type that is not known here
     */
    public static Btf read(byte[] bytes, int pointerBytes) throws BrokenObjectException {
        return read(bytes, List.of(new CShape.Other("void")), new Texts(List.of()), pointerBytes);
    }

    /** Reads a module's BTF, which continues that of its kernel. */
    public static Btf readSplit(byte[] bytes, Btf kernel) throws BrokenObjectException {
        return read(bytes, kernel.types.shapes(), kernel.texts, kernel.types.pointerBytes());
    }

    /** Reads the BTF in an ELF file that stands alone, such as gcc makes with -gbtf. */
    public static Btf ofObject(byte[] elf) throws BrokenObjectException {
        ElfFile file = ElfFile.read(elf);
        byte[] section = file.section(SECTION)
                .orElseThrow(() -> new BrokenObjectException("the object has no section " + SECTION));
        return read(section, file.wordBytes());
    }

    private static Btf read(byte[] bytes, List<CShape> before, Texts earlier, int pointerBytes)
            throws BrokenObjectException {
        ByteOrder order =
                bytes.length > 0 && (bytes[0] & 0xFF) == MAGIC >> 8 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteView view = ByteView.of(bytes, order);
        if (view.u16(0) != MAGIC) {
            throw new BrokenObjectException("this is no BTF");
        }
        if (view.u8(2) != 1) {
            throw new BrokenObjectException("BTF of version " + view.u8(2) + ", only 1 is known");
        }
        long header = view.u32(4);
        if (header < SMALLEST_HEADER) {
            throw new BrokenObjectException("a BTF header of " + header + " bytes");
        }
        ByteView types = view.part(header + view.u32(8), view.u32(12));
        Texts texts = earlier.and(view.part(header + view.u32(16), view.u32(20)));
        List<CShape> shapes = new ArrayList<>(before);
        shapes.addAll(new BtfTypes(types, texts).read(new CTypes(before, pointerBytes)));
        return new Btf(new CTypes(shapes, pointerBytes), texts);
    }

    /** The tables of texts, one behind the other. */
    record Texts(List<ByteView> tables) {
        Texts and(ByteView next) {
            List<ByteView> all = new ArrayList<>(tables);
            all.add(next);
            return new Texts(List.copyOf(all));
        }

        String at(long offset) throws BrokenObjectException {
            if (offset == 0) {
                return "";
            }
            long from = offset;
            for (ByteView table : tables) {
                if (from < table.size()) {
                    return table.text(from);
                }
                from -= table.size();
            }
            throw new BrokenObjectException("there is no text at " + offset);
        }
    }
}
