// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import dev.kspec.explain.Finding.Certainty;
import dev.kspec.explain.Observations.Failing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which combination of values makes rows fail, by running a few more rows. One failing row after the other is
 * taken that no cause found so far accounts for: its decisive part is looked for ({@link Reduction}) and put to the test
 * ({@link Proof}). Several causes at once are found one by one; a row that does not always do the same is told.
 */
public final class Localiser {
    /** How often one failing row is tried anew after what was found did not stand the test. */
    private static final int MOST_ATTEMPTS = 4;

    /** So many times a row is run, one after the other, that did not do the same each time. */
    private static final int RATED = 10;

    /** After so many failing rows that led nowhere the rest is left alone. */
    private static final int MOST_UNSETTLED = 3;

    private final Observations seen;
    private final Settings settings;
    private final Trials trials;
    private final Environments environments;
    private final Reduction reduction;
    private final Proof proof;
    private final List<Failing> atFirst;
    private final List<Finding> findings = new ArrayList<>();

    /** Found causes, each with the ways in which rows fail because of it. */
    private final Map<Tuple, Set<String>> causes = new LinkedHashMap<>();

    /** Failing rows that were not come to. */
    private List<Failing> left = List.of();

    /**
     * How it is done.
     *
     * @param strength how many values at a time the rows cover, at least 1
     * @param mostRows how many rows may be run, repeated ones included
     * @param seed of what is left to chance; the same gives the same rows
     */
    public record Settings(int strength, int mostRows, long seed) {}

    /**
     * What was found, and at what cost.
     *
     * @param rows extra rows that were run
     * @param repeats how often a row was run that had been run before
     * @param left failing rows that no cause accounts for and that were not looked into, further ones included
     * @param exhausted whether as many rows were run as are allowed
     */
    public record Result(List<Finding> findings, int rows, int repeats, int left, boolean exhausted) {
        public Result {
            findings = List.copyOf(findings);
        }

        /** Whether one cause was found, and nothing else. */
        public boolean isOneCause() {
            return findings.size() == 1 && findings.getFirst().certainty() == Certainty.CONFIRMED;
        }

        /** The same with some rows more that were run. */
        public Result after(int more) {
            return new Result(findings, rows + more, repeats, left, exhausted);
        }
    }

    /** @param seen the rows that were run already; further ones are added to them */
    public Localiser(Observations seen, Experiment experiment, Settings settings) {
        this.seen = seen;
        this.settings = settings;
        trials = new Trials(seen, experiment, settings.mostRows());
        environments = new Environments(seen, settings.seed());
        reduction = new Reduction(seen, trials, environments, settings.strength());
        proof = new Proof(seen, trials, environments);
        atFirst = seen.failing();
    }

    /** Finds the causes, of most rows first; an interrupt of the experiment ends it. */
    public Result run() throws InterruptedException {
        if (atFirst.isEmpty()) {
            return new Result(List.of(), 0, 0, 0, false);
        }
        if (seen.passing().size() == 0 && !anyPasses()) {
            Failing first = atFirst.getFirst();
            findings.add(finding(Certainty.UNSETTLED, first, first.values(), "every row fails, whatever its values"));
            return result();
        }
        List<Failing> ordered = new ArrayList<>(mostCommonFirst());
        int unsettled = 0;
        int next = 0;
        while (next < ordered.size() && unsettled < MOST_UNSETTLED && !trials.isExhausted()) {
            Optional<Failing> open = unexplained(ordered.get(next));
            if (open.isEmpty() && trials.isDenied()) {
                // Whether a known cause accounts for it could not be tried any more.
                break;
            }
            next++;
            if (open.isPresent()) {
                Finding finding = one(open.get());
                findings.add(finding);
                unsettled += finding.certainty() == Certainty.CONFIRMED ? 0 : 1;
            }
            // What fails among the extra rows comes behind what failed at first.
            ordered.addAll(seen.failing().subList(ordered.size(), seen.failing().size()));
        }
        left = List.copyOf(ordered.subList(next, ordered.size()));
        return result();
    }

