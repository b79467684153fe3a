// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;
import java.util.List;

/**
 * Tabu search for fewer rows, after TCA (Lin, Luo, Cai, Su, Hao, Zhang: "TCA: An efficient two-mode meta-heuristic
 * algorithm for combinatorial test generation", ASE 2015): the row that alone covers least is dropped; then, one cell at
 * a time, what is uncovered is covered again with as little loss as possible. All rows stay valid all the time.
 */
final class Search {
    /** A cell that has changed stays as it is for so many moves, and up to as many more. */
    private static final int TENURE = 2;

    /** One move in so many changes several cells of some row, so as to get out of places that single cells do not. */
    private static final int WALK = 3000;

    /**
     * One move in so many that lead no further makes what is uncovered weigh more, so that what is hard to cover leads out
     * of where it cannot be covered; as in the local searches for satisfiability (Morris: "The breakout method for escaping
     * from local minima", AAAI 1993).
     */
    private static final int WEIGH = 20;

    /** Without weights rows get fewer more quickly, and with them longer: they begin after this part of the steps. */
    private static final int UNWEIGHED = 4;

    /** What a move costs beside what it changes. */
    private static final int MOVE = 70;

    /** What it costs to look at a row that could be changed. */
    private static final int CANDIDATE = 6;

    /** What it costs to look at a combination in the list of those that are uncovered. */
    private static final int LOOK = 5;

    /** What it costs if a combination begins or ceases to be covered by one row alone. */
    private static final int TURN = 3;

    /** Up to so many combinations the table lies in the cache of most processors. */
    private static final int SMALL_TABLE = 1 << 18;

    /** What it costs to ask all rules about a row. */
    private static final int RULES = 100;

    /** Rows that are tried for a move of several cells. */
    private static final int REPAIRS = 4;

    private final Rules rules;
    private final Solver solver;
    private final Rng rng;
    private final Coverage coverage;
    private final CellIndex index;
    private final long[] movable;

    /** What a combination costs that is looked at in the table: more where that does not fit into a processor's cache. */
    private final long access;

    private final boolean[] alive;
    private final long[][] lockedUntil;
    private int aliveRows;
    private long moves;
    private long steps;
    private long unweighed;
    private int fewest;

    private int bestScore;
    private int bestRow;
    private int bestParameter;
    private int bestValue;

    /**
     * @param solver null if there are no rules
     * @param rows cover all that can be covered
     * @param fixed so many of the first rows are left as they are
     */
    Search(int[] sizes, List<Relation> relations, Rules rules, Solver solver, List<int[]> rows, int fixed, Rng rng) {
        this.rules = rules;
        this.solver = solver;
        this.rng = rng;
        coverage = new Coverage(sizes, relations, rows);
        index = new CellIndex(sizes, rows.size());
        access = coverage.size() < SMALL_TABLE ? 2 : coverage.size() < 4 * SMALL_TABLE ? 4 : 8;
        movable = new long[index.words()];
        alive = new boolean[rows.size()];
        lockedUntil = new long[rows.size()][sizes.length];
        aliveRows = rows.size();
        for (int r = 0; r < rows.size(); r++) {
            alive[r] = true;
            if (r >= fixed) {
                movable[r >>> 6] |= 1L << r;
                for (int p = 0; p < sizes.length; p++) {
                    index.add(r, p, rows.get(r)[p]);
                }
            }
        }
    }

    /** The fewest rows that so many steps lead to. */
    List<int[]> run(long budget) {
        int bound = coverage.bound();
        unweighed = budget / UNWEIGHED;
        List<int[]> best = snapshot();
        while (steps < budget) {
            if (coverage.uncovered.count() == 0) {
                best = snapshot();
                if (best.size() <= bound || !dropRow()) {
                    return best;
                }
                fewest = coverage.uncovered.count();
            } else {
                move();
            }
        }
        return best;
    }

    private List<int[]> snapshot() {
        int[][] rows = new int[aliveRows][];
        int at = 0;
        for (int r = 0; r < alive.length; r++) {
            if (alive[r]) {
                rows[at++] = coverage.rows[r].clone();
            }
        }
        return Arrays.asList(rows);
    }

    private boolean isMovable(int r) {
        return (movable[r >>> 6] >>> r & 1) != 0;
    }

    private boolean dropRow() {
        int least = -1;
        for (int r = 0; r < alive.length; r++) {
            if (isMovable(r) && (least < 0 || coverage.unique(r) < coverage.unique(least))) {
                least = r;
            }
        }
        if (least < 0) {
            return false;
        }
        movable[least >>> 6] &= ~(1L << least);
        alive[least] = false;
        aliveRows--;
        coverage.removeRow(least);
        for (int p = 0; p < coverage.rows[least].length; p++) {
            index.remove(least, p, coverage.rows[least][p]);
        }
        return true;
    }

