// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedScenario;
import dev.kspec.program.Program;
import dev.kspec.type.Value;
import java.time.Duration;
import java.util.List;

/** One case: a scenario with one row of its matrix. */
public record Case(CaseId id, CheckedScenario scenario, List<Value> row) {
    public Case {
        row = List.copyOf(row);
    }

    /** Its program for a target on which the driver's module lies in a directory. */
    public Program compile(Duration defaultTimeout, String moduleDirectory) {
        return scenario.compile(row, defaultTimeout, moduleDirectory);
    }
}
