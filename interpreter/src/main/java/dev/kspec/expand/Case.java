// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedScenario;
import dev.kspec.program.Program;
import dev.kspec.type.Value;
import dev.kspec.verb.SharedState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One case: a scenario with one row of its matrix. Cases are equal if their identities are. */
public record Case(CaseId id, CheckedScenario scenario, List<Value> row) {
    public Case {
        row = List.copyOf(row);
    }

    /**
     * Its program for a target on which the driver's module lies in a directory.
     *
     * @param shared what the file's shared setup came to there, if the file has one
     */
    public Program compile(Duration defaultTimeout, String moduleDirectory, Optional<SharedState> shared) {
        return scenario.compile(row, defaultTimeout, moduleDirectory, shared);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Case c && c.id.equals(id);
    }

    /** The scenario is a whole tree, which would be walked through for each of its rows. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