    private void move() {
        moves++;
        steps += MOVE;
        long looked = coverage.uncovered.looked();
        long turned = coverage.turned();
        int number = coverage.uncovered.number(rng.below(coverage.uncovered.count()));
        if (rng.below(WALK) > 0 && findMove(number)) {
            if (bestScore >= 0 && steps > unweighed && rng.below(WEIGH) == 0) {
                coverage.weigh();
                steps += coverage.uncovered.count();
            }
            change(bestRow, bestParameter, bestValue);
        } else {
            repair(number);
        }
        steps += LOOK * (coverage.uncovered.looked() - looked) + TURN * (coverage.turned() - turned);
        fewest = Math.min(fewest, coverage.uncovered.count());
    }

    private boolean findMove(int number) {
        bestScore = Integer.MAX_VALUE;
        int equals = 0;
        steps += index.words();
        for (int w = 0; w < index.words(); w++) {
            for (long set = index.allButOne(coverage.uncovered, number, w) & movable[w]; set != 0; set &= set - 1) {
                int r = (w << 6) + Long.numberOfTrailingZeros(set);
                int[] row = coverage.rows[r];
                int i = mismatch(number, row);
                int p = coverage.uncovered.parameter(number, i);
                int v = coverage.uncovered.value(number, i);
                int score = coverage.loss(r, p) - coverage.gain(r, p, v);
                steps += CANDIDATE;
                if (score > bestScore
                        || (lockedUntil[r][p] > moves && coverage.uncovered.count() + score >= fewest)
                        || !valid(row, p, v)) {
                    continue;
                }
                equals = score < bestScore ? 1 : equals + 1;
                if (score < bestScore || rng.below(equals) == 0) {
                    bestScore = score;
                    bestRow = r;
                    bestParameter = p;
                    bestValue = v;
                }
            }
        }
        return equals > 0;
    }

    private int mismatch(int number, int[] row) {
        int i = 0;
        while (row[coverage.uncovered.parameter(number, i)] == coverage.uncovered.value(number, i)) {
            i++;
        }
        return i;
    }

    private boolean valid(int[] row, int p, int v) {
        if (solver == null || !solver.constrains(p)) {
            return true;
        }
        int old = row[p];
        row[p] = v;
        boolean valid = rules.direct() ? solver.holdsAround(p, row) : rules.holds(row);
        steps += rules.direct() ? solver.clauses(p) : RULES;
        row[p] = old;
        return valid;
    }

    private void change(int r, int p, int v) {
        index.remove(r, p, coverage.rows[r][p]);
        coverage.change(r, p, v);
        index.add(r, p, v);
        lockedUntil[r][p] = moves + TENURE + rng.below(TENURE + 1);
        steps += access * coverage.work(p);
    }

    /** Puts the combination into some row and changes there what that makes invalid, with the least loss of a few rows. */
    private void repair(int number) {
        int width = coverage.uncovered.width(number);
        int[] parameters = new int[width];
        int[] values = new int[width];
        for (int i = 0; i < width; i++) {
            parameters[i] = coverage.uncovered.parameter(number, i);
            values[i] = coverage.uncovered.value(number, i);
        }
        int[] target = null;
        int targetRow = -1;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < REPAIRS; i++) {
            int r = rng.below(alive.length);
            if (isMovable(r)) {
                int[] repaired = repaired(coverage.rows[r], parameters, values);
                int loss = 0;
                for (int p = 0; p < repaired.length; p++) {
                    loss += repaired[p] == coverage.rows[r][p] ? 0 : coverage.loss(r, p);
                }
                if (loss < least) {
                    least = loss;
                    target = repaired;
                    targetRow = r;
                }
            }
        }
        steps += 20;
        if (target != null) {
            for (int p = 0; p < target.length; p++) {
                if (target[p] != coverage.rows[targetRow][p]) {
                    change(targetRow, p, target[p]);
                }
            }
        }
    }

    private int[] repaired(int[] row, int[] parameters, int[] values) {
        PartialRow partial = new PartialRow(row.length, solver);
        if (!partial.assignAll(parameters, values)) {
            throw new IllegalStateException("an uncovered combination is impossible");
        }
        steps += (solver == null ? 10L : 100L) * row.length;
        int start = rng.below(row.length);
        for (int i = 0; i < row.length; i++) {
            int p = (start + i) % row.length;
            if (partial.cells[p] == PartialRow.EMPTY && !partial.assign(p, row[p])) {
                int v = 0;
                while (!partial.assign(p, v)) {
                    v++;
                }
            }
        }
        return partial.cells;
    }
}
