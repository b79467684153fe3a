// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;

/** The clauses of a model by the last of their parameters: as soon as that has a value, they can be asked. */
final class PrefixChecks {
    private record Literal(int parameter, BitSet values) {}

    private final List<List<Literal[]>> clauses = new ArrayList<>();
    private final List<List<Constraint>> constraints = new ArrayList<>();
    private int last = -1;

    PrefixChecks(Model model) {
        Lowering lowering = new Lowering(model);
        for (int p = 0; p < model.size(); p++) {
            clauses.add(new ArrayList<>());
            constraints.add(new ArrayList<>());
        }
        BitSet indirect = new BitSet();
        for (Clause clause : lowering.clauses()) {
            if (!clause.literals().isEmpty() && clause.literals().lastKey() >= model.size()) {
                indirect.set(clause.rule());
            }
        }
        for (Clause clause : lowering.clauses()) {
            if (!indirect.get(clause.rule())) {
                add(clause.literals());
            }
        }
        // What has parameters of its own in the clauses is asked as it was written, when the whole row is there.
        indirect.stream()
                .forEach(r -> constraints.getLast().add(lowering.rules().get(r).constraint()));
        last = indirect.isEmpty() ? last : model.size() - 1;
    }

    private void add(SortedMap<Integer, BitSet> literals) {
        int at = literals.isEmpty() ? 0 : literals.lastKey();
        clauses.get(at)
                .add(literals.entrySet().stream()
                        .map(l -> new Literal(l.getKey(), l.getValue()))
                        .toArray(Literal[]::new));
        last = Math.max(last, at);
    }

    /** The last parameter on which anything depends; -1 if there is none. */
    int last() {
        return last;
    }

    /** Whether what became known with a parameter holds. */
    boolean hold(int[] row, int parameter) {
        for (Literal[] clause : clauses.get(parameter)) {
            if (!holds(clause, row)) {
                return false;
            }
        }
        for (Constraint constraint : constraints.get(parameter)) {
            if (!constraint.holds(row)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Literal[] clause, int[] row) {
        for (Literal literal : clause) {
            if (literal.values.get(row[literal.parameter])) {
                return true;
            }
        }
        return false;
    }
}
