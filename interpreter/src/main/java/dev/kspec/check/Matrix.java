// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.source.Span;
import dev.kspec.type.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A scenario's matrix: parameters with their values, and which rows of them there are. Immutable. */
public final class Matrix {
    private final List<Parameter> parameters;
    private final List<Constraint> constraints;
    private final List<Map<Integer, Integer>> included;
    private final Making making;
    private final Optional<Fixed> fixed;
    private final CoveredRows array = new CoveredRows(this);

    /** A matrix with all rows that constraints leave. */
    Matrix(List<Parameter> parameters, List<Constraint> constraints) {
        this(parameters, constraints, List.of(), Making.ALL, Optional.empty());
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
        this(
                parameters,
                constraints,
                included,
                new Making(coverages, budget, 1, List.of(), Optional.empty()),
                Optional.empty());
    }

    private Matrix(
            List<Parameter> parameters,
            List<Constraint> constraints,
            List<Map<Integer, Integer>> included,
            Making making,
            Optional<Fixed> fixed) {
        this.parameters = List.copyOf(parameters);
        this.constraints = List.copyOf(constraints);
        this.included = List.copyOf(included);
        this.making = making;
        this.fixed = fixed;
    }

    /** A matrix of nothing but constants: its scenario is a single case. */
    static Matrix of(Fixed fixed) {
        return new Matrix(List.of(), List.of(), List.of(), Making.ALL, Optional.of(fixed));
    }

    /** Whether it has constants instead of parameters. */
    boolean isFixed() {
        return fixed.isPresent();
    }

