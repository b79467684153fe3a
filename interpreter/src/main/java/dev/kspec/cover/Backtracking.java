// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Whether a valid row has some values, found by trying values one after the other and asking each rule as soon as all of
 * its parameters are there. Slow and plain: it is the second opinion on {@link Solver}, and shares nothing with it.
 */
final class Backtracking {
    private final Model model;
    private final List<BitSet> scopes = new ArrayList<>();
    private final BitSet constrained = new BitSet();

    Backtracking(Model model) {
        this.model = model;
        for (Model.Rule rule : model.rules()) {
            BitSet scope = new BitSet();
            collect(rule.constraint(), scope);
            scopes.add(scope);
            constrained.or(scope);
        }
        for (int p = 0; p < model.size(); p++) {
            if (!model.parameters().get(p).negatives().isEmpty()) {
                constrained.set(p);
            }
        }
    }

    private static void collect(Constraint constraint, BitSet into) {
        switch (constraint) {
            case Constraint.In in -> into.set(in.parameter());
            case Constraint.Not not -> collect(not.part(), into);
            case Constraint.All all -> all.parts().forEach(part -> collect(part, into));
            case Constraint.Any any -> any.parts().forEach(part -> collect(part, into));
            case Constraint.Test test -> test.parameters().forEach(into::set);
        }
    }

    boolean valid(int[] row) {
        return negatives(row) <= 1
                && model.rules().stream().allMatch(rule -> rule.constraint().holds(row));
    }

    private int negatives(int[] row) {
        int count = 0;
        for (int p = 0; p < row.length; p++) {
            if (model.parameters().get(p).negatives().contains(row[p])) {
                count++;
            }
        }
        return count;
    }

    boolean possible(Tuple tuple) {
        return possible(tuple, 1);
    }

    /** Whether a valid row with at most so many negative values has these. */
    boolean possible(Tuple tuple, int most) {
        int[] row = new int[model.size()];
        Arrays.fill(row, -1);
        BitSet given = new BitSet();
        for (int i = 0; i < tuple.parameters().size(); i++) {
            row[tuple.parameters().get(i)] = tuple.values().get(i);
            given.set(tuple.parameters().get(i));
        }
        if (negatives(row) > most) {
            return false;
        }
        List<Integer> order = order(given);
        BitSet known = (BitSet) given.clone();
        List<List<Constraint>> checks = new ArrayList<>();
        checks.add(complete(known, new BitSet()));
        for (int p : order) {
            BitSet before = (BitSet) known.clone();
            known.set(p);
            checks.add(complete(known, before));
        }
        return hold(checks.getFirst(), row) && search(order, 0, row, checks, most - negatives(row));
    }

    /** The rules whose parameters are all known now and were not before. */
    private List<Constraint> complete(BitSet known, BitSet before) {
        List<Constraint> result = new ArrayList<>();
        for (int r = 0; r < scopes.size(); r++) {
            if (inside(scopes.get(r), known)
                    && (known.equals(before) || before.isEmpty() || !inside(scopes.get(r), before))) {
                result.add(model.rules().get(r).constraint());
            }
        }
        return result;
    }

    private static boolean inside(BitSet part, BitSet whole) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }

    /** The constrained parameters, those first that share a rule with what is known. */
    private List<Integer> order(BitSet given) {
        List<Integer> order = new ArrayList<>();
        BitSet seen = (BitSet) given.clone();
        Deque<Integer> near = new ArrayDeque<>();
        given.stream().forEach(near::add);
        while (true) {
            while (!near.isEmpty()) {
                int p = near.remove();
                for (BitSet scope : scopes) {
                    if (scope.get(p)) {
                        scope.stream().filter(q -> !seen.get(q)).forEach(q -> {
                            seen.set(q);
                            order.add(q);
                            near.add(q);
                        });
                    }
                }
            }
            BitSet rest = (BitSet) constrained.clone();
            rest.andNot(seen);
            if (rest.isEmpty()) {
                return order;
            }
            seen.set(rest.nextSetBit(0));
            order.add(rest.nextSetBit(0));
            near.add(rest.nextSetBit(0));
        }
    }

    private static boolean hold(List<Constraint> constraints, int[] row) {
        return constraints.stream().allMatch(c -> c.holds(row));
    }

    /**
     * @param left how many negative values there may still be
     */
    private boolean search(List<Integer> order, int depth, int[] row, List<List<Constraint>> checks, int left) {
        if (depth == order.size()) {
            return true;
        }
        int p = order.get(depth);
        for (int v = 0; v < model.size(p); v++) {
            int now = left - (model.parameters().get(p).negatives().contains(v) ? 1 : 0);
            row[p] = v;
            if (now >= 0 && hold(checks.get(depth + 1), row) && search(order, depth + 1, row, checks, now)) {
                return true;
            }
        }
        row[p] = -1;
        return false;
    }
}
