// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Node;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.header.BrokenObjectException;
import dev.kspec.header.CShape;
import dev.kspec.header.CTypes;
import dev.kspec.header.Member;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.Layout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares structs and unions: their sizes; of each field its offset, size, sign and order of bytes. A field that only the
 * description has may lie where the module has padding, bitfields or members without a name.
 */
final class CompositeComparison {
    private final CTypes module;
    private final Abi abi;
    private final Diagnostics diagnostics;
    private final Map<String, DriverDeclaration.Composite> declared;
    private final Set<String> nested = new HashSet<>();

    /** @param declared the description's structs and unions, by name */
    CompositeComparison(
            CTypes module, Abi abi, Diagnostics diagnostics, Map<String, DriverDeclaration.Composite> declared) {
        this.module = module;
        this.abi = abi;
        this.diagnostics = diagnostics;
        this.declared = Map.copyOf(declared);
    }

    /** Names of types that were compared with nameless ones of the module, where a field has them. */
    Set<String> nested() {
        return Set.copyOf(nested);
    }

    private void differs(Node node, String message) {
        diagnostics.add(Diagnostic.error(Code.MODULE_DIFFERS, node.span(), message));
    }

    private static String both(Object described, Object inModule) {
        return described + " in the description and " + inModule + " in the module";
    }

    void compare(DriverDeclaration.Composite c, CType.Composite type, CShape shape) throws BrokenObjectException {
        if (!(shape instanceof CShape.Aggregate inModule)) {
            differs(c.name(), "`" + c.name() + "` is no " + type.keyword() + " in the module");
            return;
        }
        if (inModule.union() != type.isUnion()) {
            differs(
                    c.name(),
                    "`" + c.name() + "` is a " + both(type.keyword(), type.isUnion() ? "a struct" : "a union"));
            return;
        }
        Layout layout = Layout.of(type, abi);
        List<String> missing = fields(c, layout, Member.of(module, inModule), inModule);
        String fields = String.join(", ", missing);
        if (layout.size() != inModule.bytes()) {
            Diagnostic size = Diagnostic.error(
                    Code.MODULE_DIFFERS,
                    c.name().span(),
                    "`" + c.name() + "` takes " + both(bytes(layout.size()), inModule.bytes()));
            diagnostics.add(missing.isEmpty() ? size : size.help("the module also has " + fields));
        } else if (!missing.isEmpty()) {
            differs(c.name(), "`" + c.name() + "` misses what the module has: " + fields);
        }
    }

    private static String bytes(long n) {
        return n + (n == 1 ? " byte" : " bytes");
    }

    /** Compares the fields; gives those that only the module has. */
    private List<String> fields(
            DriverDeclaration.Composite c, Layout layout, List<Member> members, CShape.Aggregate inModule)
            throws BrokenObjectException {
        Map<String, Member> byName = new HashMap<>();
        members.forEach(m -> byName.putIfAbsent(m.name(), m));
        Set<String> described = new HashSet<>();
        layout.slots().forEach(s -> described.add(s.field().name()));
        Set<String> covered = new HashSet<>(described);
        for (DriverDeclaration.Field field : c.fields()) {
            Optional<Layout.Slot> slot = layout.slot(field.name().text());
            if (slot.isEmpty()) {
                continue;
            }
            Member member = byName.get(field.name().text());
            if (member != null) {
                field(c, field, slot.get(), member);
            } else {
                covered.addAll(extra(c, field, slot.get(), members, described, inModule));
            }
        }
        return members.stream()
                .filter(m -> !covered.contains(m.name()))
                .map(m -> "`" + m.name() + "` at offset " + m.offset())
                .toList();
    }

    private void field(DriverDeclaration.Composite c, DriverDeclaration.Field field, Layout.Slot slot, Member member)
            throws BrokenObjectException {
        String name = c.name() + "." + field.name();
        if (member.bitfield()) {
            long begin = slot.offset() * 8L;
            if (member.bitOffset() < begin || member.bitOffset() + member.bits() > begin + slot.size() * 8L) {
                differs(
                        field.name(),
                        name + " does not hold the module's bitfield, which begins at bit " + member.bitOffset());
            }
            return;
        }
        if (slot.offset() != member.offset()) {
            differs(field.name(), name + " is at offset " + both(slot.offset(), member.offset()));
        }
        if (slot.size() != member.bits() / 8) {
            differs(field.type(), name + " takes " + both(bytes(slot.size()), member.bits() / 8));
            return;
        }
        type(name, field, slot.field().type(), member.type());
    }

    /** Types of one size. */
    private void type(String name, DriverDeclaration.Field field, CType described, int inModule)
            throws BrokenObjectException {
        CType element = element(described);
        int bare = module.bareId(inModule);
        while (module.at(bare) instanceof CShape.Array(int of, long count)) {
            bare = module.bareId(of);
        }
        CShape shape = module.at(bare);
        if (element instanceof CType.Composite composite) {
            nested(field, composite, shape);
        } else if (element instanceof CType.Scalar scalar) {
            scalar(name, field, scalar, shape, module.bigEndian(inModule));
        }
    }

