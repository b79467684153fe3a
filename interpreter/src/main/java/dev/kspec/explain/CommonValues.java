// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import dev.kspec.explain.Observations.Failing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what failing rows have in common, from the rows alone. Candidates are the smallest combinations that occur in
 * failing rows and in no passing one, as in Nie and Leung's "minimal failure-causing schemas" (ACM TOSEM 20(4), 2011);
 * among them few are chosen that account for all failing rows, greedily by the number of rows. Rows that fail in
 * different ways are accounted for apart, unless one combination does for all of them with less.
 *
 * <p>The result depends on the rows and their order alone; it is the same on every JVM.
 */
public final class CommonValues {
    /** By size, then by place. */
    private static final Comparator<Tuple> SMALLEST = Comparator.comparingInt(Tuple::size)
            .thenComparing(t -> t.parameters(), CommonValues::compare)
            .thenComparing(t -> t.values(), CommonValues::compare);

    /** With more of them, there is nothing in common. */
    private static final int MOST_SUSPECTS = 100;

    private final List<Failing> failing;
    private final List<Tuple> tuples;
    private final Map<Tuple, BitSet> having = new HashMap<>();

    private CommonValues(List<Failing> failing, RowSet rows, List<Tuple> tuples) {
        this.failing = failing;
        this.tuples = tuples.stream().sorted(SMALLEST).toList();
        tuples.forEach(t -> having.put(t, rows.with(t)));
    }

    private static int compare(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = Integer.compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /**
     * The diagnosis.
     *
     * @param strength how many values at a time were covered: up to that size, all candidates are looked for
     */
    public static Diagnosis of(Observations seen, int strength) {
        List<Failing> failing = seen.failing();
        RowSet rows = new RowSet(seen.model());
        failing.forEach(f -> rows.add(f.row()));
        Candidates.Found found =
                Candidates.in(failing.stream().map(Failing::row).toList(), seen.passing(), strength);
        CommonValues common = new CommonValues(failing, rows, found.tuples());
        List<Suspect> suspects = common.suspects();
        return new Diagnosis(
                seen.passing().size(),
                failing.size(),
                suspects,
                Interaction.of(seen),
                common.others(suspects),
                found.complete());
    }

    /** A failing row's candidates, the likeliest first: those in most rows that fail alike, of these the smallest. */
    static List<Tuple> of(Failing row, Observations seen, int strength) {
        List<Failing> alike = seen.failing().stream()
                .filter(f -> f.symptom().equals(row.symptom()))
                .toList();
        RowSet rows = new RowSet(seen.model());
        alike.forEach(f -> rows.add(f.row()));
        List<Tuple> found =
                Candidates.in(List.of(row.row()), seen.passing(), strength).tuples();
        CommonValues common = new CommonValues(alike, rows, found);
        Comparator<Tuple> mostFirst =
                Comparator.comparingInt(t -> -common.having.get(t).cardinality());
        return common.tuples.stream().sorted(mostFirst.thenComparing(SMALLEST)).toList();
    }

    private List<Suspect> suspects() {
        Map<String, BitSet> bySymptom = new LinkedHashMap<>();
        for (int r = 0; r < failing.size(); r++) {
            bySymptom
                    .computeIfAbsent(failing.get(r).symptom(), s -> new BitSet())
                    .set(r);
        }
        BitSet every = new BitSet();
        every.set(0, failing.size());
        Map<Tuple, BitSet> together = cover(every);
        Map<Tuple, BitSet> apart = new LinkedHashMap<>();
        for (BitSet alike : bySymptom.values()) {
            cover(alike)
                    .forEach((tuple, rows) ->
                            apart.computeIfAbsent(tuple, t -> new BitSet()).or(rows));
        }
        Map<Tuple, BitSet> chosen = together.size() <= apart.size() ? together : apart;
        List<Suspect> suspects = new ArrayList<>();
        chosen.forEach((tuple, rows) ->
                suspects.add(new Suspect(tuple, having.get(tuple).cardinality(), rivals(tuple, rows))));
        suspects.sort(Comparator.comparingInt((Suspect s) -> -s.failing()).thenComparing(Suspect::values, SMALLEST));
        return suspects;
    }

    /** A few candidates that account for these rows, each with the rows that are put down to it. */
    private Map<Tuple, BitSet> cover(BitSet rows) {
        Map<Tuple, BitSet> chosen = new LinkedHashMap<>();
        BitSet open = (BitSet) rows.clone();
        while (!open.isEmpty() && chosen.size() < MOST_SUSPECTS) {
            Tuple best = null;
            BitSet most = new BitSet();
            for (Tuple tuple : tuples) {
                BitSet gain = (BitSet) having.get(tuple).clone();
                gain.and(open);
                if (gain.cardinality() > most.cardinality()) {
                    best = tuple;
                    most = gain;
                }
            }
            if (best == null) {
                return chosen;
            }
            chosen.put(best, most);
            open.andNot(most);
        }
        return chosen;
    }

    private List<Tuple> rivals(Tuple chosen, BitSet rows) {
        return tuples.stream()
                .filter(t -> t.size() <= chosen.size() && !t.equals(chosen))
                .filter(t -> {
                    BitSet missing = (BitSet) rows.clone();
                    missing.andNot(having.get(t));
                    return missing.isEmpty();
                })
                .toList();
    }

    private List<Tuple> others(List<Suspect> suspects) {
        Set<Tuple> told = new LinkedHashSet<>();
        suspects.forEach(s -> {
            told.add(s.values());
            told.addAll(s.rivals());
        });
        Comparator<Tuple> ranking = Comparator.comparingInt(Tuple::size);
        return tuples.stream()
                .filter(t -> !told.contains(t))
                .sorted(ranking.thenComparingInt(t -> -having.get(t).cardinality()))
                .toList();
    }
}
