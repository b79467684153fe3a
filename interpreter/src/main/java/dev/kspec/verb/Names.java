// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.type.IntKind;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Types and constants that have names: the driver's, and the integer types of C. */
public final class Names {
    private final Map<String, CType> types;
    private final Map<String, BigInteger> constants;

    public Names(Optional<DriverModel> driver) {
        this.types = driver.map(DriverModel::types).orElse(Map.of());
        this.constants = driver.map(DriverModel::constants).orElse(Map.of());
    }

    /** The type of a name. */
    public Optional<CType> type(String name) {
        if (name.equals("bool")) {
            return Optional.of(new CType.Bool());
        }
        if (name.equals("ptr")) {
            return Optional.of(new CType.Pointer());
        }
        return Optional.ofNullable(types.get(name)).or(() -> IntKind.named(name).map(CType.Int::new));
    }

    /** The names of all types. */
    public Set<String> typeNames() {
        Set<String> names = new TreeSet<>(types.keySet());
        names.addAll(IntKind.names());
        names.add("bool");
        names.add("ptr");
        return names;
    }

    /** The value of a constant, of an entry of an enum or of a flag; of the system's unless the driver has such a one. */
    public Optional<BigInteger> constant(String name) {
        return Optional.ofNullable(constants.get(name)).or(() -> SystemConstants.value(name));
    }

    public Collection<String> constants() {
        return constants.keySet();
    }

    /** The type that stands where an expression might: {@code tcp_record}, {@code u32[4]}. */
    Optional<CType> type(Expression e, Lowering to) {
        return switch (e) {
            case Expression.Reference(var span, var name) -> {
                Optional<CType> found = type(name.text());
                if (found.isEmpty()) {
                    to.unknown(Code.UNKNOWN_TYPE, span, "unknown type `" + name + "`", name.text(), typeNames());
                }
                yield found;
            }
            case Expression.Index(var span, Expression of, Expression length) ->
                type(of, to).flatMap(t -> array(t, length, to));
            default -> {
                to.wrong(Code.UNKNOWN_TYPE, e.span(), "here the name of a type is wanted, such as u32");
                yield Optional.empty();
            }
        };
    }

    private static Optional<CType> array(CType element, Expression length, Lowering to) {
        if (to.evaluate(length) instanceof Term.Int(Expr.Const(BigInteger n)) && n.signum() > 0 && n.bitLength() < 24) {
            return Optional.of(new CType.Array(element, n.intValueExact()));
        }
        to.wrong(Code.OUT_OF_RANGE, length.span(), "an array's length is a known positive number below 2^24");
        return Optional.empty();
    }
}
