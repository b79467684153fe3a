// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import dev.kspec.cover.ContradictionException;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Model;
import java.util.BitSet;
import java.util.List;

/** Whether there are rows of which all of some things are true. */
final class Possible {
    /** Of so few combinations, trying each is the quickest. */
    private static final long FEW = 20_000;

    private final Model model;

    /** @param model whose parameters there are; at most one invalid value is in a row */
    Possible(Model model) {
        this.model = model;
    }

    /** Whether some row keeps the model's rules and these. */
    boolean underRules(List<Constraint> all) {
        return solved(all, true);
    }

    /** Whether some row is like this, whatever the model's rules. */
    boolean alone(List<Constraint> all) {
        BitSet scope = new BitSet();
        all.forEach(c -> scope.or(Scope.of(c)));
        long combinations = scope.stream().mapToLong(model::size).reduce(1, (a, b) -> Math.min(a * b, FEW + 1));
        return combinations > FEW
                ? solved(all, false)
                : tried(all, scope.stream().toArray(), 0, new int[model.size()], false);
    }

    private boolean tried(List<Constraint> all, int[] scope, int depth, int[] row, boolean negative) {
        if (depth == scope.length) {
            return all.stream().allMatch(c -> c.holds(row));
        }
        int p = scope[depth];
        for (int v = 0; v < model.size(p); v++) {
            boolean isNegative = model.parameters().get(p).negatives().contains(v);
            row[p] = v;
            if (!(isNegative && negative) && tried(all, scope, depth + 1, row, negative || isNegative)) {
                return true;
            }
        }
        return false;
    }

    private boolean solved(List<Constraint> all, boolean rules) {
        Model.Builder builder = Model.builder();
        model.parameters().forEach(builder::parameter);
        if (rules) {
            model.rules().forEach(r -> builder.rule(r.name(), r.constraint()));
        }
        all.forEach(c -> builder.rule("asked", c));
        try {
            // Finds out at once whether any row is valid.
            var unused = CoveringArrays.of(builder.build()).strength(1).keptBase();
            return true;
        } catch (ContradictionException e) {
            return false;
        }
    }
}
