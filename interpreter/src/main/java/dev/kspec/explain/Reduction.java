// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import dev.kspec.explain.Observations.Failing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the part of a failing row that makes it fail. First a few suspects are tried directly, each in a row that
 * otherwise holds values known to pass, as in BEN (Ghandehari, Lei, Xie, Kuhn, Kacker: "Identifying failure-inducing
 * combinations in a combinatorial test set", ICST 2012); then its values are exchanged in halves, as in FIC_BS (Zhang,
 * Zhang: "Characterizing failure-causing parameter interactions by adaptive testing", ISSTA 2011), which needs about
 * log2(n) rows for each value of the cause. A part that some passing row has need not be tried.
 */
final class Reduction {
    private static final int MOST_JUMPS = 3;

    private final Observations seen;
    private final Trials trials;
    private final Environments environments;
    private final int strength;

    Reduction(Observations seen, Trials trials, Environments environments, int strength) {
        this.seen = seen;
        this.trials = trials;
        this.environments = environments;
        this.strength = strength;
    }

    /**
     * Values of a failing row that suffice to make another row fail alike.
     *
     * @param direct whether to try suspects before halves
     */
    Tuple core(Failing failing, boolean direct) throws InterruptedException {
        List<Tuple> suspects = CommonValues.of(failing, seen, strength);
        List<Tuple> elsewhere = CommonValues.of(seen, strength).suspects().stream()
                .map(Suspect::values)
                .filter(s -> !s.isIn(failing.row()))
                .toList();
        for (int i = 0; direct && i < MOST_JUMPS && !suspects.isEmpty(); i++) {
            environments.suspect(suspects, elsewhere);
            Tuple first = suspects.getFirst();
            if (stillFails(failing, part(first, seen.model().size()))) {
                return first;
            }
            suspects = CommonValues.of(failing, seen, strength).stream()
                    .filter(s -> !s.equals(first))
                    .toList();
        }
        environments.suspect(suspects, elsewhere);
        return byHalves(failing, order(suspects));
    }

    /** The values of a combination; -1 elsewhere. */
    static int[] part(Tuple tuple, int size) {
        int[] part = new int[size];
        Arrays.fill(part, -1);
        for (int i = 0; i < tuple.size(); i++) {
            part[tuple.parameters().get(i)] = tuple.values().get(i);
        }
        return part;
    }

    /** The other way round. */
    static Tuple tuple(int[] part) {
        int[] parameters =
                IntStream.range(0, part.length).filter(p -> part[p] >= 0).toArray();
        return new Tuple(
                Arrays.stream(parameters).boxed().toList(),
                Arrays.stream(parameters).map(p -> part[p]).boxed().toList());
    }

    /** Parameters of the likeliest suspects come last: what is left out first need not be looked at again. */
    private List<Integer> order(List<Tuple> suspects) {
        List<Integer> order = new ArrayList<>();
        suspects.forEach(
                s -> s.parameters().stream().filter(p -> !order.contains(p)).forEach(order::addFirst));
        for (int p = 0; p < seen.model().size(); p++) {
            if (!order.contains(p)) {
                order.addFirst(p);
            }
        }
        return order;
    }

    private Tuple byHalves(Failing failing, List<Integer> order) throws InterruptedException {
        List<Integer> needed = new ArrayList<>();
        List<Integer> open = order;
        while (!open.isEmpty() && !keeping(failing, needed)) {
            int fails = 0;
            int passes = open.size();
            while (passes - fails > 1) {
                int middle = (fails + passes) >>> 1;
                List<Integer> kept = new ArrayList<>(needed);
                kept.addAll(open.subList(middle, open.size()));
                if (keeping(failing, kept)) {
                    fails = middle;
                } else {
                    passes = middle;
                }
            }
            needed.add(open.get(fails));
            open = open.subList(fails + 1, open.size());
        }
        List<Integer> parameters = needed.stream().sorted().toList();
        return new Tuple(
                parameters, parameters.stream().map(failing.values()::get).toList());
    }

    private boolean keeping(Failing failing, List<Integer> parameters) throws InterruptedException {
        int[] part = new int[seen.model().size()];
        Arrays.fill(part, -1);
        parameters.forEach(p -> part[p] = failing.values().get(p));
        return stillFails(failing, part);
    }

    private boolean stillFails(Failing failing, int[] part) throws InterruptedException {
        if (seen.passing().has(part)) {
            return false;
        }
        Optional<int[]> row = environments.around(part, List.of(failing.row()));
        return row.isPresent() && trials.ask(row.get()).hasSymptom(failing.symptom());
    }
}
