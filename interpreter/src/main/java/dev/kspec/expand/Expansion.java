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

/** The cases of a checked file, or a part of them, counted before they are made and made one at a time. */
public final class Expansion {
    private final CheckedSpec spec;
    private final Shard shard;

    public Expansion(CheckedSpec spec) {
        this(spec, Shard.ALL);
    }

    public Expansion(CheckedSpec spec, Shard shard) {
        this.spec = spec;
        this.shard = shard;
    }

    /** Their number; of a very large matrix with rules, an upper bound of it. */
    public BigInteger count() {
        return spec.scenarios().stream().map(this::count).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Whether {@link #count} is their number, and not a bound of it. */
    public boolean isCounted() {
        return spec.scenarios().stream()
                .map(this::rows)
                .allMatch(r -> r.exactly().isPresent());
    }

    private BigInteger count(CheckedScenario scenario) {
        Rows rows = rows(scenario);
        if (shard.isAll() || isCut(scenario, rows)) {
            return rows.count();
        }
        long count = 0;
        for (Iterator<Case> cases = cases(scenario).iterator(); cases.hasNext(); cases.next()) {
            count++;
        }
        return BigInteger.valueOf(count);
    }

    /** In the file's order; of a matrix, the last parameter turns fastest. */
    public Stream<Case> cases() {
        return new Chain<>(spec.scenarios().stream().map(this::cases).toList()).stream();
    }

    /** A scenario's rows, or those of its matrix' stretch. */
    public Rows rows(CheckedScenario scenario) {
        Rows rows = new Rows(scenario.rows());
        return isCut(scenario, rows) ? shard.stretch(rows, spec.source().name(), scenario) : rows;
    }

    private static boolean isCut(CheckedScenario scenario, Rows rows) {
        return rows.isProduct() && !scenario.matrix().isEmpty();
    }

    /** Whether a row of {@link #rows} belongs to the part. */
    public boolean has(CheckedScenario scenario, Rows rows, List<Value> row) {
        return shard.isAll()
                || isCut(scenario, rows)
                || shard.has(CaseId.of(spec.source().name(), scenario, row));
    }

    private Iterable<Case> cases(CheckedScenario scenario) {
        return () -> {
            Rows rows = rows(scenario);
            Stream<List<Value>> all = new Chain<>(List.of(rows.all())).stream();
            return all.filter(row -> has(scenario, rows, row))
                    .map(row -> new Case(CaseId.of(spec.source().name(), scenario, row), scenario, row))
                    .iterator();
        };
    }
}
