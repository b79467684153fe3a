// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.Matrix;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Model;
import dev.kspec.cover.Uncoverable;
import dev.kspec.cover.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What rows cover, whoever asked for them, in lines for people. */
public final class ArrayStatistics {
    private static final int STRONGEST = 6;

    /** So many combinations are named that cannot be covered. */
    private static final int MOST_SHOWN = 20;

    /** Beyond these, whether each can be is no longer asked. */
    private static final double MOST_TUPLES = 2_000_000;

    /** How many cells are looked at for the least number of rows, which take a second at most. */
    private static final double MOST_CELLS = 20_000_000;

    /**
     * What was asked for.
     *
     * @param arrays what made the rows, or would make them
     * @param combined the parameters that are combined, by their indices: all but those that follow from others
     * @param coverages which combinations some row was to have; empty: all
     * @param how the rows were made, in words
     */
    public record Asked(
            Model model, CoveringArrays arrays, List<Integer> combined, List<Matrix.Coverage> coverages, String how) {
        public Asked {
            combined = List.copyOf(combined);
            coverages = List.copyOf(coverages);
        }
    }

    private final Asked asked;
    private final Model model;
    private final List<int[]> rows;
    private final List<String> lines = new ArrayList<>();

    private ArrayStatistics(Asked asked, List<int[]> rows) {
        this.asked = asked;
        this.model = asked.model();
        this.rows = rows;
    }

    /**
     * Looks at rows.
     *
     * @param rows indices of values
     * @param time that making them took
     */
    public static List<String> of(Asked asked, List<int[]> rows, Duration time) {
        ArrayStatistics statistics = new ArrayStatistics(asked, rows);
        statistics.line("rows", "%,d, at least %,d are needed".formatted(rows.size(), statistics.bound()));
        statistics.line("made", "in %.3f s, %s".formatted(time.toNanos() / 1e9, asked.how()));
        statistics.coverage();
        statistics.uncoverable();
        return statistics.lines;
    }

    private void line(String what, String value) {
        lines.add("  %-12s %s".formatted(what, value));
    }

    /** Of some parameters, all combinations that go together are in different rows. */
    private int bound() {
        if (asked.coverages().isEmpty()) {
            return rows.size();
        }
        int bound = model.required().isEmpty() ? 0 : 1;
        for (Matrix.Coverage c : asked.coverages()) {
            List<Integer> of = largest(c);
            bound = Math.max(bound, most(of, 0, new ArrayList<>(), Math.min(c.strength(), of.size())));
        }
        return bound;
    }

    /** Its parameters; of very many, those with the most values, whose combinations are the most numerous. */
    private List<Integer> largest(Matrix.Coverage c) {
        List<Integer> of = new ArrayList<>(c.parameters());
        of.sort(Comparator.comparing(model::size, Comparator.reverseOrder()));
        while (of.size() > c.strength() && subsets(of.size(), c.strength()) * rows.size() > MOST_CELLS) {
            of.removeLast();
        }
        return of;
    }

    private static double subsets(int of, int strength) {
        double subsets = 1;
        for (int k = 0; k < strength; k++) {
            subsets *= (of - k) / (k + 1.0);
        }
        return subsets;
    }

    private int most(List<Integer> of, int from, List<Integer> chosen, int strength) {
        if (chosen.size() == strength) {
            Set<List<Integer>> seen = new HashSet<>();
            rows.forEach(row -> seen.add(chosen.stream().map(p -> row[p]).toList()));
            return seen.size();
        }
        int most = 0;
        for (int i = from; i < of.size(); i++) {
            chosen.add(of.get(i));
            most = Math.max(most, most(of, i + 1, chosen, strength));
            chosen.removeLast();
        }
        return most;
    }

    private void coverage() {
        for (int t = 1; t <= Math.min(STRONGEST, asked.combined().size()); t++) {
            if (combinations(t) > MOST_TUPLES) {
                line("strength " + t, "too many combinations to be looked at one by one");
                continue;
            }
            strength(t);
        }
    }

    private void strength(int t) {
        boolean all = asked.combined().size() == model.size();
        CoveringArrays arrays = CoveringArrays.of(model).strength(all ? t : 1);
        // A strength for the whole is there in any case: what it looks at is not counted.
        Verification rest = all
                ? new Verification(0, 0, List.of(), List.of(), List.of(), List.of())
                : CoveringArrays.of(model).strength(1).verify(rows);
        Verification v = (all ? arrays : arrays.strength(t, names())).verify(rows);
        long combinations = v.tuples() - rest.tuples();
        long impossible = v.impossible() - rest.impossible();
        long possible = combinations - impossible;
        long covered = possible - (v.missing().size() - rest.missing().size());
        line(
                "strength " + t,
                "%,d combinations, %,d of them impossible; %,d of %,d covered (%.1f %%)"
                        .formatted(combinations, impossible, covered, possible, percent(covered, possible)));
    }

    private String[] names() {
        return asked.combined().stream()
                .map(p -> model.parameters().get(p).name())
                .toArray(String[]::new);
    }

    /** Never 100 while something is missing. */
    private static double percent(long covered, long possible) {
        double percent = possible == 0 ? 100 : 100.0 * covered / possible;
        return covered < possible ? Math.min(percent, 99.9) : percent;
    }

    private double combinations(int t) {
        double[] sums = new double[t + 1];
        sums[0] = 1;
        for (int p : asked.combined()) {
            for (int k = t; k > 0; k--) {
                sums[k] += sums[k - 1] * model.size(p);
            }
        }
        return sums[t];
    }

    private void uncoverable() {
        List<Uncoverable> found = asked.arrays().uncoverable(MOST_SHOWN + 1);
        if (!found.isEmpty()) {
            line("impossible", "the smallest combinations that no allowed row has, and why:");
        }
        found.stream()
                .limit(MOST_SHOWN)
                .forEach(u -> lines.add("    " + u.tuple().describe(model) + "  <- " + String.join("; ", u.rules())));
        if (found.size() > MOST_SHOWN) {
            lines.add("    and more");
        }
    }

    /** A coverage of so many of these parameters. */
    public static Matrix.Coverage coverage(Model model, int strength, List<String> parameters) {
        return new Matrix.Coverage(
                strength, parameters.stream().map(model::indexOf).sorted().toList());
    }

    /** All parameters of a model. */
    static List<Integer> all(Model model) {
        return IntStream.range(0, model.size()).boxed().toList();
    }
}
