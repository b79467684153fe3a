// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.Abi;
import dev.kspec.type.DriverModel;
import dev.kspec.type.Value;
import dev.kspec.verb.Lowering;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the driver that a file uses and works out how its module is to be loaded. */
final class DriverUses {
    private final Checker.DriverSource source;
    private final Diagnostics diagnostics;
    private final Map<String, DriverModel> declared = new LinkedHashMap<>();
    private final Map<String, List<String>> declarations = new HashMap<>();

    DriverUses(Checker.DriverSource source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    /** Takes a description that stands in the file itself. */
    void declare(DriverDeclaration declaration) {
        DriverModel model = new DriverResolver(diagnostics).resolve(declaration, directoryOf(declaration));
        declarations.put(model.name(), parameters(declaration));
        if (!model.name().isEmpty() && declared.put(model.name(), model) != null) {
            diagnostics.add(Diagnostic.error(
                    Code.DUPLICATE_NAME,
                    declaration.name().span(),
                    "driver `" + model.name() + "` is described twice"));
        }
    }

    private static Path directoryOf(DriverDeclaration declaration) {
        Path file = Path.of(declaration.span().file().name());
        return file.getParent() == null ? Path.of("") : file.getParent();
    }

    Optional<CheckedSpec.DriverUse> resolve(SpecFile file) {
        file.uses().stream()
                .skip(1)
                .forEach(use -> diagnostics.add(Diagnostic.error(Code.MISPLACED, use.span(), "a file uses one driver")
                        .help("put scenarios for another driver into a file of their own")));
        return file.uses().stream().findFirst().flatMap(this::use);
    }

    private Optional<CheckedSpec.DriverUse> use(UseDriver use) {
        String name = use.driver().text();
        Optional<DriverModel> model = Optional.ofNullable(declared.get(name))
                .or(() -> source.find(name).map(this::resolve));
        if (model.isEmpty()) {
            Set<String> known = new TreeSet<>(source.names());
            known.addAll(declared.keySet());
            Diagnostic unknown = Diagnostic.error(
                    Code.UNKNOWN_DRIVER, use.driver().span(), "nobody describes a driver `" + name + "`");
            diagnostics.add(
                    known.isEmpty()
                            ? unknown.help("describe it in driver/" + name + "/" + name + ".kspec")
                            : Lowering.withNearest(unknown, name, known));
            return Optional.empty();
        }
        return Optional.of(new CheckedSpec.DriverUse(model.get(), parameters(use, model.get())));
    }

    private DriverModel resolve(Checker.DriverSource.Found found) {
        DriverModel model = new DriverResolver(diagnostics).resolve(found.declaration(), found.directory());
        declarations.put(model.name(), parameters(found.declaration()));
        return model;
    }

    /** Whether a description has a parameter of the name, be it right or wrong. */
    private boolean isDeclared(String driver, String parameter) {
        return declarations.getOrDefault(driver, List.of()).contains(parameter);
    }

    private static List<String> parameters(DriverDeclaration declaration) {
        return declaration.members().stream()
                .filter(DriverDeclaration.Module.class::isInstance)
                .flatMap(m -> ((DriverDeclaration.Module) m).parameters().stream())
                .map(p -> p.name().text())
                .toList();
    }

    private String parameters(UseDriver use, DriverModel model) {
        Map<String, DriverModel.Parameter> known = new LinkedHashMap<>();
        model.module().ifPresent(m -> m.parameters().forEach(p -> known.put(p.name(), p)));
        Map<String, Value> given = new LinkedHashMap<>();
        known.values().forEach(p -> p.value().ifPresent(v -> given.put(p.name(), v)));
        ParameterResolver values =
                new ParameterResolver(DriverConstants.of(model.constants(), diagnostics), Abi.LAB, diagnostics);
        Set<String> named = new HashSet<>();
        for (UseDriver.Argument argument : use.arguments()) {
            String name = argument.name().text();
            if (!named.add(name)) {
                diagnostics.add(
                        Diagnostic.error(Code.DUPLICATE_NAME, argument.name().span(), "`" + name + "` is given twice"));
            }
            DriverModel.Parameter parameter = known.get(name);
            if (parameter == null && isDeclared(model.name(), name)) {
                // Its declaration is wrong, which was reported.
                continue;
            }
            if (parameter == null) {
                diagnostics.add(Lowering.withNearest(
                        Diagnostic.error(
                                Code.UNKNOWN_PARAMETER,
                                argument.name().span(),
                                "driver " + model.name() + " has no parameter `" + name + "`"),
                        name,
                        known.keySet()));
                continue;
            }
            values.value(argument.value(), parameter.type()).ifPresent(v -> given.put(name, v));
        }
        known.values().stream()
                .filter(p -> p.value().isEmpty() && !named.contains(p.name()))
                .forEach(p -> diagnostics.add(Diagnostic.error(
                                Code.MISSING_OPERAND,
                                use.driver().span(),
                                "driver " + model.name() + " needs a value for `" + p.name()
                                        + "`, which has no default")
                        .help("write: use driver " + model.name() + " { " + p.name() + ": … }")));
        return given.entrySet().stream()
                .map(e -> e.getKey() + "=" + DriverModel.written(e.getValue()))
                .collect(Collectors.joining(" "));
    }
}
