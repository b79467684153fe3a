// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.List;

/** Rows that cover what was asked for. */
public final class CoveringArray {
    private final Model model;
    private final List<int[]> rows;

    CoveringArray(Model model, List<int[]> rows) {
        this.model = model;
        this.rows = List.copyOf(rows);
    }

    public Model model() {
        return model;
    }

    /** The number of rows. */
    public int size() {
        return rows.size();
    }

    /** The value indices of a row, in the order of the model's parameters. */
    public int[] row(int number) {
        return rows.get(number).clone();
    }

    public List<int[]> rows() {
        return rows.stream().map(int[]::clone).toList();
    }

    /** The names of a row's values. */
    public List<String> values(int number) {
        List<String> names = new ArrayList<>();
        for (int p = 0; p < model.size(); p++) {
            names.add(model.parameters().get(p).values().get(rows.get(number)[p]));
        }
        return names;
    }
}
