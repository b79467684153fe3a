// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.DriverModel;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.ParameterValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the driver that a file uses and works out how its module is to be loaded. */
final class DriverUses {
    private final Checker.DriverSource source;
    private final Diagnostics diagnostics;
    private final Map<String, DriverModel> declared = new LinkedHashMap<>();

    DriverUses(Checker.DriverSource source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    /** Takes a description that stands in the file itself. */
    void declare(DriverDeclaration declaration) {
        DriverModel model = new DriverResolver(diagnostics).resolve(declaration, directoryOf(declaration));
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
        return new DriverResolver(diagnostics).resolve(found.declaration(), found.directory());
    }

    private String parameters(UseDriver use, DriverModel model) {
        DriverConstants constants = DriverConstants.of(model.constants(), diagnostics);
        List<ParameterValues.Given> given = use.arguments().stream()
                .map(a -> new ParameterValues.Given(a.name(), a.value()))
                .toList();
        return new ParameterValues(diagnostics::add)
                .text(model, given, constants::parts, use.driver().span(), "use driver " + model.name());
    }
}
