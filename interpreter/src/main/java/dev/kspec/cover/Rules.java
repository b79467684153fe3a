// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/** A model's rules, ready for questions. */
final class Rules {
    private final Model model;
    private final Lowering lowering;
    private final int[] sizes;

    Rules(Model model) {
        this.model = model;
        lowering = new Lowering(model);
        sizes = lowering.sizes();
    }

    boolean none() {
        return lowering.clauses().isEmpty();
    }

    /** Whether a full row's validity can be told from the clauses alone. */
    boolean direct() {
        return sizes.length == model.size();
    }

    Solver solver() {
        return new Solver(sizes, lowering.clauses());
    }

    /** A solver, or the exception that names a conflict. */
    Solver consistentSolver() {
        Solver solver = solver();
        if (!solver.satisfiable()) {
            throw new ContradictionException(conflict(new int[0], new int[0]));
        }
        return solver;
    }

    boolean holds(int[] row) {
        return lowering.rules().stream().allMatch(rule -> rule.constraint().holds(row));
    }

    /** The rules that together allow no row with these values, none of which could be left out. */
    List<String> conflict(int[] parameters, int[] values) {
        BitSet needed = new BitSet();
        needed.set(0, lowering.rules().size());
        for (int r = 0; r < lowering.rules().size(); r++) {
            needed.clear(r);
            if (possible(parameters, values, needed)) {
                needed.set(r);
            }
        }
        List<String> names = new ArrayList<>();
        needed.stream().forEach(r -> names.add(lowering.rules().get(r).name()));
        return names;
    }

    private boolean possible(int[] parameters, int[] values, BitSet rules) {
        Predicate<Clause> kept = clause -> rules.get(clause.rule());
        Solver solver =
                new Solver(sizes, lowering.clauses().stream().filter(kept).toList());
        return solver.satisfiable() && solver.feasible(parameters, values);
    }
}
