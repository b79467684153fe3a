// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.DriverDeclaration.TypeReference;
import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.Abi;
import dev.kspec.type.DriverModel;
import dev.kspec.type.DriverModel.ParameterType;
import dev.kspec.type.IntKind;
import dev.kspec.type.IntType;
import dev.kspec.type.Value;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.ParameterValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A driver's module with its parameters, and values for them. */
final class ParameterResolver {
    /** What the kernel takes of module_param_array() is bounded by its command line. */
    private static final int MOST_ELEMENTS = 1024;

    private static final Set<IntKind> FOREIGN =
            Set.of(IntKind.BE16, IntKind.BE32, IntKind.BE64, IntKind.LE16, IntKind.LE32, IntKind.LE64);

    private final DriverConstants constants;
    private final Abi abi;
    private final Diagnostics diagnostics;

    ParameterResolver(DriverConstants constants, Abi abi, Diagnostics diagnostics) {
        this.constants = constants;
        this.abi = abi;
        this.diagnostics = diagnostics;
    }

    DriverModel.Module module(DriverDeclaration.Module m) {
        String file = m.file().isPlain() ? m.file().plainString() : "";
        if (!file.matches("[A-Za-z0-9_-]+\\.ko")) {
            diagnostics.add(Diagnostic.error(
                            Code.OUT_OF_RANGE, m.file().span(), "a module is named by its file, without a directory")
                    .help("such as \"kspec_counter.ko\": what the driver's Makefile makes"));
        }
        List<DriverModel.Parameter> parameters = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (DriverDeclaration.Parameter p : m.parameters()) {
            if (!names.add(p.name().text())) {
                diagnostics.add(
                        Diagnostic.error(Code.DUPLICATE_NAME, p.name().span(), "`" + p.name() + "` is declared twice"));
            }
            Optional<ParameterType> type = type(p.type().type());
            type.ifPresent(t -> {
                Optional<Value> value = p.type().value().flatMap(v -> value(v, t));
                if (value.isPresent() == p.type().value().isPresent()) {
                    parameters.add(new DriverModel.Parameter(p.name().text(), t, value));
                }
            });
        }
        return new DriverModel.Module(file, parameters);
    }

    private Optional<ParameterType> type(TypeReference reference) {
        String name = reference.name().text();
        Optional<IntType> integer =
                IntKind.named(name).filter(k -> !FOREIGN.contains(k)).map(k -> k.on(abi));
        boolean array = !reference.dimensions().isEmpty();
        if (integer.isEmpty() && !name.equals("text") && !name.equals("bool")) {
            unknown(reference);
            return Optional.empty();
        }
        if (!array) {
            return Optional.of(
                    name.equals("text")
                            ? new ParameterType.Text()
                            : name.equals("bool")
                                    ? new ParameterType.Bool()
                                    : new ParameterType.Integer(integer.get()));
        }
        Optional<Expression> length = reference.dimensions().getFirst().length();
        if (integer.isEmpty() || length.isEmpty() || reference.dimensions().size() > 1) {
            diagnostics.add(Diagnostic.error(
                            Code.WRONG_TYPE, reference.span(), "an array of a module's parameter is T[N] of integers")
                    .help("N is the size of the array that the module declares"));
            return Optional.empty();
        }
        return constants
                .integer(length.get(), "the length of an array", 1, MOST_ELEMENTS)
                .map(n -> new ParameterType.Array(integer.get(), n));
    }

    private void unknown(TypeReference reference) {
        String name = reference.name().text();
        Set<String> known = new TreeSet<>(Set.of("text", "bool"));
        IntKind.names().stream()
                .filter(n -> !FOREIGN.contains(IntKind.named(n).orElseThrow()))
                .forEach(known::add);
        if (!name.isEmpty()) {
            diagnostics.add(Lowering.withNearest(
                    Diagnostic.error(
                            Code.UNKNOWN_TYPE,
                            reference.name().span(),
                            "unknown type `" + name + "`: a module's parameter is an integer, a bool or a text"),
                    name,
                    known));
        }
    }

    /** A parameter's value; nothing if it does not fit its type, which is reported. */
    private Optional<Value> value(Expression e, ParameterType type) {
        return new ParameterValues(diagnostics::add).value(constants.parts(e), e.span(), type);
    }
}
