// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import dev.kspec.cover.Model;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** A result of a model: what the rules about it say of its value, and what they say of the others by the way. */
final class SpecResults {
    /** A rule of a spec file may be about so many combinations. */
    private static final long MOST_COMBINATIONS = 250_000;

    /** What stands for a result that the rules leave open, as in the rows that PICT writes. */
    private static final String OPEN = SpecParameter.quoted("?");

    private final SpecParameter result;
    private final List<Model.Rule> rules;
    private final List<Integer> others;
    private final Map<List<Integer>, BitSet> allowed = new HashMap<>();

    /**
     * A result.
     *
     * @param results the indices of all results
     */
    SpecResults(SpecParameter result, PictModel model, BitSet results) {
        this.result = result;
        if (result.hasNegatives()) {
            throw new SpecUnwritableException("the result `" + result.of().name() + "` has an invalid value");
        }
        BitSet about = new BitSet();
        rules = new ArrayList<>();
        for (Model.Rule rule : model.model().rules()) {
            BitSet scope = Scope.of(rule.constraint());
            if (scope.get(result.index())) {
                about.or(scope);
                rules.add(rule);
            }
        }
        about.clear(result.index());
        if (about.intersects(results)) {
            throw new SpecUnwritableException("rules speak of `" + result.of().name()
                    + "` and another result at once; a value that follows is computed from the parameters alone");
        }
        others = about.stream().boxed().toList();
        long combinations = others.stream().mapToLong(model.model()::size).reduce(1, SpecResults::times);
        if (combinations > MOST_COMBINATIONS) {
            throw new SpecUnwritableException("the rules about `" + result.of().name() + "` speak of more than "
                    + MOST_COMBINATIONS + " combinations of values");
        }
        fill(model.model(), new int[model.model().size()], 0);
    }

    private static long times(long a, long b) {
        return Math.min(a * b, Integer.MAX_VALUE);
    }

    private void fill(Model model, int[] row, int depth) {
        if (depth == others.size()) {
            BitSet values = new BitSet();
            for (int v = 0; v < result.size(); v++) {
                row[result.index()] = v;
                if (rules.stream().allMatch(r -> r.constraint().holds(row))) {
                    values.set(v);
                }
            }
            allowed.put(others.stream().map(p -> row[p]).toList(), values);
            return;
        }
        for (int v = 0; v < model.size(others.get(depth)); v++) {
            row[others.get(depth)] = v;
            fill(model, row, depth + 1);
        }
    }

    private BitSet allowed(int[] values) {
        List<Integer> key = new ArrayList<>();
        for (int v : values) {
            key.add(v);
        }
        return allowed.get(key);
    }

    List<Model.Rule> rules() {
        return rules;
    }

    /** What the rules demand of the parameters: that there is a value for the result. Nothing if there always is. */
    Optional<Constraint> demand() {
        return allowed.values().stream().anyMatch(BitSet::isEmpty)
                ? Optional.of(
                        new Constraint.Test(others, values -> !allowed(values).isEmpty()))
                : Optional.empty();
    }

    boolean isOpen() {
        return allowed.values().stream().anyMatch(a -> a.cardinality() > 1);
    }

    /**
     * The value as an expression.
     *
     * @param item a name that nothing else has
     */
    String expression(SpecConditions conditions, String item) {
        Map<String, BitSet> places = new LinkedHashMap<>();
        for (int v = 0; v < result.size(); v++) {
            int value = v;
            if (allowed.values().stream().anyMatch(a -> a.cardinality() == 1 && a.get(value))) {
                places.computeIfAbsent(result.literals().get(v), l -> new BitSet())
                        .set(v);
            }
        }
        if (isOpen()) {
            places.put(OPEN, new BitSet());
        }
        List<String> literals = List.copyOf(places.keySet());
        if (literals.size() == 1) {
            return literals.getFirst();
        }
        List<String> behind = new ArrayList<>();
        for (int place = 1; place < literals.size(); place++) {
            int least = place;
            switch (conditions.write(where(literals, p -> p >= least), false)) {
                case Written.Words words -> behind.add(words.text());
                case Written.Always ignored -> behind.add("true");
                case Written.Never ignored -> behind.add("false");
            }
        }
        return "[" + String.join(", ", literals) + "][count(" + item + " in [" + String.join(", ", behind) + "] where "
                + item + ")]";
    }

    private Constraint where(List<String> literals, IntPredicate wanted) {
        return new Constraint.Test(others, values -> {
            BitSet a = allowed(values);
            String literal = a.cardinality() == 1 ? result.literals().get(a.nextSetBit(0)) : OPEN;
            return !a.isEmpty() && wanted.test(literals.indexOf(literal));
        });
    }
}
