// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Name;
import dev.kspec.ast.Node;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.header.BrokenObjectException;
import dev.kspec.header.CShape;
import dev.kspec.header.CTypes;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares a description with the type information of its module: every struct, union, enum and flags that the module knows
 * by the same name (a tag or a typedef). Differences become diagnostics at the lines of the description.
 */
public final class ModuleComparison {
    private final CTypes module;
    private final Abi abi;
    private final Diagnostics diagnostics;

    /** @param abi of the module */
    public ModuleComparison(CTypes module, Abi abi, Diagnostics diagnostics) {
        this.module = module;
        this.abi = abi;
        this.diagnostics = diagnostics;
    }

    /**
     * What came of it.
     *
     * @param compared types that both know, in the order of the description
     * @param unknown types of the description that the module has none of that name for
     */
    public record Result(List<String> compared, List<String> unknown) {
        public Result {
            compared = List.copyOf(compared);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * Compares all types of a description.
     *
     * @param types those that are right, by name
     * @throws BrokenObjectException if the module's type information contradicts itself
     */
    public Result compare(DriverDeclaration declaration, Map<String, CType> types) throws BrokenObjectException {
        Map<String, DriverDeclaration.Composite> composites = new HashMap<>();
        for (DriverDeclaration.Member member : declaration.members()) {
            if (member instanceof DriverDeclaration.Composite c) {
                composites.put(c.name().text(), c);
            }
        }
        CompositeComparison comparison = new CompositeComparison(module, abi, diagnostics, composites);
        List<Name> asked = new ArrayList<>();
        Set<String> compared = new HashSet<>();
        for (DriverDeclaration.Member member : declaration.members()) {
            if (member instanceof DriverDeclaration.Composite c) {
                asked.add(c.name());
                Optional<CShape> shape = shape(c.name());
                if (shape.isPresent() && types.get(c.name().text()) instanceof CType.Composite type) {
                    compared.add(c.name().text());
                    comparison.compare(c, type, shape.get());
                }
            } else if (member instanceof DriverDeclaration.Enumeration e) {
                asked.add(e.name());
                Optional<CShape> shape = shape(e.name());
                if (shape.isPresent() && types.get(e.name().text()) instanceof CType.Enumeration type) {
                    compared.add(e.name().text());
                    enumeration(e, type, shape.get());
                }
            }
        }
        compared.addAll(comparison.nested());
        return new Result(names(asked, compared, true), names(asked, compared, false));
    }

    private static List<String> names(List<Name> asked, Set<String> compared, boolean known) {
        return asked.stream()
                .map(Name::text)
                .filter(n -> compared.contains(n) == known)
                .toList();
    }

    private Optional<CShape> shape(Name name) throws BrokenObjectException {
        Optional<Integer> id = module.tagged(name.text());
        if (id.isEmpty()) {
            id = module.alias(name.text());
        }
        return id.isPresent() ? Optional.of(module.bare(id.get())) : Optional.empty();
    }

    private void differs(Node node, String message) {
        diagnostics.add(Diagnostic.error(Code.MODULE_DIFFERS, node.span(), message));
    }

    private void enumeration(DriverDeclaration.Enumeration e, CType.Enumeration type, CShape shape) {
        if (shape instanceof CShape.Enumeration inModule) {
            entries(e, type, inModule);
        } else if (shape instanceof CShape.Int integer) {
            size(e, type, integer.bytes());
        } else if (shape instanceof CShape.Aggregate a) {
            differs(e.name(), "`" + e.name() + "` is a " + (a.union() ? "union" : "struct") + " in the module");
        } else {
            differs(e.name(), "`" + e.name() + "` is no enum in the module");
        }
    }

    private void size(DriverDeclaration.Enumeration e, CType.Enumeration type, int bytes) {
        int described = type.on(abi).bytes();
        if (described != bytes) {
            differs(
                    e.name(),
                    "`" + e.name() + "` takes " + described + (described == 1 ? " byte" : " bytes")
                            + " in the description and " + bytes + " in the module");
        }
    }

    private void entries(DriverDeclaration.Enumeration e, CType.Enumeration type, CShape.Enumeration inModule) {
        size(e, type, inModule.bytes());
        BigInteger mask = BigInteger.ONE.shiftLeft(inModule.bytes() * 8).subtract(BigInteger.ONE);
        Map<String, BigInteger> theirs = inModule.entries().stream()
                .collect(Collectors.toMap(CShape.Enumerator::name, x -> BigInteger.valueOf(x.value()), (a, b) -> a));
        for (DriverDeclaration.Entry entry : e.entries()) {
            BigInteger ours = type.entries().get(entry.name().text());
            BigInteger value = theirs.remove(entry.name().text());
            if (value == null) {
                differs(entry.name(), "the module's enum " + e.name() + " has no `" + entry.name() + "`");
            } else if (ours != null && !ours.and(mask).equals(value.and(mask))) {
                boolean negative = ours.signum() < 0;
                differs(
                        entry.name(),
                        "`" + entry.name() + "` is " + ours + " in the description and "
                                + (negative ? value : value.and(mask)) + " in the module");
            }
        }
        if (!theirs.isEmpty()) {
            diagnostics.add(Diagnostic.warning(
                    Code.MODULE_DIFFERS,
                    e.name().span(),
                    "the module's enum " + e.name() + " also has "
                            + theirs.keySet().stream()
                                    .sorted()
                                    .map(n -> "`" + n + "`")
                                    .collect(Collectors.joining(", "))));
        }
    }
}
