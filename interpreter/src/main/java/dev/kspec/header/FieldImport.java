// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import dev.kspec.type.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of one struct or union: nameless ones get names, bitfields become the integers that hold them. */
final class FieldImport {
    private final TypeImport imports;
    private final CTypes types;
    private final Abi abi;
    private final CShape.Aggregate shape;
    private final String name;
    private final Set<String> taken = new HashSet<>();
    private final List<Fitting.Placed> placed = new ArrayList<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();
    private final List<String> lost = new ArrayList<>();

    FieldImport(TypeImport imports, CTypes types, Abi abi, CShape.Aggregate shape, String name)
            throws BrokenObjectException {
        this.imports = imports;
        this.types = types;
        this.abi = abi;
        this.shape = shape;
        this.name = name;
        shape.fields().forEach(f -> taken.add(f.name()));
        int i = 0;
        while (i < shape.fields().size()) {
            int end = i + 1;
            if (shape.fields().get(i).bitWidth() == 0) {
                field(i);
            } else {
                while (!shape.union()
                        && end < shape.fields().size()
                        && shape.fields().get(end).bitWidth() > 0) {
                    end++;
                }
                bits(i, end);
            }
            i = end;
        }
    }

    List<Fitting.Placed> placed() {
        return placed;
    }

    /** By field: what the description cannot say. */
    Map<String, String> remarks() {
        return remarks;
    }

    /** Members that are not in the description at all. */
    String remark() {
        return String.join("; ", lost);
    }

    private void field(int index) throws BrokenObjectException {
        CShape.Field field = shape.fields().get(index);
        if (types.size(field.type()) == 0) {
            openEnded(field, index == shape.fields().size() - 1 && !shape.union() && !placed.isEmpty());
            return;
        }
        boolean nameless = field.name().isEmpty();
        String called = nameless ? invented(field) : field.name();
        TypeImport.Use use = imports.use(field.type(), name + "_" + called)
                .orElseThrow(() -> new BrokenObjectException(name + "." + called + " has a size but no type"));
        String remark = nameless ? "without a name in the header" : use.remark();
        add(called, use.type(), use.align(), field.bitOffset() / 8, remark);
    }

    /** A member of no size: an array of any length at the end of a struct, or nothing that can be said. */
    private void openEnded(CShape.Field field, boolean last) throws BrokenObjectException {
        Optional<CShape.Field> array = last ? openEnd(field, 0) : Optional.empty();
        if (array.isPresent() && types.bare(array.get().type()) instanceof CShape.Array(int element, long count)) {
            String called = field.name().isEmpty() ? free(array.get().name()) : field.name();
            Optional<TypeImport.Use> use = imports.use(element, name + "_" + called);
            if (use.isPresent()) {
                CType type = new CType.Flexible(use.get().type());
                add(
                        called,
                        type,
                        use.get().align(),
                        field.bitOffset() / 8,
                        use.get().remark());
                return;
            }
        }
        lost.add((field.name().isEmpty() ? "a member without a name" : "`" + field.name() + "`")
                + " has no size and is left out");
    }

    private void add(String wanted, CType type, OptionalInt align, long offset, String remark) {
        String called = BaseTypes.isWord(wanted) ? free(wanted + "_") : wanted;
        String words = called.equals(wanted)
                ? remark
                : "`" + wanted + "` in the header" + (remark.isEmpty() ? "" : "; " + remark);
        if (!words.isEmpty()) {
            remarks.put(called, words);
        }
        placed.add(new Fitting.Placed(new CType.Field(called, type, align, Optional.empty()), offset));
    }

    /** The array of no size that a member of no size is, or holds. */
    private Optional<CShape.Field> openEnd(CShape.Field field, int depth) throws BrokenObjectException {
        CShape bare = types.bare(field.type());
        if (bare instanceof CShape.Array(int element, long count)) {
            return count == 0 && types.size(element) > 0 ? Optional.of(field) : Optional.empty();
        }
        if (bare instanceof CShape.Aggregate aggregate && depth < 8) {
            for (CShape.Field inner : aggregate.fields()) {
                Optional<CShape.Field> found = openEnd(inner, depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private String invented(CShape.Field field) throws BrokenObjectException {
        return free(types.bare(field.type()) instanceof CShape.Aggregate a && a.union() ? "u" : "s");
    }

    private String free(String base) {
        String free = base;
        for (int i = 2; taken.contains(free); i++) {
            free = base + i;
        }
        taken.add(free);
        return free;
    }

    /** Bitfields that follow one another, from one index up to another. */
    private void bits(int from, int to) throws BrokenObjectException {
        List<CShape.Field> fields = shape.fields().subList(from, to);
        List<BitfieldUnits.Bitfield> bitfields = new ArrayList<>();
        for (CShape.Field field : fields) {
            long bytes = types.size(field.type());
            bitfields.add(new BitfieldUnits.Bitfield(
                    field, BaseTypes.kind((int) Math.min(bytes, 8), false).bytes(abi)));
        }
        long free = shape.union() || placed.isEmpty() ? 0 : endOf(placed.getLast());
        long limit = to < shape.fields().size() && !shape.union()
                ? shape.fields().get(to).bitOffset() / 8
                : shape.bytes();
        for (BitfieldUnits.Unit unit : BitfieldUnits.of(bitfields, free, limit)) {
            unit(unit.offset(), unit.bytes(), fields);
        }
    }

    private long endOf(Fitting.Placed last) {
        return last.offset() + Layout.of(last.field().type(), abi).size();
    }

    /** One integer with the bitfields in it. */
    private void unit(long at, int bytes, List<CShape.Field> fields) {
        long begin = at * 8;
        long end = begin + bytes * 8L;
        List<CShape.Field> held = fields.stream()
                .filter(f -> f.bitOffset() < end && f.bitOffset() + f.bitWidth() > begin)
                .toList();
        String called = held.size() == 1 && isWhole(held.getFirst(), begin, end)
                ? held.getFirst().name()
                : free("bits");
        String words = held.stream().map(f -> words(f, begin, end)).collect(Collectors.joining(", "));
        IntKind kind = BaseTypes.kind(bytes, false);
        add(called, new CType.Int(kind), OptionalInt.empty(), at, "bitfields: " + words);
    }

    private static boolean isWhole(CShape.Field field, long begin, long end) {
        return !field.name().isEmpty() && field.bitOffset() >= begin && field.bitOffset() + field.bitWidth() <= end;
    }

    /** {@code a bits 0…2}, counted from the lowest bit of the integer. */
    private String words(CShape.Field field, long begin, long end) {
        long low = Math.max(field.bitOffset(), begin) - begin;
        long high = Math.min(field.bitOffset() + field.bitWidth(), end) - begin - 1;
        if (abi.isBigEndian()) {
            long width = end - begin;
            long top = width - 1 - low;
            low = width - 1 - high;
            high = top;
        }
        return field.name() + (low == high ? " bit " + low : " bits " + low + "…" + high);
    }
}
