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
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.Layout;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares structs and unions: their sizes; of each field its offset, size, sign and order of bytes. A field that only the
 * description has may lie where the module has padding, bitfields or members without a name. One difference is told once: what
 * lies behind it, or holds a type that differs, is not told for that.
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

    void differs(Node node, String message) {
        diagnostics.add(Diagnostic.error(Code.MODULE_DIFFERS, node.span(), message));
    }

    static String both(Object described, Object inModule) {
        return described + " in the description and " + inModule + " in the module";
    }

    static String bytes(long n) {
        return n + (n == 1 ? " byte" : " bytes");
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
        FieldWalk walk = new FieldWalk(this, module, c, inModule);
        for (DriverDeclaration.Field field : c.fields()) {
            Optional<Layout.Slot> slot = layout.slot(field.name().text());
            if (slot.isPresent()) {
                walk.field(
                        field,
                        slot.get(),
                        Layout.of(slot.get().field().type(), abi).align());
            }
        }
        whole(c, layout.size(), inModule.bytes(), walk);
    }

    /** The size of the whole follows from what differs in it. */
    private void whole(DriverDeclaration.Composite c, long described, long inModule, FieldWalk walk) {
        List<String> missing = walk.missing();
        String fields = String.join(", ", missing);
        if (described != inModule && !walk.isDifferent()) {
            Diagnostic size = Diagnostic.error(
                    Code.MODULE_DIFFERS,
                    c.name().span(),
                    "`" + c.name() + "` takes " + both(bytes(described), inModule));
            diagnostics.add(missing.isEmpty() ? size : size.help("the module also has " + fields));
        } else if (!missing.isEmpty()) {
            differs(c.name(), "`" + c.name() + "` misses what the module has: " + fields);
        }
    }

    /** Compares the types of a field that are of one size, but for where it lies. */
    void types(String name, DriverDeclaration.Field field, CType described, int inModule) throws BrokenObjectException {
        CType element = element(described);
        int bare = bareElement(inModule);
        CShape shape = module.at(bare);
        if (element instanceof CType.Composite composite) {
            if (!nested(composite, shape) && !(shape instanceof CShape.Aggregate)) {
                differs(field.type(), "`" + field.name() + "` is no struct or union in the module");
            }
        } else if (element instanceof CType.Scalar scalar) {
            new ScalarComparison(abi, module.pointerBytes())
                    .difference(scalar, shape, module.bigEndian(inModule))
                    .ifPresent(d -> differs(field.type(), name + " is " + d));
        }
    }

    private int bareElement(int type) throws BrokenObjectException {
        int bare = module.bareId(type);
        while (module.at(bare) instanceof CShape.Array(int of, long count)) {
            bare = module.bareId(of);
        }
        return bare;
    }

    /** A struct of the description's that the module has no name for is compared where it is used; whether it is such a one. */
    boolean nested(CType.Composite composite, CShape shape) throws BrokenObjectException {
        DriverDeclaration.Composite its = declared.get(composite.name());
        if (!(shape instanceof CShape.Aggregate a)
                || its == null
                || named(composite.name()).isPresent()) {
            return false;
        }
        if (nested.add(composite.name())) {
            compare(its, composite, a);
        }
        return true;
    }

    private Optional<Integer> named(String type) {
        return module.tagged(type).or(() -> module.alias(type));
    }

    /**
     * Whether a field's size differs only because the type that it is made of does, which is told there.
     *
     * @param described the field's size, in bytes
     * @param bytes the size of the module's field
     */
    boolean isExplained(CType type, int inModule, long described, long bytes) throws BrokenObjectException {
        CType element = element(type);
        String name = element instanceof CType.Composite c
                ? c.name()
                : element instanceof CType.Enumeration e ? e.name() : "";
        if (name.isEmpty()) {
            return false;
        }
        Optional<Integer> same = named(name);
        if (same.isEmpty()) {
            return element instanceof CType.Composite c && nested(c, module.at(bareElement(inModule)));
        }
        int own = Layout.of(element, abi).size();
        return own > 0 && described / own * module.size(same.get()) == bytes;
    }

    static CType element(CType type) {
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
}
