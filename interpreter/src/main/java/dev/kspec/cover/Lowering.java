// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From rules to multi-valued clauses. A disjunction that would multiply out to many clauses gets a parameter of its own
 * with two values, which says the side that holds; so the clauses grow with the length of the rules and no faster.
 */
final class Lowering {
    private static final int MULTIPLIED_OUT = 64;

    private final List<Integer> sizes = new ArrayList<>();
    private final List<Clause> clauses = new ArrayList<>();
    private final List<Model.Rule> rules = new ArrayList<>();

    private int rule;

    Lowering(Model model) {
        model.parameters().forEach(p -> sizes.add(p.size()));
        for (Model.Rule each : model.rules()) {
            rules.add(each);
            clauses.addAll(lower(each.constraint(), false));
            rule++;
        }
        if (model.hasNegatives()) {
            rules.add(new Model.Rule(Model.ONE_NEGATIVE, new Constraint.All(oneNegative(model))));
            clauses.addAll(lower(rules.getLast().constraint(), false));
        }
    }

    private static List<Constraint> oneNegative(Model model) {
        List<Constraint> pairs = new ArrayList<>();
        for (int p = 0; p < model.size(); p++) {
            for (int q = p + 1; q < model.size(); q++) {
                List<Integer> left = List.copyOf(model.parameters().get(p).negatives());
                List<Integer> right = List.copyOf(model.parameters().get(q).negatives());
                if (!left.isEmpty() && !right.isEmpty()) {
                    pairs.add(Constraint.any(
                            Constraint.not(new Constraint.In(p, left)), Constraint.not(new Constraint.In(q, right))));
                }
            }
        }
        return pairs;
    }

    /** The sizes of all parameters: those of the model, then those made here. */
    int[] sizes() {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    List<Clause> clauses() {
        return clauses;
    }

    /** The model's rules, then the one about negative values if there are any. */
    List<Model.Rule> rules() {
        return rules;
    }

    private List<Clause> lower(Constraint constraint, boolean negated) {
        return switch (constraint) {
            case Constraint.In in -> literal(in.parameter(), set(in.values()), negated);
            case Constraint.Not not -> lower(not.part(), !negated);
            case Constraint.All all -> negated ? either(all.parts(), true) : each(all.parts(), false);
            case Constraint.Any any -> negated ? each(any.parts(), true) : either(any.parts(), false);
            case Constraint.Test test -> table(test, negated);
        };
    }

    private static BitSet set(List<Integer> values) {
        BitSet set = new BitSet();
        values.forEach(set::set);
        return set;
    }

    private List<Clause> literal(int parameter, BitSet values, boolean negated) {
        if (negated) {
            values.flip(0, sizes.get(parameter));
        }
        if (values.cardinality() == sizes.get(parameter)) {
            return List.of();
        }
        Clause clause = new Clause(new TreeMap<>(), rule);
        if (!values.isEmpty()) {
            clause.literals().put(parameter, values);
        }
        return List.of(clause);
    }

    private List<Clause> each(List<Constraint> parts, boolean negated) {
        List<Clause> result = new ArrayList<>();
        parts.forEach(part -> result.addAll(lower(part, negated)));
        return result;
    }

    private List<Clause> either(List<Constraint> parts, boolean negated) {
        List<Clause> result = List.of(new Clause(new TreeMap<>(), rule));
        for (Constraint part : parts) {
            result = either(result, lower(part, negated));
        }
        return result;
    }

    private List<Clause> either(List<Clause> left, List<Clause> right) {
        if (left.size() > 1 && right.size() > 1 && (long) left.size() * right.size() > MULTIPLIED_OUT) {
            return eitherBySide(left, right);
        }
        List<Clause> result = new ArrayList<>();
        for (Clause l : left) {
            for (Clause r : right) {
                Clause joined = l.or(r);
                if (!alwaysTrue(joined)) {
                    result.add(joined);
                }
            }
        }
        return result;
    }

    private boolean alwaysTrue(Clause clause) {
        return clause.literals().entrySet().stream().anyMatch(l -> l.getValue().cardinality() == sizes.get(l.getKey()));
    }

    /** {@code side = 0} implies the left, {@code side = 1} the right. */
    private List<Clause> eitherBySide(List<Clause> left, List<Clause> right) {
        int side = sizes.size();
        sizes.add(2);
        List<Clause> result = new ArrayList<>();
        result.addAll(either(left, literal(side, set(List.of(1)), false)));
        result.addAll(either(right, literal(side, set(List.of(0)), false)));
        return result;
    }

    private List<Clause> table(Constraint.Test test, boolean negated) {
        long combinations = 1;
        for (int p : test.parameters()) {
            combinations *= sizes.get(p);
            if (combinations > Constraint.Test.MOST_COMBINATIONS) {
                throw new IllegalArgumentException("the rule " + rules.get(rule).name() + " asks about more than "
                        + Constraint.Test.MOST_COMBINATIONS
                        + " combinations of values; split it into rules of fewer parameters");
            }
        }
        List<Clause> result = new ArrayList<>();
        for (List<BitSet> box :
                forbidden(test, negated, new int[test.parameters().size()], 0)) {
            Clause clause = new Clause(new TreeMap<>(), rule);
            for (int i = 0; i < box.size(); i++) {
                for (Clause literal :
                        literal(test.parameters().get(i), (BitSet) box.get(i).clone(), true)) {
                    clause = clause.or(literal);
                }
            }
            result.add(clause);
        }
        return result;
    }

    /** The forbidden combinations as boxes, values of a parameter that forbid the same being in one box. */
    private List<List<BitSet>> forbidden(Constraint.Test test, boolean forbids, int[] values, int depth) {
        if (depth == values.length) {
            return test.test().test(values.clone()) == forbids ? List.of(List.of()) : List.of();
        }
        Map<List<BitSet>, BitSet> boxes = new LinkedHashMap<>();
        for (int v = 0; v < sizes.get(test.parameters().get(depth)); v++) {
            values[depth] = v;
            for (List<BitSet> rest : forbidden(test, forbids, values, depth + 1)) {
                boxes.computeIfAbsent(rest, r -> new BitSet()).set(v);
            }
        }
        List<List<BitSet>> result = new ArrayList<>();
        boxes.forEach((rest, first) -> {
            List<BitSet> box = new ArrayList<>();
            box.add(first);
            box.addAll(rest);
            result.add(box);
        });
        return result;
    }
}
