// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at rows a second time, by plain enumeration: it shares no code with what made them. */
final class Verifier {
    private final Model model;
    private final List<int[]> rows;
    private final Backtracking judge;
    private final List<Tuple> missing = new ArrayList<>();
    private long tuples;
    private long impossible;

    Verifier(Model model, List<int[]> rows) {
        this.model = model;
        this.rows = rows;
        judge = new Backtracking(model);
    }

    Verification run(List<Relation> relations) {
        for (Relation relation : relations) {
            choose(relation.parameters(), 0, new int[relation.strength()], 0);
        }
        List<Integer> invalid = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            if (!judge.valid(rows.get(r))) {
                invalid.add(r);
            }
        }
        return new Verification(tuples, impossible, missing, invalid, absent(), repeated());
    }

    private void choose(int[] of, int from, int[] chosen, int length) {
        if (length == chosen.length) {
            check(chosen);
            return;
        }
        for (int j = from; j < of.length; j++) {
            chosen[length] = of[j];
            choose(of, j + 1, chosen, length + 1);
        }
    }

    private void check(int[] parameters) {
        long combinations = 1;
        for (int p : parameters) {
            combinations = Math.multiplyExact(combinations, model.size(p));
        }
        BitSet there = new BitSet();
        BitSet inPositive = new BitSet();
        for (int[] row : rows) {
            long place = 0;
            for (int p : parameters) {
                place = place * model.size(p) + row[p];
            }
            there.set(Math.toIntExact(place));
            if (!model.hasNegative(row)) {
                inPositive.set(Math.toIntExact(place));
            }
        }
        tuples += combinations;
        for (int c = inPositive.nextClearBit(0); c < combinations; c = inPositive.nextClearBit(c + 1)) {
            Tuple tuple = tuple(parameters, c);
            boolean positive = model.hasNegative() && judge.possible(tuple, 0);
            if (positive || (!there.get(c) && judge.possible(tuple))) {
                missing.add(tuple);
            } else if (!there.get(c)) {
                impossible++;
            }
        }
    }

    private Tuple tuple(int[] parameters, int combination) {
        Integer[] values = new Integer[parameters.length];
        int rest = combination;
        for (int i = parameters.length - 1; i >= 0; i--) {
            values[i] = rest % model.size(parameters[i]);
            rest /= model.size(parameters[i]);
        }
        return new Tuple(Arrays.stream(parameters).boxed().toList(), List.of(values));
    }

    private List<Integer> repeated() {
        Set<String> seen = new HashSet<>();
        List<Integer> repeated = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            if (!seen.add(Arrays.toString(rows.get(r)))) {
                repeated.add(r);
            }
        }
        return repeated;
    }

    private List<Integer> absent() {
        List<Integer> absent = new ArrayList<>();
        List<int[]> required = model.required();
        for (int i = 0; i < required.size(); i++) {
            int[] wanted = required.get(i);
            if (rows.stream().noneMatch(row -> has(row, wanted))) {
                absent.add(i);
            }
        }
        return absent;
    }

    private static boolean has(int[] row, int[] wanted) {
        for (int p = 0; p < row.length; p++) {
            if (wanted[p] >= 0 && wanted[p] != row[p]) {
                return false;
            }
        }
        return true;
    }
}
