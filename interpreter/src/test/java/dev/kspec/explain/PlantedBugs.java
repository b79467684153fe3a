// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Completion;
import dev.kspec.cover.Constraint;
import dev.kspec.cover.ContradictionException;
import dev.kspec.cover.Model;
import dev.kspec.cover.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** A device that is not there, with parameters, rules and one or several bugs, each of which needs certain values to show. */
final class PlantedBugs implements Experiment {
    final Model model;
    final List<Tuple> bugs;
    private final boolean alike;

    private PlantedBugs(Model model, List<Tuple> bugs, boolean alike) {
        this.model = model;
        this.bugs = List.copyOf(bugs);
        this.alike = alike;
    }

    /**
     * A device with 6 to 12 parameters of 2 to 5 values, up to 4 rules and mostly one, at times 2 or 3 bugs.
     *
     * @param largest how many values a bug needs at most
     */
    static PlantedBugs random(Random random, int largest) {
        while (true) {
            Model model = model(random);
            int wanted = random.nextInt(10) < 6 ? 1 : 2 + random.nextInt(2);
            List<Tuple> bugs = new ArrayList<>();
            for (int i = 0; i < wanted; i++) {
                bugs.add(tuple(random, model, 1 + random.nextInt(largest)));
            }
            if (areDistinct(model, bugs)) {
                return new PlantedBugs(model, bugs, random.nextBoolean());
            }
        }
    }

    private static Model model(Random random) {
        while (true) {
            Model.Builder builder = Model.builder();
            int[] sizes = IntStream.range(0, 6 + random.nextInt(7))
                    .map(p -> 2 + random.nextInt(4))
                    .toArray();
            for (int p = 0; p < sizes.length; p++) {
                builder.parameter("p" + p, sizes[p]);
            }
            for (int rules = random.nextInt(5); rules > 0; rules--) {
                builder.never("rule " + rules, holds(tuple(random, sizes, 2 + random.nextInt(2))));
            }
            if (random.nextInt(3) == 0) {
                Tuple implied = tuple(random, sizes, 2);
                builder.rule(
                        "implication",
                        Constraint.implies(
                                Constraint.is(
                                        implied.parameters().get(0),
                                        implied.values().get(0)),
                                Constraint.is(
                                        implied.parameters().get(1),
                                        implied.values().get(1))));
            }
            Model model = builder.build();
            try {
                var unused = new Completion(model);
                return model;
            } catch (ContradictionException e) {
                // Another one, then.
            }
        }
    }

    private static Tuple tuple(Random random, Model model, int size) {
        return tuple(random, IntStream.range(0, model.size()).map(model::size).toArray(), size);
    }

    private static Tuple tuple(Random random, int[] sizes, int size) {
        List<Integer> parameters = new ArrayList<>();
        while (parameters.size() < size) {
            int p = random.nextInt(sizes.length);
            if (!parameters.contains(p)) {
                parameters.add(p);
            }
        }
        parameters.sort(null);
        return new Tuple(
                parameters,
                parameters.stream().map(p -> random.nextInt(sizes[p])).toList());
    }

    private static Constraint holds(Tuple tuple) {
        List<Constraint> cells = new ArrayList<>();
        for (int i = 0; i < tuple.size(); i++) {
            cells.add(Constraint.is(tuple.parameters().get(i), tuple.values().get(i)));
        }
        return new Constraint.All(cells);
    }

    /** Whether each bug can show alone, and none of its values could be left out without a difference. */
    private static boolean areDistinct(Model model, List<Tuple> bugs) {
        try {
            for (Tuple bug : bugs) {
                int[] part = Reduction.part(bug, model.size());
                List<Tuple> others = new ArrayList<>(bugs);
                others.remove(bug);
                if (!without(model, others).isPossible(part)) {
                    return false;
                }
                Completion harmless = without(model, bugs);
                for (int p : bug.parameters()) {
                    int[] less = part.clone();
                    less[p] = -1;
                    if (!harmless.isPossible(less)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (ContradictionException e) {
            return false;
        }
    }

    private static Completion without(Model model, List<Tuple> bugs) {
        Model.Builder builder = Model.builder();
        model.parameters().forEach(builder::parameter);
        model.rules().forEach(r -> builder.rule(r.name(), r.constraint()));
        bugs.forEach(b -> builder.never("bug " + b, holds(b)));
        return new Completion(builder.build());
    }

    /** The bug that shows in a row; it hides those behind it. */
    Optional<Tuple> bug(int[] row) {
        return bugs.stream().filter(b -> b.isIn(row)).findFirst();
    }

    Answer answer(int[] row) {
        Optional<Tuple> bug = bug(row);
        return bug.isEmpty()
                ? new Answer.Passed()
                : new Answer.Failed(alike ? "wrong" : "wrong in place " + bugs.indexOf(bug.get()));
    }

    @Override
    public List<Answer> ask(List<int[]> rows) {
        Completion judge = new Completion(model);
        for (int[] row : rows) {
            if (!judge.isValid(row)) {
                throw new AssertionError("no valid row: " + Arrays.toString(row));
            }
        }
        return rows.stream().map(this::answer).toList();
    }

    Observations observe(List<int[]> rows) {
        Observations seen = new Observations(model);
        for (int[] row : rows) {
            var unused = seen.add(row, answer(row));
        }
        return seen;
    }
}
