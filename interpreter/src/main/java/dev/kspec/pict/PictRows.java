// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Model;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Shows rows with the names that a PICT model gives to values: those of one value take turns, an invalid value has its
 * sign, and a result that the rules leave open is a question mark.
 */
public final class PictRows {
    private static final String OPEN = "?";

    private final PictModel model;
    private final List<int[]> turns = new ArrayList<>();
    private final List<List<Model.Rule>> rules = new ArrayList<>();

    PictRows(PictModel model) {
        this.model = model;
        BitSet results = new BitSet();
        model.parameters().stream().filter(PictParameter::isResult).forEach(p -> results.set(p.index()));
        for (PictParameter parameter : model.parameters()) {
            turns.add(new int[parameter.values().size()]);
            rules.add(parameter.isResult() ? rulesOf(parameter.index(), results) : List.of());
        }
    }

    /** The rules with this result and no other: with several of them, none follows from the rest of the row. */
    private List<Model.Rule> rulesOf(int result, BitSet results) {
        BitSet others = (BitSet) results.clone();
        others.clear(result);
        return model.model().rules().stream()
                .filter(rule -> {
                    BitSet scope = Scope.of(rule.constraint());
                    return scope.get(result) && !scope.intersects(others);
                })
                .toList();
    }

    /** The names of the parameters with tabs between them. */
    public String header() {
        return String.join(
                "\t", model.parameters().stream().map(PictParameter::name).toList());
    }

    /** The names of a full row's values. */
    public List<String> cells(int[] row) {
        List<String> cells = new ArrayList<>();
        for (PictParameter parameter : model.parameters()) {
            int p = parameter.index();
            PictValue value = parameter.values().get(row[p]);
            if (parameter.isResult() && !follows(row, p)) {
                cells.add(OPEN);
            } else {
                int turn = turns.get(p)[row[p]]++ % value.names().size();
                cells.add((value.negative() ? model.options().negativePrefix() : "")
                        + value.names().get(turn));
            }
        }
        return cells;
    }

    private boolean follows(int[] row, int result) {
        int[] other = row.clone();
        for (int v = 0; v < model.model().size(result); v++) {
            other[result] = v;
            if (v != row[result]
                    && rules.get(result).stream().allMatch(r -> r.constraint().holds(other))) {
                return false;
            }
        }
        return true;
    }
}
