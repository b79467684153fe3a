// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A condition on the values of a row, which are given by their indices. */
public sealed interface Constraint {
    /** Whether a full row fulfils it. */
    boolean holds(int[] row);

    /** The parameter has one of these values. */
    record In(int parameter, List<Integer> values) implements Constraint {
        public In {
            values = List.copyOf(values);
        }

        @Override
        public boolean holds(int[] row) {
            return values.contains(row[parameter]);
        }
    }

    /** Each of them holds; true when there is none. */
    record All(List<Constraint> parts) implements Constraint {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(int[] row) {
            for (Constraint part : parts) {
                if (!part.holds(row)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** At least one of them holds; false when there is none. */
    record Any(List<Constraint> parts) implements Constraint {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(int[] row) {
            for (Constraint part : parts) {
                if (part.holds(row)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** It does not hold. */
    record Not(Constraint part) implements Constraint {
        @Override
        public boolean holds(int[] row) {
            return !part.holds(row);
        }
    }

    /**
     * Any question about the values of a few parameters. It is asked once for each combination of them, of which there
     * may be {@link #MOST_COMBINATIONS}.
     *
     * @param test is given the value indices of the parameters, in their order; must be a function of these alone
     */
    record Test(List<Integer> parameters, Predicate<int[]> test) implements Constraint {
        /** The most combinations of values for which one is asked. */
        public static final int MOST_COMBINATIONS = 1 << 20;

        public Test {
            parameters = List.copyOf(parameters);
        }

        @Override
        public boolean holds(int[] row) {
            int[] values = new int[parameters.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row[parameters.get(i)];
            }
            return test.test(values);
        }
    }

    static Constraint is(int parameter, int value) {
        return new In(parameter, List.of(value));
    }

    static Constraint in(int parameter, int... values) {
        List<Integer> list = new ArrayList<>();
        for (int value : values) {
            list.add(value);
        }
        return new In(parameter, list);
    }

    static Constraint all(Constraint... parts) {
        return new All(List.of(parts));
    }

    static Constraint any(Constraint... parts) {
        return new Any(List.of(parts));
    }

    static Constraint not(Constraint part) {
        return new Not(part);
    }

    /** If the first holds, so does the second. */
    static Constraint implies(Constraint condition, Constraint consequence) {
        return new Any(List.of(new Not(condition), consequence));
    }
}