    /** The same with its rows made in another way. */
    public Matrix with(Making wanted) {
        return new Matrix(parameters, constraints, included, wanted, fixed);
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    public List<Constraint> constraints() {
        return constraints;
    }

    public List<Coverage> coverages() {
        return making.coverages();
    }

    public Optional<Budget> budget() {
        return making.budget();
    }

    public List<Map<Integer, Integer>> included() {
        return included;
    }

    /** How its rows are made. */
    public Making making() {
        return making;
    }

    /** The rows that its coverages ask for. */
    CoveredRows array() {
        return array;
    }

    /** The same without coverages: every row. */
    Matrix product() {
        return with(Making.ALL);
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

    /**
     * How rows are made. A row is given by the indices of its values, those to be refused counted behind the valid ones.
     *
     * @param coverages which combinations of values some row must have; empty: all
     * @param seed of the search; the same seed gives the same rows everywhere
     * @param base rows of an earlier array, −1 for what it did not know: those that are still valid are kept, and come
     *     first
     * @param locked the rows that were found once and for all, if they were
     */
    public record Making(
            List<Coverage> coverages,
            Optional<Budget> budget,
            long seed,
            List<int[]> base,
            Optional<List<int[]>> locked) {
        /** Every row that the rules allow. */
        public static final Making ALL = new Making(List.of(), Optional.empty(), 1, List.of(), Optional.empty());

        public Making {
            coverages = List.copyOf(coverages);
            base = List.copyOf(base);
        }

        /** For a covering array over all of a number of parameters. */
        public Making strength(int strength, int parameters) {
            List<Integer> all = IntStream.range(0, parameters).boxed().toList();
            return new Making(List.of(new Coverage(strength, all)), budget, seed, base, Optional.empty());
        }

        public Making budget(Budget wanted) {
            return new Making(coverages, Optional.of(wanted), seed, base, Optional.empty());
        }

        public Making seed(long wanted) {
            return new Making(coverages, budget, wanted, base, Optional.empty());
        }

        public Making base(List<int[]> wanted) {
            return new Making(coverages, budget, seed, wanted, Optional.empty());
        }

        /** With rows that are there already. */
        public Making locked(List<int[]> rows) {
            return new Making(coverages, budget, seed, base, Optional.of(List.copyOf(rows)));
        }
    }

    /**
     * What constants alone decide.
     *
     * @param words those that the constants are made of
     * @param refusable whether there are values that the driver must refuse
     * @param refused the one that a constant has, if it has one
     */
    record Fixed(Set<Value.Word> words, boolean refusable, Optional<Refused> refused) {
        Fixed {
            words = Set.copyOf(words);
        }
    }

    /** How much work a small number of rows is worth. */
    public sealed interface Budget {}

    /** A number of steps, the same on every machine. */
    public enum Effort implements Budget {
        GREEDY,
        NORMAL,
        TIGHT;

        /** How long is searched for fewer rows at most; some hundred million steps take a second. */
        public long steps() {
            return toCover().steps();
        }

        dev.kspec.cover.Effort toCover() {
            return switch (this) {
                case GREEDY -> dev.kspec.cover.Effort.GREEDY;
                case NORMAL -> dev.kspec.cover.Effort.NORMAL;
                case TIGHT -> dev.kspec.cover.Effort.TIGHT;
            };
        }
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

    /** A rule that was evaluated for each combination of its parameters' values. */
    public static final class Table implements Constraint {
        private final Span span;
        private final List<Integer> about;
        /** Asked millions of times, so without boxes. */
        private final int[] parameters;

        private final int[] sizes;
        private final BitSet forbidden;

        /**
         * A table.
         *
         * @param sizes numbers of values of its parameters
         * @param forbidden combinations, the last parameter turning fastest
         */
        Table(Span span, List<Integer> parameters, List<Integer> sizes, BitSet forbidden) {
            this.span = span;
            this.about = List.copyOf(parameters);
            this.parameters = parameters.stream().mapToInt(Integer::intValue).toArray();
            this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
            this.forbidden = (BitSet) forbidden.clone();
        }

        @Override
        public Span span() {
            return span;
        }

        @Override
        public List<Integer> parameters() {
            return about;
        }

        /** How many combinations it forbids. */
        int forbids() {
            return forbidden.cardinality();
        }

        @Override
        public boolean allows(int[] row) {
            int at = 0;
            for (int i = 0; i < parameters.length; i++) {
                at = at * sizes[i] + row[parameters[i]];
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
        return making.coverages().isEmpty();
    }

    /** Why there can be no rows as its coverages ask for; nothing if there are some. */
    public Optional<String> impossible() {
        return isProduct() ? Optional.empty() : array.impossible();
    }

    /** Whether its rows are those that a time is spent on once, and that are kept. */
    public boolean isLocked() {
        return LockedRows.concerns(this);
    }

    /** Whether its rows are those that a time was spent on, and nobody has spent it yet. */
    public boolean takesLock() {
        return isLocked() && making.locked().isEmpty();
    }

    /** Whether the rows of a covering array are there already, or within a second or what the budget says. */
    boolean isSoonMade() {
        return array.areSoonMade();
    }

    /** Whether a covering array is made in no time to speak of. */
    public boolean isQuick() {
        return CoveredRows.tuples(this) <= CoveredRows.QUICK_TUPLES;
    }

    /** Whether rows are refused. */
    public boolean hasRefused() {
        return fixed.map(Fixed::refusable)
                .orElseGet(() -> parameters.stream().anyMatch(p -> !p.refused().isEmpty()));
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
        return fixed.flatMap(Fixed::refused);
    }

    /** Every word that is a value or a part of one, without what stands in its brackets. */
    public Set<Value.Word> words() {
        Set<Value.Word> words = new LinkedHashSet<>();
        fixed.ifPresent(f -> f.words().forEach(w -> collect(w, words)));
        for (Parameter p : parameters) {
            List<Value> values = new ArrayList<>(p.values());
            p.refused().forEach(r -> values.add(r.value()));
            values.forEach(v -> collect(v, words));
        }
        return words;
    }

    /** Whether a value is a word or has one in it. */
    public static boolean hasWords(Value value) {
        Set<Value.Word> words = new LinkedHashSet<>();
        collect(value, words);
        return !words.isEmpty();
    }

    /** Adds the words that a value is made of. */
    static void collect(Value value, Set<Value.Word> words) {
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
