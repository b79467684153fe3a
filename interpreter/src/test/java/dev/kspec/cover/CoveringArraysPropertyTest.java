// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        CoveringArrays arrays =
                CoveringArrays.of(model).strength(t).seed(number).steps(rng.below(2) == 0 ? 0 : 5_000);
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
        assertThat(rows)
                .as("model %d", number)
                .allMatch(row -> random.valid.stream().anyMatch(v -> Arrays.equals(v, row)));
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
