// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration.Entry;
import dev.kspec.ast.DriverDeclaration.Enumeration;
import dev.kspec.ast.DriverDeclaration.TypeReference;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import dev.kspec.type.IntType;
import dev.kspec.verb.Lowering;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Enums and flags: entries count up as in C, or are given; each becomes a constant. */
final class EnumerationResolver {
    private final DriverConstants constants;
    private final Abi abi;
    private final Diagnostics diagnostics;

    EnumerationResolver(DriverConstants constants, Abi abi, Diagnostics diagnostics) {
        this.constants = constants;
        this.abi = abi;
        this.diagnostics = diagnostics;
    }

    /** The type; nothing if what it is based on is wrong, which is reported. */
    Optional<CType.Enumeration> resolve(Enumeration e) {
        Optional<IntKind> base =
                e.type().isEmpty() ? Optional.of(IntKind.U32) : base(e.type().get());
        boolean flags = e.kind() == Enumeration.Kind.FLAGS;
        Map<String, BigInteger> entries = new LinkedHashMap<>();
        BigInteger next = flags ? BigInteger.ONE : BigInteger.ZERO;
        boolean known = true;
        for (Entry entry : e.entries()) {
            if (entry.value().isPresent()) {
                Optional<BigInteger> value = constants.integer(entry.value().get(), "the value of an entry");
                known = value.isPresent();
                next = value.orElse(next);
            } else if (flags) {
                diagnostics.add(
                        Diagnostic.error(Code.MISSING_OPERAND, entry.span(), "an entry of flags has a value of its own")
                                .help("write: " + entry.name() + " = 0x…; only enums count up"));
            }
            // What follows an unknown or a wrong value is unknown; it is a name all the same.
            entries.putIfAbsent(entry.name().text(), next);
            if (base.isPresent() && known) {
                known = isInRange(entry, next, base.get());
            }
            constants.declare(entry.name(), next, known);
            next = next.add(BigInteger.ONE);
        }
        if (e.entries().isEmpty()) {
            diagnostics.add(
                    Diagnostic.error(Code.MISSING_OPERAND, e.name().span(), "`" + e.name() + "` has no entries"));
        }
        return base.map(b -> new CType.Enumeration(flags, e.name().text(), b, entries));
    }

    /** A value that does not fit is reported. */
    private boolean isInRange(Entry entry, BigInteger value, IntKind base) {
        IntType type = base.on(abi);
        boolean fits = type.holds(value);
        if (!fits) {
            diagnostics.add(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            entry.value().map(v -> v.span()).orElse(entry.span()),
                            value + " does not fit into " + type)
                    .label("from " + type.min() + " to " + type.max()));
        }
        return fits;
    }

    private Optional<IntKind> base(TypeReference type) {
        Optional<IntKind> kind = IntKind.named(type.name().text());
        if (kind.isEmpty()) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(
                            Code.UNKNOWN_TYPE,
                            type.span(),
                            "an enum is held by an integer type, not `" + type.name() + "`"),
                    type.name().text(),
                    IntKind.names()));
        } else if (!type.dimensions().isEmpty()) {
            diagnostics.add(
                    Diagnostic.error(Code.WRONG_TYPE, type.span(), "an enum is held by one integer, not by an array"));
            return Optional.empty();
        }
        return kind;
    }
}
