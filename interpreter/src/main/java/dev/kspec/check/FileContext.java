// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Statement;
import dev.kspec.type.DriverModel;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.SharedFixture;
import dev.kspec.verb.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all scenarios of a file have in common.
 *
 * @param constants by name, those of imported files too
 * @param definitions by name, those of imported files too
 * @param setup steps of every case, before its own
 * @param teardown steps of every case, behind its own
 * @param fresh what every case gets for itself
 * @param suppressions reports of the kernel that its cases are not to mind
 * @param mistakes what is wrong with the definitions whatever they are called with
 * @param shared the two that follow, compiled to be checked against: the cases know its names
 */
record FileContext(
        Optional<CheckedSpec.DriverUse> driver,
        Map<String, Term> constants,
        Map<String, Definition> definitions,
        List<Statement> setup,
        List<Statement> teardown,
        Optional<SharedFixture> shared,
        List<Statement> sharedSetup,
        List<Statement> sharedTeardown,
        Set<Fresh> fresh,
        List<DriverModel.Suppression> suppressions,
        OwnMistakes mistakes) {
    FileContext {
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        definitions = Map.copyOf(definitions);
        setup = List.copyOf(setup);
        teardown = List.copyOf(teardown);
        sharedSetup = List.copyOf(sharedSetup);
        sharedTeardown = List.copyOf(sharedTeardown);
        fresh = Set.copyOf(fresh);
        suppressions = List.copyOf(suppressions);
    }

    Lowering.Modules modules(String directory) {
        return new Lowering.Modules(
                directory, driver.map(CheckedSpec.DriverUse::parameters).orElse(""));
    }

    /** The same, with what the shared setup names. */
    FileContext with(SharedFixture compiled) {
        return new FileContext(
                driver,
                constants,
                definitions,
                setup,
                teardown,
                Optional.of(compiled),
                sharedSetup,
                sharedTeardown,
                fresh,
                suppressions,
                new OwnMistakes());
    }

    /** The same, with what every case gets for itself. */
    FileContext with(Set<Fresh> all) {
        return new FileContext(
                driver,
                constants,
                definitions,
                setup,
                teardown,
                shared,
                sharedSetup,
                sharedTeardown,
                all,
                suppressions,
                mistakes);
    }

    /** What the driver's description says not to mind, and what the file says beside it. */
    List<DriverModel.Suppression> allSuppressions() {
        List<DriverModel.Suppression> all =
                new ArrayList<>(driver.map(d -> d.driver().suppressions()).orElse(List.of()));
        all.addAll(suppressions);
        return all;
    }

    boolean hasShared() {
        return !sharedSetup.isEmpty() || !sharedTeardown.isEmpty();
    }
}
