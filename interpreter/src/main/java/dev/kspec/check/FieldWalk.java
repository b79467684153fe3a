// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static dev.kspec.check.CompositeComparison.both;
import static dev.kspec.check.CompositeComparison.bytes;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Node;
import dev.kspec.header.BrokenObjectException;
import dev.kspec.header.CShape;
import dev.kspec.header.CTypes;
import dev.kspec.header.Member;
import dev.kspec.type.CType;
import dev.kspec.type.Layout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One struct's fields in order, beside those of the module's. */
final class FieldWalk {
    private final CompositeComparison comparison;
    private final CTypes module;
    private final DriverDeclaration.Composite c;
    private final CShape.Aggregate inModule;
    private final List<Member> members;
    private final Map<String, Member> byName = new HashMap<>();
    private final Set<String> covered = new HashSet<>();
    /** Whether a field differs so that those behind it lie elsewhere, and the whole has another size. */
    private boolean different;

    private boolean told;
    /** How much further the module's fields lie than the description's, in bytes. */
    private long shift;
    /** Where the module's last field ends that the description has, too; in bytes. */
    private long end;

    FieldWalk(CompositeComparison comparison, CTypes module, DriverDeclaration.Composite c, CShape.Aggregate inModule)
            throws BrokenObjectException {
        this.comparison = comparison;
        this.module = module;
        this.c = c;
        this.inModule = inModule;
        this.members = Member.of(module, inModule);
        members.forEach(m -> byName.putIfAbsent(m.name(), m));
        c.fields().forEach(f -> covered.add(f.name().text()));
    }

    /** Whether a field was found to be of another size or at another place. */
    boolean isDifferent() {
        return told;
    }

    /** What only the module has, in words. */
    List<String> missing() {
        return members.stream()
                .filter(m -> !covered.contains(m.name()))
                .map(m -> "`" + m.name() + "` at offset " + m.offset())
                .toList();
    }

    private void differs(Node node, String message) {
        comparison.differs(node, message);
    }

    /**
     * Looks at the next field.
     *
     * @param align of its type, in bytes
     */
    void field(DriverDeclaration.Field field, Layout.Slot slot, int align) throws BrokenObjectException {
        Member member = byName.get(field.name().text());
        if (member == null) {
            extra(field, slot, align);
        } else if (member.bitfield()) {
            bitfield(field, slot, member);
        } else {
            boolean sized = isSized(field, slot, member.type(), member.bits() / 8);
            place(field, slot, member.offset(), member.bits() / 8);
            if (sized) {
                comparison.types(
                        c.name() + "." + field.name(), field, slot.field().type(), member.type());
            }
        }
    }

    private void bitfield(DriverDeclaration.Field field, Layout.Slot slot, Member member) {
        long begin = slot.offset() * 8L;
        boolean holds = member.bitOffset() >= begin && member.bitOffset() + member.bits() <= begin + slot.size() * 8L;
        if (!holds && !different) {
            differs(
                    field.name(),
                    c.name() + "." + field.name() + " does not hold the module's bitfield, which begins at bit "
                            + member.bitOffset());
            different = true;
            told = true;
        }
    }

    /** Notes where a field lies; of several that lie elsewhere for one reason the first is told. */
    private void place(DriverDeclaration.Field field, Layout.Slot slot, long offset, long size) {
        boolean behindMissing =
                members.stream().anyMatch(m -> !covered.contains(m.name()) && m.offset() < offset && m.offset() >= end);
        different |= behindMissing;
        boolean inOrder = inModule.union() || offset >= end;
        if (offset - slot.offset() != shift && !(different && inOrder)) {
            differs(field.name(), c.name() + "." + field.name() + " is at offset " + both(slot.offset(), offset));
            told = true;
            different = true;
        }
        if (!inModule.union()) {
            shift = offset + size - slot.offset() - slot.size();
            end = offset + size;
        }
    }

