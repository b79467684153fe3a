// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.Matrix;
import dev.kspec.check.MatrixModel;
import dev.kspec.cover.Model;
import dev.kspec.cover.Tuple;
import dev.kspec.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of a scenario's matrix as values, as indices of values, and as cases; also rows that no coverage asks for. */
public final class MatrixRows {
    private final String file;
    private final CheckedScenario scenario;
    private final Model model;
    private final List<List<Value>> values = new ArrayList<>();
    private final List<Map<Value, Integer>> indices = new ArrayList<>();

    /** @param file as it stands in the identities of cases */
    public MatrixRows(String file, CheckedScenario scenario) {
        this.file = file;
        this.scenario = scenario;
        model = MatrixModel.of(scenario.rows());
        for (Matrix.Parameter parameter : scenario.matrix()) {
            List<Value> all = new ArrayList<>(parameter.values());
            parameter.refused().forEach(r -> all.add(r.value()));
            Map<Value, Integer> places = new HashMap<>();
            all.forEach(v -> places.put(v, places.size()));
            values.add(List.copyOf(all));
            indices.add(places);
        }
    }

    public Model model() {
        return model;
    }

    /** Whether the matrix has all rows that its rules allow. */
    public boolean isProduct() {
        return scenario.rows().isProduct();
    }

    /**
     * Up to how many values at a time combinations are worth looking for even where a smaller one would do: as many as are
     * covered. Where there are all rows, a small one that no passing row has is to blame beyond doubt.
     */
    public int strength() {
        return scenario.rows().coverages().stream()
                .mapToInt(Matrix.Coverage::strength)
                .max()
                .orElse(1);
    }

    /** A row as indices of values, those to be refused counted behind the valid ones; nothing if it is none of this matrix. */
    public Optional<int[]> indices(List<Value> row) {
        int[] found = new int[values.size()];
        for (int p = 0; p < found.length; p++) {
            Integer index = p < row.size() ? indices.get(p).get(row.get(p)) : null;
            if (index == null) {
                return Optional.empty();
            }
            found[p] = index;
        }
        return Optional.of(found);
    }

    /** The case of a row that the rules allow. */
    public Case caseOf(int[] row) {
        List<Value> found = new ArrayList<>();
        for (int p = 0; p < row.length; p++) {
            found.add(values.get(p).get(row[p]));
        }
        return new Case(CaseId.of(file, scenario, found), scenario, found);
    }

    /** {@code lport=9081, state=include(listen)}: as in the identity of a case. */
    public String words(Tuple tuple) {
        return tuple.describe(model);
    }
}
