// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is to be combined: parameters, rules that every row keeps, rows that must be there. Immutable. */
public final class Model {
    /**
     * A constraint with the name under which it is reported.
     *
     * @param name the words of the person who wrote it, or its place
     */
    public record Rule(String name, Constraint constraint) {}

    /** The name of the rule that at most one negative value stands in a row. */
    public static final String ONE_NEGATIVE = "one negative value in a row";

    private static final String NO_NEGATIVE = "no negative value in a row";

    private final List<Parameter> parameters;
    private final List<Rule> rules;
    private final List<int[]> required;

    private Model(Builder builder) {
        parameters = List.copyOf(builder.parameters);
        rules = List.copyOf(builder.rules);
        required = builder.required.stream().map(int[]::clone).toList();
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters) {
            if (!names.add(parameter.name())) {
                throw new IllegalArgumentException("two parameters have the name " + parameter.name());
            }
        }
        required.forEach(this::checkRow);
    }

    public static Builder builder() {
        return new Builder();
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** The number of parameters. */
    public int size() {
        return parameters.size();
    }

    /** The number of values of a parameter. */
    public int size(int parameter) {
        return parameters.get(parameter).size();
    }

    public List<Rule> rules() {
        return rules;
    }

    /** Rows that must be there; -1 stands for any value. */
    public List<int[]> required() {
        return required.stream().map(int[]::clone).toList();
    }

    /** The index of a parameter by its name. */
    public int indexOf(String name) {
        for (int p = 0; p < size(); p++) {
            if (parameters.get(p).name().equals(name)) {
                return p;
            }
        }
        throw new IllegalArgumentException("no parameter has the name " + name);
    }

    /** Whether some parameter has a negative value. */
    boolean hasNegative() {
        return parameters.stream().anyMatch(p -> !p.negatives().isEmpty());
    }

    /** Whether a row, which may have empty cells, has a negative value. */
    boolean hasNegative(int[] row) {
        for (int p = 0; p < row.length; p++) {
            if (parameters.get(p).negatives().contains(row[p])) {
                return true;
            }
        }
        return false;
    }

    /** The same with a rule that there are no negative values, and other rows that must be there. */
    Model positive(List<int[]> wanted) {
        Builder builder = builder();
        for (Parameter p : parameters) {
            builder.parameter(new Parameter(p.name(), p.values(), Set.of(), p.weights()));
        }
        rules.forEach(rule -> builder.rule(rule.name(), rule.constraint()));
        for (int p = 0; p < size(); p++) {
            Set<Integer> negatives = parameters.get(p).negatives();
            if (!negatives.isEmpty()) {
                builder.never(NO_NEGATIVE, new Constraint.In(p, List.copyOf(negatives)));
            }
        }
        wanted.forEach(builder::require);
        return builder.build();
    }

    boolean hasNegatives() {
        return parameters.stream().filter(p -> !p.negatives().isEmpty()).count() > 1;
    }

    void checkRow(int[] row) {
        if (row.length != size()) {
            throw new IllegalArgumentException("a row of " + row.length + " values for " + size() + " parameters");
        }
        for (int p = 0; p < row.length; p++) {
            if (row[p] < -1 || row[p] >= size(p)) {
                throw new IllegalArgumentException(
                        "parameter " + parameters.get(p).name() + " has no value with the index " + row[p]);
            }
        }
    }

    /** Collects the parts of a model. */
    public static final class Builder {
        private final List<Parameter> parameters = new ArrayList<>();
        private final List<Rule> rules = new ArrayList<>();
        private final List<int[]> required = new ArrayList<>();

        private Builder() {}

        public Builder parameter(Parameter parameter) {
            parameters.add(parameter);
            return this;
        }

        public Builder parameter(String name, String... values) {
            return parameter(Parameter.of(name, List.of(values)));
        }

        /** A parameter whose values are called 0, 1, 2 and so on. */
        public Builder parameter(String name, int values) {
            List<String> names = new ArrayList<>();
            for (int v = 0; v < values; v++) {
                names.add(Integer.toString(v));
            }
            return parameter(Parameter.of(name, names));
        }

        /** What must hold in every row. */
        public Builder rule(String name, Constraint constraint) {
            rules.add(new Rule(name, constraint));
            return this;
        }

        /** What must hold in no row. */
        public Builder never(String name, Constraint constraint) {
            return rule(name, Constraint.not(constraint));
        }

        /** No row has these values; -1 stands for any. */
        public Builder exclude(int... row) {
            List<Constraint> cells = new ArrayList<>();
            for (int p = 0; p < row.length; p++) {
                if (row[p] >= 0) {
                    cells.add(Constraint.is(p, row[p]));
                }
            }
            return never("the excluded row " + Arrays.toString(row), new Constraint.All(cells));
        }

        /** Some row has these values; -1 stands for any. */
        public Builder require(int... row) {
            required.add(row.clone());
            return this;
        }

        public Model build() {
            return new Model(this);
        }
    }
}