    /** A frequent cause that is known can be kept out of the rows by which a rarer one is looked for. */
    private List<Failing> mostCommonFirst() {
        List<Suspect> suspects = CommonValues.of(seen, settings.strength()).suspects();
        return atFirst.stream()
                .sorted(Comparator.comparingInt(f -> {
                    int i = 0;
                    while (i < suspects.size() && !suspects.get(i).values().isIn(f.row())) {
                        i++;
                    }
                    return i;
                }))
                .toList();
    }

    /** Rows that differ from the failing ones as much as can be. */
    private boolean anyPasses() throws InterruptedException {
        int[] any = new int[seen.model().size()];
        Arrays.fill(any, -1);
        List<int[]> unlike = new ArrayList<>(atFirst.stream().map(Failing::row).toList());
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            Optional<int[]> row = environments.around(any, unlike);
            if (row.isPresent()) {
                unlike.addFirst(row.get());
                if (trials.ask(row.get()) instanceof Answer.Passed) {
                    return true;
                }
            }
        }
        return false;
    }

    private Result result() throws InterruptedException {
        List<Finding> checked = new ArrayList<>();
        for (Finding f : findings) {
            if (f.cause().isEmpty() ? isExplainedLater(f) : !isNeeded(f.cause().get())) {
                continue;
            }
            BitSet passed = f.cause().map(seen.passing()::with).orElse(new BitSet());
            checked.add(passed.isEmpty() ? f : flaky(f, seen.passing().row(passed.nextSetBit(0))));
        }
        checked.sort((a, b) -> Integer.compare(b.failing(), a.failing()));
        int open = (int)
                left.stream().filter(f -> !isAccountedFor(f.row(), f.symptom())).count();
        return new Result(checked, trials.rows(), trials.repeats(), open, trials.isExhausted());
    }

    private Finding flaky(Finding found, int[] passing) throws InterruptedException {
        String remark =
                "rows with these values failed each time at first; later one passed: " + trials.rate(passing, RATED);
        return new Finding(Certainty.FLAKY, found.cause(), found.symptom(), found.row(), found.failing(), remark);
    }

    /** Of the row that was seen to do one thing first and another then. */
    private Finding flaky(Failing failing) throws InterruptedException {
        int[] row = trials.unsteady().orElseThrow();
        String remark = "run again, a row did not do the same: " + trials.rate(row, RATED);
        return finding(Certainty.FLAKY, failing, Observations.key(row), remark);
    }

    private boolean isAccountedFor(int[] row, String symptom) {
        return causes.entrySet().stream()
                .anyMatch(c -> c.getKey().isIn(row) && c.getValue().contains(symptom));
    }

    /** A cause found early may be but the rules' way of saying that one of the others must be there. */
    private boolean isNeeded(Tuple cause) {
        List<Tuple> others =
                causes.keySet().stream().filter(c -> !c.equals(cause)).toList();
        boolean needed = !environments.isCoveredBy(others, cause);
        if (!needed) {
            causes.remove(cause);
        }
        return needed;
    }

    private boolean isExplainedLater(Finding finding) {
        return finding.certainty() == Certainty.UNSETTLED
                && isAccountedFor(Observations.row(finding.row()), finding.symptom());
    }

    /** What no known cause accounts for: the row, or one that differs from it in that it has no known cause any more. */
    private Optional<Failing> unexplained(Failing failing) throws InterruptedException {
        Failing open = failing;
        for (int i = 0; i <= causes.size(); i++) {
            int[] row = open.row();
            String symptom = open.symptom();
            List<Map.Entry<Tuple, Set<String>>> there =
                    causes.entrySet().stream().filter(c -> c.getKey().isIn(row)).toList();
            if (there.isEmpty()) {
                return Optional.of(open);
            }
            if (there.stream().anyMatch(c -> c.getValue().contains(symptom))) {
                return Optional.empty();
            }
            Optional<Failing> other = otherwise(there.getFirst(), open);
            if (other.isEmpty()) {
                return other;
            }
            open = other.get();
        }
        return Optional.empty();
    }

    /** A row that fails in another way, with a known cause in it, may do so because of that, or because of another one. */
    private Optional<Failing> otherwise(Map.Entry<Tuple, Set<String>> cause, Failing failing)
            throws InterruptedException {
        int[] part = failing.row();
        int parameter = cause.getKey().parameters().getLast();
        part[parameter] = -1;
        Optional<int[]> row = environments.beside(failing.row(), part, parameter, List.of());
        Answer answer = row.isPresent() ? trials.ask(row.get()) : new Answer.Unresolved("there is no such row");
        if (answer instanceof Answer.Passed) {
            cause.getValue().add(failing.symptom());
        }
        return answer instanceof Answer.Failed(String symptom)
                ? Optional.of(new Failing(Observations.key(row.orElseThrow()), symptom))
                : Optional.empty();
    }

    /** Twice: a row that fails every other time does so with one chance in four. */
    private boolean doesItAgain(Failing failing) throws InterruptedException {
        boolean first = trials.repeat(List.of(failing.row()));
        return first && trials.repeat(List.of(failing.row()));
    }

    private Finding one(Failing failing) throws InterruptedException {
        for (int i = 0; i < MOST_ATTEMPTS && !trials.isExhausted(); i++) {
            if (!doesItAgain(failing)) {
                return flaky(failing);
            }
            Tuple core = reduction.core(failing, i < 2);
            switch (proof.of(core, failing)) {
                case Proof.Confirmed proven -> {
                    if (trials.isDenied()) {
                        return unfinished(failing);
                    }
                    return confirmed(rooted(proven, failing), failing);
                }
                case Proof.Contradicted c -> {
                    return flaky(failing);
                }
                case Proof.Refuted r -> {}
            }
        }
        if (trials.isExhausted()) {
            return unfinished(failing);
        }
        List<Integer> smallest = Observations.key(
                new Shrinking(trials, environments).shrink(failing.row(), failing.symptom(), Optional.empty()));
        return finding(
                Certainty.UNSETTLED, failing, smallest, "no combination of values was found that fails in every row");
    }

    private Finding unfinished(Failing failing) {
        return finding(Certainty.UNSETTLED, failing, failing.values(), "it would take more rows than are allowed");
    }

    /**
     * By the rules, some values may bring others along that are the ones to blame: rows with these but without those are
     * tried.
     */
    private Proof.Confirmed rooted(Proof.Confirmed proven, Failing failing) throws InterruptedException {
        int[] implied = environments.implied(proven.cause());
        if (Arrays.stream(implied).filter(v -> v >= 0).count() == proven.cause().size()) {
            return proven;
        }
        for (int parameter : proven.cause().parameters()) {
            int[] part = implied.clone();
            part[parameter] = -1;
            Optional<int[]> row = environments.beside(Observations.row(proven.row()), part, parameter, List.of());
            if (row.isPresent() && trials.ask(row.get()).hasSymptom(failing.symptom())) {
                Failing other = new Failing(Observations.key(row.get()), failing.symptom());
                if (proof.of(Reduction.tuple(part), other) instanceof Proof.Confirmed root && !trials.isDenied()) {
                    return root;
                }
            }
        }
        return proven;
    }

    private Finding confirmed(Proof.Confirmed proven, Failing failing) throws InterruptedException {
        Tuple cause = proven.cause();
        int[] row = new Shrinking(trials, environments)
                .shrink(Observations.row(proven.row()), failing.symptom(), Optional.of(cause));
        causes.put(cause, new HashSet<>(Set.of(failing.symptom())));
        environments.avoid(cause);
        int count = (int) atFirst.stream().filter(f -> cause.isIn(f.row())).count();
        return new Finding(
                Certainty.CONFIRMED, Optional.of(cause), failing.symptom(), Observations.key(row), count, "");
    }

    private Finding finding(Certainty certainty, Failing failing, List<Integer> row, String remark) {
        int count = (int) atFirst.stream()
                .filter(f -> f.symptom().equals(failing.symptom()))
                .filter(f -> causes.keySet().stream().noneMatch(c -> c.isIn(f.row())))
                .count();
        return new Finding(certainty, Optional.empty(), failing.symptom(), row, count, remark);
    }
}
