// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random models with all rows tried as the judge. */
class CoveringArraysPropertyTest {
    private static final int MODELS = 12_000;

    @Test
    void everythingThatValidRowsCanCoverIsCoveredByValidRows() {
        int contradictions = 0;
        int rows = 0;
        for (int i = 0; i < MODELS; i++) {
            Rng rng = new Rng(i);
            RandomModel random = new RandomModel(rng);
            try {
                rows += check(random, rng, i).size();
            } catch (ContradictionException e) {
                contradictions++;
                assertThat(e.rules()).as("model %d", i).isNotEmpty();
                boolean required = random.model.required().stream()
                        .allMatch(wanted -> random.valid.stream().anyMatch(row -> has(row, wanted)));
                assertThat(random.valid.isEmpty() || !required)
                        .as("model %d", i)
                        .isTrue();
            }
        }
        assertThat(contradictions).isBetween(MODELS / 50, MODELS / 2);
        assertThat(rows).isGreaterThan(MODELS);
    }

    private static List<int[]> check(RandomModel random, Rng rng, int number) {
        Model model = random.model;
        int t = 1 + rng.below(6);
        List<Relation> relations = new ArrayList<>(List.of(Relation.over(model, t)));
        CoveringArrays arrays = CoveringArrays.of(model)
                .strength(t)
                .seed(number)
                .effort(Effort.values()[rng.below(3)])
                .steps(rng.below(2) == 0 ? 0 : 5_000);
        if (rng.below(3) == 0) {
            int strength = 1 + rng.below(4);
            int[] some = IntStream.range(0, model.size())
                    .filter(p -> p == 0 || rng.below(2) == 0)
                    .toArray();
            relations.add(Relation.of(strength, some));
            arrays.strength(strength, Arrays.stream(some).mapToObj(p -> "p" + p).toArray(String[]::new));
        }
        List<int[]> base = base(model, rng);
        List<int[]> rows = arrays.base(base).generate().rows();
        assertThat(random.valid).as("model %d", number).isNotEmpty();
        for (Relation relation : relations) {
            assertThat(RandomModel.tuples(rows, relation))
                    .as("model %d", number)
                    .isEqualTo(RandomModel.tuples(random.valid, relation));
        }
        // Of rows without a negative value, the same: what fails for one reason says nothing of another.
        for (Relation relation : relations) {
            assertThat(RandomModel.tuples(positive(model, rows), relation))
                    .as("model %d", number)
                    .isEqualTo(RandomModel.tuples(positive(model, random.valid), relation));
        }
        assertThat(rows)
                .as("model %d", number)
                .allMatch(row -> random.valid.stream().anyMatch(v -> Arrays.equals(v, row)));
        assertThat(rows.stream().map(Arrays::toString)).as("model %d", number).doesNotHaveDuplicates();
        assertThat(model.required())
                .as("model %d", number)
                .allMatch(wanted -> rows.stream().anyMatch(row -> has(row, wanted)));
        assertThat(base)
                .as("model %d", number)
                .filteredOn(old -> random.valid.stream().anyMatch(row -> has(row, old)))
                .allMatch(old -> rows.stream().anyMatch(row -> has(row, old)));
        assertThat(arrays.verify(rows).ok()).as("model %d", number).isTrue();
        assertThat(CoveringArrays.of(model).strength(t).verify(List.of()).missing())
                .as("model %d", number)
                .hasSameSizeAs(RandomModel.tuples(random.valid, relations.getFirst()));
        return rows;
    }

    private static List<int[]> positive(Model model, List<int[]> rows) {
        return rows.stream().filter(row -> !model.hasNegative(row)).toList();
    }

    private static List<int[]> base(Model model, Rng rng) {
        List<int[]> base = new ArrayList<>();
        for (int i = rng.below(4) == 0 ? 3 : 0; i > 0; i--) {
            base.add(IntStream.range(0, model.size())
                    .map(p -> rng.below(model.size(p) + 1) - 1)
                    .toArray());
        }
        return base;
    }

    private static boolean has(int[] row, int[] wanted) {
        return IntStream.range(0, row.length).allMatch(p -> wanted[p] < 0 || wanted[p] == row[p]);
    }

