// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.source.Span;
import dev.kspec.type.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A scenario's matrix: parameters with their values, and which rows of them there are. Immutable. */
public final class Matrix {
    private final List<Parameter> parameters;
    private final List<Constraint> constraints;
    private final List<Coverage> coverages;
    private final Optional<Budget> budget;
    private final List<Map<Integer, Integer>> included;
    private final CoveredRows array = new CoveredRows(this);

    /** A matrix with all rows that constraints leave. */
    Matrix(List<Parameter> parameters, List<Constraint> constraints) {
        this(parameters, constraints, List.of(), Optional.empty(), List.of());
    }

    /**
     * A matrix.
     *
     * @param constraints what every row without an invalid value satisfies
     * @param coverages which combinations of values some row must have; empty: all
     * @param included parts of rows that must be there: the index of a value by the index of its parameter
     */
    Matrix(
            List<Parameter> parameters,
            List<Constraint> constraints,
            List<Coverage> coverages,
            Optional<Budget> budget,
            List<Map<Integer, Integer>> included) {
        this.parameters = List.copyOf(parameters);
        this.constraints = List.copyOf(constraints);
        this.coverages = List.copyOf(coverages);
        this.budget = budget;
        this.included = List.copyOf(included);
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    public List<Constraint> constraints() {
        return constraints;
    }

    public List<Coverage> coverages() {
        return coverages;
    }

    public Optional<Budget> budget() {
        return budget;
    }

    public List<Map<Integer, Integer>> included() {
        return included;
    }

    /** The rows that its coverages ask for. */
    CoveredRows array() {
        return array;
    }

    /** The same without coverages: every row. */
    Matrix product() {
        return new Matrix(parameters, constraints);
    }

    /**
     * A parameter.
     *
     * @param values distinct ones, in the file's order
     * @param weights how much each value is preferred where any would do, 1 or more
     * @param refused values that the driver must refuse
     */
    public record Parameter(String name, List<Value> values, List<Integer> weights, List<Refused> refused) {
        public Parameter {
            values = List.copyOf(values);
            weights = List.copyOf(weights);
            refused = List.copyOf(refused);
        }

        public Parameter(String name, List<Value> values) {
            this(name, values, values.stream().map(v -> 1).toList(), List.of());
        }
    }

    /** A value that is refused with an errno, by name. */
    public record Refused(Value value, String errno) {}

    /**
     * One combination in which values of certain parameters occur together.
     *
     * @param strength how many parameters at a time, 1 to 6
     * @param parameters their indices, ascending
     */
    public record Coverage(int strength, List<Integer> parameters) {
        public Coverage {
            parameters = List.copyOf(parameters);
        }
    }

    /** How much work a small number of rows is worth. */
    public sealed interface Budget {}

    /** A number of steps, the same on every machine. */
    public enum Effort implements Budget {
        GREEDY,
        NORMAL,
        TIGHT
    }

    /** So much time, spent once. */
    public record Time(Duration duration) implements Budget {}

    /** What rows satisfy. */
    public sealed interface Constraint {
        /** The rule. */
        Span span();

        /** Indices of the parameters that it is about, ascending. */
        List<Integer> parameters();

        /**
         * Whether a row satisfies it.
         *
         * @param row indices of values; only those of the constraint's parameters are looked at
         */
        boolean allows(int[] row);
    }

    /**
     * A rule that was evaluated for each combination of its parameters' values.
     *
     * @param sizes numbers of values of its parameters
     * @param forbidden combinations, the last parameter turning fastest
     */
    public record Table(Span span, List<Integer> parameters, List<Integer> sizes, BitSet forbidden)
            implements Constraint {
        public Table {
            parameters = List.copyOf(parameters);
            sizes = List.copyOf(sizes);
        }

        @Override
        public boolean allows(int[] row) {
            int at = 0;
            for (int i = 0; i < parameters.size(); i++) {
                at = at * sizes.get(i) + row[parameters.get(i)];
            }
            return !forbidden.get(at);
        }
    }

    /** {@code exclude { … }}: rows with all of these values. */
    public record Excluded(Span span, Map<Integer, Integer> values) implements Constraint {
        public Excluded {
            values = Map.copyOf(values);
        }

        @Override
        public List<Integer> parameters() {
            return List.copyOf(new TreeSet<>(values.keySet()));
        }

        @Override
        public boolean allows(int[] row) {
            return values.entrySet().stream().anyMatch(e -> row[e.getKey()] != e.getValue());
        }
    }

    /** Whether rows are all that the rules allow. */
    public boolean isProduct() {
        return coverages.isEmpty();
    }

    /** Whether rows are refused. */
    public boolean hasRefused() {
        return parameters.stream().anyMatch(p -> !p.refused().isEmpty());
    }

    /** How a row is to be refused; nothing for one that is valid. */
    public Optional<Refused> refusal(List<Value> row) {
        for (int i = 0; i < row.size(); i++) {
            for (Refused refused : parameters.get(i).refused()) {
                if (refused.value().equals(row.get(i))) {
                    return Optional.of(refused);
                }
            }
        }
        return Optional.empty();
    }

    /** Every word that is a value or a part of one, without what stands in its brackets. */
    public Set<Value.Word> words() {
        Set<Value.Word> words = new java.util.LinkedHashSet<>();
        for (Parameter p : parameters) {
            List<Value> values = new ArrayList<>(p.values());
            p.refused().forEach(r -> values.add(r.value()));
            values.forEach(v -> collect(v, words));
        }
        return words;
    }

    private static void collect(Value value, Set<Value.Word> words) {
        switch (value) {
            case Value.Word word -> {
                words.add(word);
                word.arguments().forEach(a -> collect(a, words));
            }
            case Value.Items items -> items.items().forEach(i -> collect(i, words));
            case Value.Fields fields -> fields.fields().values().forEach(f -> collect(f, words));
            case Value.Int v -> {}
            case Value.Bytes v -> {}
            case Value.Duration v -> {}
            case Value.Error v -> {}
            case Value.Ip v -> {}
            case Value.Signal v -> {}
            case Value.Bool v -> {}
        }
    }
}
