// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.source.SourceFile;
import dev.kspec.type.DriverModel;
import java.util.List;
import java.util.Optional;

/** A file without errors. */
public final class CheckedSpec {
    private final SourceFile source;
    private final FileContext context;
    private final List<CheckedScenario> scenarios;

    CheckedSpec(SourceFile source, FileContext context, List<CheckedScenario> scenarios) {
        this.source = source;
        this.context = context;
        this.scenarios = List.copyOf(scenarios);
    }

    public SourceFile source() {
        return source;
    }

    public Optional<DriverUse> driver() {
        return context.driver();
    }

    public List<CheckedScenario> scenarios() {
        return scenarios;
    }

    /**
     * The driver a file uses, as it wants it loaded.
     *
     * @param parameters in the kernel's form: {@code start=5 max_open=2}; empty if there are none
     */
    public record DriverUse(DriverModel driver, String parameters) {}
}