    private boolean isSized(DriverDeclaration.Field field, Layout.Slot slot, int type, long size)
            throws BrokenObjectException {
        if (slot.size() == size) {
            return true;
        }
        if (!comparison.isExplained(slot.field().type(), type, slot.size(), size)) {
            differs(field.type(), c.name() + "." + field.name() + " takes " + both(bytes(slot.size()), size));
        }
        told = true;
        different = true;
        return false;
    }

    /** A field that only the description has. */
    private void extra(DriverDeclaration.Field field, Layout.Slot slot, int align) throws BrokenObjectException {
        long at = different ? (slot.offset() + shift + align - 1) / align * align : slot.offset();
        Optional<CShape.Field> nameless = nameless(slot, at);
        if (nameless.isPresent()) {
            CShape.Field hidden = nameless.get();
            CShape.Aggregate aggregate = (CShape.Aggregate) module.bare(hidden.type());
            Member.of(module, aggregate).forEach(m -> covered.add(m.name()));
            boolean sized = isSized(field, slot, hidden.type(), aggregate.bytes());
            place(field, slot, hidden.bitOffset() / 8, aggregate.bytes());
            if (sized && slot.field().type() instanceof CType.Composite composite) {
                comparison.nested(composite, aggregate);
            }
            return;
        }
        boolean held = false;
        for (Member member : members) {
            if (member.bitfield()
                    && member.bitOffset() >= at * 8
                    && member.bitOffset() + member.bits() <= (at + slot.size()) * 8) {
                held |= covered.add(member.name());
            }
        }
        if (!held) {
            unmatched(field, slot, at);
        }
    }

    /** The module's struct or union without a name that a field stands for: of its size and at its place, or with its fields. */
    private Optional<CShape.Field> nameless(Layout.Slot slot, long at) throws BrokenObjectException {
        Optional<CShape.Field> alike = Optional.empty();
        for (CShape.Field f : inModule.fields()) {
            if (!f.name().isEmpty() || !(module.bare(f.type()) instanceof CShape.Aggregate a)) {
                continue;
            }
            if (f.bitOffset() == at * 8 && a.bytes() == slot.size()) {
                return Optional.of(f);
            }
            if (alike.isEmpty()
                    && slot.field().type() instanceof CType.Composite composite
                    && composite.isUnion() == a.union()
                    && a.fields().stream()
                            .anyMatch(x -> !covered.contains(x.name())
                                    && composite.field(x.name()).isPresent())) {
                alike = Optional.of(f);
            }
        }
        return alike;
    }

    private void unmatched(DriverDeclaration.Field field, Layout.Slot slot, long at) {
        String none = "the module's " + c.name() + " has no field `" + field.name() + "`";
        Optional<Member> there = members.stream()
                .filter(m -> !covered.contains(m.name()))
                .filter(m -> m.bitOffset() < (at + slot.size()) * 8 && m.bitOffset() + m.bits() > at * 8)
                .findFirst();
        boolean taken = members.stream()
                .anyMatch(m -> m.bitOffset() < (at + slot.size()) * 8 && m.bitOffset() + m.bits() > at * 8);
        boolean padding = !taken && slot.size() > 0 && isBytes(slot.field().type());
        if (padding && at + slot.size() <= inModule.bytes()) {
            return;
        }
        differs(
                field.name(),
                there.map(m -> none + "; there lies `" + m.name() + "`")
                        .orElse(!taken && at < inModule.bytes() ? none + "; there is padding" : none));
        if (there.isPresent() && there.get().offset() == at && there.get().bits() == slot.size() * 8L) {
            // It but has another name.
            covered.add(there.get().name());
            end = inModule.union() ? 0 : at + slot.size();
        } else {
            different = true;
            told = true;
        }
    }

    /** Padding may be written out as bytes. */
    private static boolean isBytes(CType type) {
        return CompositeComparison.element(type).isByte();
    }
}
