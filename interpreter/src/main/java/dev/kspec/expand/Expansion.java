// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.Chain;
import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.check.Rows;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

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
        return new Chain<>(spec.scenarios().stream().map(this::cases).toList()).stream();
    }

    private Iterable<Case> cases(CheckedScenario scenario) {
        Iterable<List<Value>> rows = new Rows(scenario.rows()).all();
        return () -> {
            Iterator<List<Value>> each = rows.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public Case next() {
                    List<Value> row = each.next();
                    return new Case(CaseId.of(spec.source().name(), scenario, row), scenario, row);
                }
            };
        };
    }
}
