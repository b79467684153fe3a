// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The way from a model to rows. */
final class Generation {
    /** How many steps further growths may take, about half a second. */
    private static final long GROWTH_STEPS = 300_000_000;

    private final Model model;
    private final List<Relation> relations;
    private final List<int[]> base;
    private final int growths;
    private final long searchSteps;
    private final long seed;
    private final int[] sizes;
    private final Rules rules;
    private final Solver solver;

    Generation(Model model, List<Relation> relations, List<int[]> base, int growths, long searchSteps, long seed) {
        this.model = model;
        this.relations = relations;
        this.base = base;
        this.growths = growths;
        this.searchSteps = searchSteps;
        this.seed = seed;
        sizes = model.parameters().stream().mapToInt(Parameter::size).toArray();
        rules = new Rules(model);
        solver = rules.none() ? null : rules.consistentSolver();
    }

    List<int[]> run() {
        List<int[]> rows = constructed(grow());
        if (searchSteps == 0 || !Coverage.follows(sizes, relations, rows.size())) {
            return rows;
        }
        int fixed = given().size();
        Search search = new Search(sizes, relations, rules, solver, rows, fixed, new Rng(seed));
        return search.run(searchSteps);
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
        List<int[]> found = new Constructions(sizes, strength, rows.size(), searchSteps / 2, rng).run();
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
        long left = GROWTH_STEPS;
        for (int again = growths; again > 1 && left > 2 * first.steps(); again--) {
            Growth growth = new Growth(model, solver, relations, given(), rng, again < growths, again % 3 == 0);
            List<int[]> rows = growth.run();
            best = rows.size() < best.size() ? rows : best;
            left -= growth.steps();
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
