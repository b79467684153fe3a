// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import dev.kspec.type.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Finds the plainest description of a struct or union whose layout is the compiler's: as it is, with an alignment, packed,
 * with aligned fields, and at last packed with its padding written out.
 */
final class Fitting {
    private static final int MOST_ALIGNMENT = 4096;

    private final Abi abi;

    Fitting(Abi abi) {
        this.abi = abi;
    }

    /** A field and where the compiler puts it, in bytes. */
    record Placed(CType.Field field, long offset) {}

    /**
     * What the compiler says of the whole.
     *
     * @param align absent if nobody could ask
     */
    record Wanted(boolean union, String name, List<Placed> fields, long size, OptionalInt align) {}

    /** The description; empty if none has this layout. */
    Optional<CType.Composite> fit(Wanted wanted) {
        List<CType.Field> plain = wanted.fields().stream().map(Placed::field).toList();
        List<Integer> alignments = alignments(wanted);
        Predicate<CType.Composite> right = candidate -> fits(candidate, wanted);
        return candidates(wanted, false, plain, alignments)
                .filter(right)
                .findFirst()
                .or(() -> candidates(wanted, true, plain, alignments)
                        .filter(right)
                        .findFirst())
                .or(() -> candidates(wanted, false, aligned(wanted), alignments)
                        .filter(right)
                        .findFirst())
                .or(() -> candidates(wanted, true, padded(wanted), alignments)
                        .filter(right)
                        .findFirst());
    }

    private static java.util.stream.Stream<CType.Composite> candidates(
            Wanted wanted, boolean packed, List<CType.Field> fields, List<Integer> alignments) {
        return alignments.stream()
                .map(align -> new CType.Composite(
                        wanted.union(),
                        wanted.name(),
                        packed,
                        align == 1 ? OptionalInt.empty() : OptionalInt.of(align),
                        fields));
    }

    /** None first, then the one that is known, or each that could be. */
    private static List<Integer> alignments(Wanted wanted) {
        List<Integer> all = new ArrayList<>(List.of(1));
        for (int align = 2; align <= MOST_ALIGNMENT; align *= 2) {
            if (wanted.align().isEmpty() || wanted.align().getAsInt() == align) {
                all.add(align);
            }
        }
        return all;
    }

    private boolean fits(CType.Composite candidate, Wanted wanted) {
        Layout layout = Layout.of(candidate, abi);
        if (layout.size() != wanted.size()
                || (wanted.align().isPresent()
                        && layout.align() != wanted.align().getAsInt())) {
            return false;
        }
        return wanted.fields().stream()
                .allMatch(p -> layout.slot(p.field().name())
                        .filter(s -> s.offset() == p.offset())
                        .isPresent());
    }

    /** With an alignment for each field that lies behind a hole which its type does not explain. */
    private List<CType.Field> aligned(Wanted wanted) {
        List<CType.Field> fields = new ArrayList<>();
        for (Placed placed : wanted.fields()) {
            CType.Field field = placed.field();
            for (int align = 1; align <= MOST_ALIGNMENT; align *= 2) {
                CType.Field tried = align == 1
                        ? field
                        : new CType.Field(field.name(), field.type(), OptionalInt.of(align), field.value());
                List<CType.Field> all = new ArrayList<>(fields);
                all.add(tried);
                CType.Composite part =
                        new CType.Composite(wanted.union(), wanted.name(), false, OptionalInt.empty(), all);
                if (Layout.of(part, abi).slots().getLast().offset() == placed.offset()) {
                    field = tried;
                    break;
                }
            }
            fields.add(field);
        }
        return fields;
    }

    private List<CType.Field> padded(Wanted wanted) {
        List<CType.Field> fields = new ArrayList<>();
        long end = 0;
        int pads = 0;
        for (Placed placed : wanted.fields()) {
            if (placed.offset() > end && !wanted.union()) {
                fields.add(pad(wanted, ++pads, placed.offset() - end));
            }
            CType.Field field = placed.field();
            fields.add(CType.Field.of(field.name(), field.type()));
            end = Math.max(end, placed.offset() + Layout.of(field.type(), abi).size());
        }
        boolean open = !fields.isEmpty() && fields.getLast().type() instanceof CType.Flexible;
        if (wanted.size() > end && !open) {
            fields.add(pad(wanted, ++pads, wanted.union() ? wanted.size() : wanted.size() - end));
        }
        return fields;
    }

    private static CType.Field pad(Wanted wanted, int number, long bytes) {
        String name = "pad" + number;
        while (taken(wanted, name)) {
            name += "_";
        }
        return CType.Field.of(name, new CType.Array(new CType.Int(IntKind.U8), Math.toIntExact(bytes)));
    }

    private static boolean taken(Wanted wanted, String name) {
        return wanted.fields().stream().anyMatch(p -> p.field().name().equals(name));
    }
}