    /** Rows that were damaged: what the verifier finds is what trying all rows finds. */
    @Test
    void whatIsWrongWithRowsIsFound() {
        int wrong = 0;
        for (int i = 0; i < 4000; i++) {
            Rng rng = new Rng(i);
            RandomModel random = new RandomModel(rng);
            if (random.valid.isEmpty()) {
                continue;
            }
            Model model = random.model;
            List<int[]> rows = new ArrayList<>();
            for (int n = rng.below(12); n > 0; n--) {
                int[] row = random.valid.get(rng.below(random.valid.size())).clone();
                int p = rng.below(model.size());
                row[p] = rng.below(3) == 0 ? rng.below(model.size(p)) : row[p];
                rows.add(row);
            }
            int t = Math.min(model.size(), 1 + rng.below(3));
            Verification found = CoveringArrays.of(model).strength(t).verify(rows);
            Relation all = Relation.over(model, t);
            Set<String> missing = RandomModel.tuples(random.valid, all);
            missing.removeAll(RandomModel.tuples(rows, all));
            Set<String> missingPositive = RandomModel.tuples(positive(model, random.valid), all);
            missingPositive.removeAll(RandomModel.tuples(positive(model, rows), all));
            missing.addAll(missingPositive);
            assertThat(found.missing()).as("model %d", i).hasSameSizeAs(missing);
            assertThat(found.invalidRows()).as("model %d", i).containsExactlyElementsOf(invalid(random, rows));
            assertThat(found.absent()).as("model %d", i).hasSize((int) model.required().stream()
                    .filter(wanted -> rows.stream().noneMatch(row -> has(row, wanted)))
                    .count());
            assertThat(found.repeated())
                    .as("model %d", i)
                    .hasSize(rows.size()
                            - (int) rows.stream()
                                    .map(Arrays::toString)
                                    .distinct()
                                    .count());
            wrong += found.ok() ? 0 : 1;
        }
        assertThat(wrong).isBetween(1000, 3900);
    }

    private static List<Integer> invalid(RandomModel random, List<int[]> rows) {
        return IntStream.range(0, rows.size())
                .filter(r -> random.valid.stream().noneMatch(v -> Arrays.equals(v, rows.get(r))))
                .boxed()
                .toList();
    }

    /** Where any value would do, one of weight 10 is taken about ten times as often as one of weight 1. */
    @Test
    void weightsDecideWhereAnyValueWouldDo() {
        int[] taken = new int[2];
        for (int i = 0; i < 500; i++) {
            Rng rng = new Rng(i);
            Model.Builder builder = Model.builder();
            for (int p = 0; p < 3; p++) {
                builder.parameter("p" + p, 4 + rng.below(3));
            }
            Model model = builder.parameter(
                            new Parameter("weighted", List.of("heavy", "light"), Set.of(), List.of(10, 1)))
                    .build();
            List<int[]> rows = CoveringArrays.of(model)
                    .strength(1)
                    .strength(3, "p0", "p1", "p2")
                    .effort(Effort.GREEDY)
                    .seed(i)
                    .generate()
                    .rows();
            rows.forEach(row -> taken[row[3]]++);
        }
        assertThat((double) taken[0] / taken[1]).isBetween(8.0, 12.0);
    }

    @Test
    void theSameSeedGivesTheSameRowsAndAnotherOneOthers() {
        for (int i = 0; i < 500; i++) {
            Model model = new RandomModel(new Rng(i)).model;
            assertThat(rows(model, 7)).as("model %d", i).isEqualTo(rows(model, 7));
        }
        Model.Builder builder = Model.builder();
        for (int p = 0; p < 10; p++) {
            builder.parameter("p" + p, 4);
        }
        assertThat(rows(builder.build(), 7)).isNotEqualTo(rows(builder.build(), 8));
    }

    private static List<String> rows(Model model, int seed) {
        try {
            return CoveringArrays.of(model).strength(2).seed(seed).steps(20_000).generate().rows().stream()
                    .map(Arrays::toString)
                    .toList();
        } catch (ContradictionException e) {
            return e.rules();
        }
    }

    /** A conflict is enough, and no part of it is. */
    @Test
    void whatCannotBeCoveredIsNamedWithItsRules() {
        int found = 0;
        for (int i = 0; i < 3000; i++) {
            RandomModel random = new RandomModel(new Rng(i));
            if (!random.valid.isEmpty()) {
                List<Uncoverable> all =
                        CoveringArrays.of(random.model).strength(2).uncoverable(1000);
                for (Uncoverable each : all) {
                    assertThat(random.valid).as("model %d", i).noneMatch(row -> has(row, row(random.model, each)));
                    assertThat(each.rules()).as("model %d", i).isNotEmpty();
                }
                found += all.size();
                long impossible = CoveringArrays.of(random.model)
                        .strength(2)
                        .verify(List.of())
                        .impossible();
                assertThat(all.isEmpty()).as("model %d", i).isEqualTo(impossible == 0);
            }
        }
        assertThat(found).isGreaterThan(1000);
    }

    private static int[] row(Model model, Uncoverable uncoverable) {
        int[] row = new int[model.size()];
        Arrays.fill(row, -1);
        for (int i = 0; i < uncoverable.tuple().parameters().size(); i++) {
            row[uncoverable.tuple().parameters().get(i)] =
                    uncoverable.tuple().values().get(i);
        }
        return row;
    }
}