    private static CType element(CType type) {
        return switch (type) {
            case CType.Array(CType element, int length) -> element(element);
            case CType.Flexible(CType element) -> element(element);
            case CType.Int i -> i;
            case CType.Bool b -> b;
            case CType.Pointer p -> p;
            case CType.Enumeration e -> e;
            case CType.Composite c -> c;
        };
    }

    /** A struct of the description's that the module has no name for is compared where it is used. */
    private void nested(DriverDeclaration.Field field, CType.Composite composite, CShape shape)
            throws BrokenObjectException {
        DriverDeclaration.Composite its = declared.get(composite.name());
        boolean named = module.tagged(composite.name()).isPresent()
                || module.alias(composite.name()).isPresent();
        if (shape instanceof CShape.Aggregate a && its != null && !named && nested.add(composite.name())) {
            compare(its, composite, a);
        } else if (!(shape instanceof CShape.Aggregate)) {
            differs(field.type(), "`" + field.name() + "` is no struct or union in the module");
        }
    }

    private void scalar(
            String name, DriverDeclaration.Field field, CType.Scalar described, CShape shape, Optional<Boolean> order) {
        int bytes = described.on(abi).bytes();
        int theirs = shape instanceof CShape.Int i
                ? i.bytes()
                : shape instanceof CShape.Enumeration e
                        ? e.bytes()
                        : shape instanceof CShape.Pointer ? module.pointerBytes() : bytes;
        if (bytes != theirs) {
            differs(field.type(), name + " is made of " + both(bytes + "-byte integers", theirs + "-byte ones"));
            return;
        }
        boolean bigEndian = order.orElse(abi.isBigEndian());
        if (bytes > 1 && described.isBigEndian(abi) != bigEndian) {
            differs(field.type(), name + " is " + both(words(described.isBigEndian(abi)), words(bigEndian)));
        } else if (isPlainInteger(described)
                && shape instanceof CShape.Int i
                && !i.bool()
                && !i.name().equals("char")) {
            boolean signed = described.on(abi).signed();
            if (signed != i.signed() && order.isEmpty()) {
                differs(field.type(), name + " is " + both(sign(signed), sign(i.signed())));
            }
        }
    }

    /** An enum, a bool and an address have no sign to speak of; a char's depends on how the kernel is compiled. */
    private static boolean isPlainInteger(CType.Scalar scalar) {
        return scalar instanceof CType.Int && !((CType) scalar).isChar();
    }

    private static String sign(boolean signed) {
        return signed ? "signed" : "unsigned";
    }

    private static String words(boolean bigEndian) {
        return bigEndian ? "big-endian" : "little-endian";
    }

    /** A field that only the description has; gives the module's members that it stands for. */
    private Set<String> extra(
            DriverDeclaration.Composite c,
            DriverDeclaration.Field field,
            Layout.Slot slot,
            List<Member> members,
            Set<String> described,
            CShape.Aggregate inModule)
            throws BrokenObjectException {
        Set<String> covered = new HashSet<>();
        for (Member member : members) {
            boolean within = member.bitOffset() >= slot.offset() * 8L
                    && member.bitOffset() + Math.max(member.bits(), 1) <= (slot.offset() + (long) slot.size()) * 8;
            if (within && !described.contains(member.name()) && (member.bitfield() || isNameless(inModule, slot))) {
                covered.add(member.name());
            }
        }
        Optional<CShape.Aggregate> hidden = nameless(inModule, slot);
        if (hidden.isPresent() && element(slot.field().type()) instanceof CType.Composite composite) {
            nested(field, composite, hidden.get());
        } else if (covered.isEmpty()) {
            unmatched(c, field, slot, members);
        }
        return covered;
    }

    private boolean isNameless(CShape.Aggregate inModule, Layout.Slot slot) throws BrokenObjectException {
        return nameless(inModule, slot).isPresent();
    }

    /** The module's struct or union without a name at the same place. */
    private Optional<CShape.Aggregate> nameless(CShape.Aggregate inModule, Layout.Slot slot)
            throws BrokenObjectException {
        for (CShape.Field f : inModule.fields()) {
            if (f.name().isEmpty()
                    && f.bitOffset() == slot.offset() * 8L
                    && module.bare(f.type()) instanceof CShape.Aggregate a
                    && a.bytes() == slot.size()) {
                return Optional.of(a);
            }
        }
        return Optional.empty();
    }

    private void unmatched(
            DriverDeclaration.Composite c, DriverDeclaration.Field field, Layout.Slot slot, List<Member> members) {
        long begin = slot.offset() * 8L;
        long end = begin + slot.size() * 8L;
        for (Member member : members) {
            if (member.bitOffset() < end && member.bitOffset() + member.bits() > begin) {
                differs(
                        field.name(),
                        "the module's " + c.name() + " has no field `" + field.name() + "`; there lies `"
                                + member.name() + "`");
                return;
            }
        }
        if (slot.size() == 0 || !isBytes(slot.field().type())) {
            differs(
                    field.name(),
                    "the module's " + c.name() + " has no field `" + field.name() + "`; there is padding");
        }
    }

    /** Padding may be written out as bytes. */
    private static boolean isBytes(CType type) {
        return element(type).isByte();
    }
}
