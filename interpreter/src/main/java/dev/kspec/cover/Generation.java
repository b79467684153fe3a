// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The way from a model to rows. */
final class Generation {
    /** How many steps further growths may take, about half a second. */
    private static final long GROWTH_STEPS = 220_000_000;

    /** How long is searched for a construction at most, some seconds. */
    private static final long MOST_CONSTRUCTION_STEPS = 400_000_000;

    private final Model model;
    private final List<Relation> relations;
    private final List<int[]> base;
    private final int growths;
    private final long searchSteps;
    private final long seed;
    private final int[] sizes;
    private final Rules rules;
    private final Solver solver;

    /** The steps of the growths, and twice those of constructions; two of them take as long as one of the search. */
    private long grown;

    Generation(Model model, List<Relation> relations, List<int[]> base, int growths, long searchSteps, long seed) {
        this.model = model;
        this.relations = relations;
        this.base = distinct(base);
        this.growths = growths;
        this.searchSteps = searchSteps;
        this.seed = seed;
        sizes = model.parameters().stream().mapToInt(Parameter::size).toArray();
        rules = new Rules(model);
        solver = rules.none() ? null : rules.consistentSolver();
    }

    List<int[]> run() {
        return distinct(model.hasNegative() ? positiveFirst() : whole());
    }

    /** Each row once: two of an earlier array may have become equal, by a parameter that is gone or by how they were filled. */
    private static List<int[]> distinct(List<int[]> rows) {
        Set<List<Integer>> seen = new HashSet<>();
        return rows.stream()
                .filter(row -> seen.add(Arrays.stream(row).boxed().toList()))
                .toList();
    }

    /**
     * What fails for one reason is not tested for another: positive values are combined in rows without a negative one, if
     * there can be such; then come the rows with one.
     */
    private List<int[]> positiveFirst() {
        Solver without = new Rules(model.positive(List.of())).solver();
        if (!without.satisfiable()) {
            return whole();
        }
        Predicate<int[]> possible = row -> !model.hasNegative(row) && without.feasible(filled(row), values(row));
        Model positive =
                model.positive(model.required().stream().filter(possible).toList());
        List<int[]> earlier = base.stream().filter(possible).toList();
        List<int[]> begun =
                new ArrayList<>(new Generation(positive, relations, earlier, growths, searchSteps / 2, seed).whole());
        base.stream().filter(possible.negate()).forEach(begun::add);
        return inOrder(new Generation(model, relations, begun, growths, searchSteps - searchSteps / 2, seed).whole());
    }

    /** The rows of an earlier array come first, as they did there. */
    private List<int[]> inOrder(List<int[]> rows) {
        List<int[]> rest = new ArrayList<>(rows);
        List<int[]> ordered = new ArrayList<>();
        for (int[] row : base) {
            Optional<int[]> kept = rest.stream().filter(r -> contains(r, row)).findFirst();
            kept.ifPresent(k -> {
                rest.remove(k);
                ordered.add(k);
            });
        }
        ordered.addAll(rest);
        return ordered;
    }

    private List<int[]> whole() {
        List<int[]> rows = constructed(grow());
        long left = left(rows.size());
        if (left == 0) {
            return rows;
        }
        int fixed = given().size();
        Search search = new Search(sizes, relations, rules, solver, rows, fixed, new Rng(seed));
        return search.run(left);
    }

    /** How many steps are left for a search once rows have grown; 0 if it is not worth beginning. */
    private long left(int rows) {
        long left = searchSteps - grown / 2 - Coverage.steps(relations, rows);
        return left >= searchSteps / 8 && Coverage.follows(sizes, relations, rows) ? left : 0;
    }

    /** A construction if it has fewer rows. What it should lack would be added, since it is but what growth begins with. */
    private List<int[]> constructed(List<int[]> rows) {
        if (solver != null
                || relations.size() != 1
                || !base.isEmpty()
                || !model.required().isEmpty()) {
            return rows;
        }
        Rng rng = new Rng(seed);
        int strength = relations.getFirst().strength();
        long steps = Math.min(searchSteps / 5 * 2, MOST_CONSTRUCTION_STEPS);
        Constructions constructions = new Constructions(sizes, strength, rows.size(), steps, rng);
        List<int[]> found = constructions.run();
        grown += 2 * constructions.used();
        if (found == null) {
            return rows;
        }
        List<PartialRow> begun = found.stream().map(this::partial).toList();
        List<int[]> full = new Growth(model, null, relations, begun, rng, false, true).run();
        return full.size() < rows.size() ? full : rows;
    }

    /** The best of several growths; how many there are follows from the length of the first. */
    private List<int[]> grow() {
        Rng rng = new Rng(seed);
        Growth first = new Growth(model, solver, relations, given(), rng, false, true);
        List<int[]> best = first.run();
        grown = first.steps();
        // A further growth is worth less than a search.
        boolean searched = left(best.size()) > 0;
        long left = searched ? Math.min(GROWTH_STEPS, searchSteps / 8) : GROWTH_STEPS;
        int most = searched ? growths : Effort.GREEDY.growths;
        for (int again = 1; again < most && left > 2 * first.steps(); again++) {
            Growth growth = new Growth(model, solver, relations, given(), rng, again > 1, again == 2);
            List<int[]> rows = growth.run();
            best = rows.size() < best.size() ? rows : best;
            left -= growth.steps();
            grown += growth.steps();
        }
        return best;
    }

    /** The rows to begin with: those of an earlier array that are still valid, then those that must be there and are not. */
    private List<PartialRow> given() {
        List<PartialRow> given = new ArrayList<>();
        for (int[] row : base) {
            PartialRow kept = partial(row);
            if (kept != null) {
                given.add(kept);
            }
        }
        for (int[] row : model.required()) {
            PartialRow required = partial(row);
            if (required == null) {
                throw new ContradictionException(rules.conflict(filled(row), values(row)));
            }
            if (given.stream().noneMatch(there -> contains(there.cells, row))) {
                given.add(required);
            }
        }
        return given;
    }

    /** Those of the rows to begin with that keep all rules, or can be filled so that they do. */
    List<int[]> possibleBase() {
        return base.stream().filter(row -> partial(row) != null).toList();
    }

    private static boolean contains(int[] cells, int[] row) {
        return IntStream.range(0, row.length).allMatch(p -> row[p] < 0 || row[p] == cells[p]);
    }

    private PartialRow partial(int[] row) {
        PartialRow partial = new PartialRow(model.size(), solver);
        return partial.assignAll(filled(row), values(row)) ? partial : null;
    }

    private static int[] filled(int[] row) {
        return IntStream.range(0, row.length).filter(p -> row[p] >= 0).toArray();
    }

    private static int[] values(int[] row) {
        return IntStream.range(0, row.length)
                .filter(p -> row[p] >= 0)
                .map(p -> row[p])
                .toArray();
    }
}
