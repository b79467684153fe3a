// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.check.Rows;
import java.math.BigInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The cases of a checked file, counted before they are made and made one at a time. */
public final class Expansion {
    private final CheckedSpec spec;

    public Expansion(CheckedSpec spec) {
        this.spec = spec;
    }

    public BigInteger count() {
        return spec.scenarios().stream().map(CheckedScenario::cases).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** In the file's order; of a matrix, the last parameter turns fastest. */
    public Stream<Case> cases() {
        return spec.scenarios().stream().flatMap(this::cases);
    }

    private Stream<Case> cases(CheckedScenario scenario) {
        return StreamSupport.stream(new Rows(scenario.matrix()).all().spliterator(), false)
                .map(row -> new Case(CaseId.of(spec.source().name(), scenario, row), scenario, row));
    }
}
