// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.source.SourceFile;
import dev.kspec.type.DriverModel;
import java.util.List;
import java.util.Optional;

/** A file without errors. */
public record CheckedSpec(SourceFile source, Optional<DriverUse> driver, List<CheckedScenario> scenarios) {
    public CheckedSpec {
        scenarios = List.copyOf(scenarios);
    }

    /**
     * The driver a file uses, as it wants it loaded.
     *
     * @param parameters in the kernel's form: {@code start=5 max_open=2}; empty if there are none
     */
    public record DriverUse(DriverModel driver, String parameters) {}
}
