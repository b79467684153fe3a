// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The types of one piece of BTF, in the order of their numbers. */
final class BtfTypes {
    private static final int HEAD = 12;

    private final ByteView bytes;
    private final Btf.Texts texts;
    /** Integers that fill only a part of their bytes: the older form of bitfields. By number within this piece. */
    private final Map<Integer, Part> parts = new HashMap<>();

    private final List<CShape> found = new ArrayList<>();
    private long at;

    private record Part(int offset, int width) {}

    BtfTypes(ByteView bytes, Btf.Texts texts) {
        this.bytes = bytes;
        this.texts = texts;
    }

    List<CShape> read(CTypes before) throws BrokenObjectException {
        while (at < bytes.size()) {
            found.add(next());
        }
        if (!parts.isEmpty()) {
            resolveParts(before);
        }
        return found;
    }

    private CShape next() throws BrokenObjectException {
        String name = texts.at(bytes.u32(at));
        long info = bytes.u32(at + 4);
        int last = bytes.s32(at + 8); // a size or a type's number
        int length = (int) (info & 0xFFFF);
        int kind = (int) (info >> 24 & 0x1F);
        boolean flag = info >> 31 != 0;
        long extra = at + HEAD;
        at = extra + extraBytes(kind, length);
        if (at > bytes.size()) {
            throw new BrokenObjectException("type number " + found.size() + " of this BTF goes beyond its end");
        }
        return switch (kind) {
            case 1 -> integer(name, last, extra);
            case 2 -> new CShape.Pointer(last);
            case 3 -> new CShape.Array(bytes.s32(extra), bytes.u32(extra + 8));
            case 4, 5 -> new CShape.Aggregate(kind == 5, name, last & 0xFFFF_FFFFL, fields(extra, length, flag));
            case 6, 19 -> new CShape.Enumeration(name, sized(last), entries(extra, length, kind == 19));
            case 7 -> new CShape.Forward(name, flag);
            case 8 -> new CShape.Alias(name, last);
            case 9, 10, 11, 18 -> new CShape.Qualified(last);
            case 12, 13 -> new CShape.Other("a function");
            case 14 -> new CShape.Variable(name, last);
            case 16 -> new CShape.Float(name, sized(last));
            default -> new CShape.Other("no type");
        };
    }

    /** Bytes behind a type's head. What is not known cannot be skipped. */
    private static long extraBytes(int kind, int length) throws BrokenObjectException {
        return switch (kind) {
            case 1, 14, 17 -> 4;
            case 3 -> 12;
            case 4, 5, 15, 19 -> 12L * length;
            case 6, 13 -> 8L * length;
            case 2, 7, 8, 9, 10, 11, 12, 16, 18 -> 0;
            default -> throw new BrokenObjectException("BTF of an unknown kind " + kind);
        };
    }

    private static int sized(int bytes) throws BrokenObjectException {
        if (bytes < 0 || bytes > 64) {
            throw new BrokenObjectException("a number of " + (bytes & 0xFFFF_FFFFL) + " bytes");
        }
        return bytes;
    }

    private CShape integer(String name, int size, long extra) throws BrokenObjectException {
        long encoding = bytes.u32(extra);
        int width = (int) (encoding & 0xFF);
        int offset = (int) (encoding >> 16 & 0xFF);
        if (width != sized(size) * 8 || offset != 0) {
            parts.put(found.size(), new Part(offset, width));
        }
        return new CShape.Int(name, size, (encoding >> 24 & 1) != 0, (encoding >> 24 & 4) != 0);
    }

    private List<CShape.Field> fields(long extra, int length, boolean withWidths) throws BrokenObjectException {
        List<CShape.Field> fields = new ArrayList<>(length);
        for (long e = extra; e < extra + 12L * length; e += 12) {
            long offset = bytes.u32(e + 8);
            fields.add(new CShape.Field(
                    texts.at(bytes.u32(e)),
                    bytes.s32(e + 4),
                    withWidths ? offset & 0xFF_FFFF : offset,
                    withWidths ? (int) (offset >> 24) : 0));
        }
        return fields;
    }

    private List<CShape.Enumerator> entries(long extra, int length, boolean wide) throws BrokenObjectException {
        int step = wide ? 12 : 8;
        List<CShape.Enumerator> entries = new ArrayList<>(length);
        for (long e = extra; e < extra + (long) step * length; e += step) {
            long value = wide ? bytes.u32(e + 4) | bytes.u32(e + 8) << 32 : bytes.s32(e + 4);
            entries.add(new CShape.Enumerator(texts.at(bytes.u32(e)), value));
        }
        return entries;
    }

    /** Gives fields of such integers their widths. */
    private void resolveParts(CTypes before) throws BrokenObjectException {
        List<CShape> all = new ArrayList<>(before.shapes());
        all.addAll(found);
        CTypes types = new CTypes(all, before.pointerBytes());
        int first = before.count();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) instanceof CShape.Aggregate(boolean union, String name, long size, var fields)) {
                List<CShape.Field> resolved = new ArrayList<>(fields.size());
                for (CShape.Field field : fields) {
                    resolved.add(resolved(field, parts.get(types.bareId(field.type()) - first)));
                }
                found.set(i, new CShape.Aggregate(union, name, size, resolved));
            }
        }
    }

    private static CShape.Field resolved(CShape.Field field, Part part) {
        return part == null || field.bitWidth() != 0
                ? field
                : new CShape.Field(field.name(), field.type(), field.bitOffset() + part.offset(), part.width());
    }
}
