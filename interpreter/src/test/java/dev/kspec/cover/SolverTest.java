// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SolverTest {
    /** Partial rows of random models, with all rows tried as the judge. */
    @Test
    void whatCanBeCompleted() {
        int possible = 0;
        int asked = 0;
        for (int i = 0; i < 5000; i++) {
            Rng rng = new Rng(i);
            RandomModel random = new RandomModel(rng);
            Solver solver = new Rules(random.model).solver();
            assertThat(solver.satisfiable()).as("model %d", i).isEqualTo(!random.valid.isEmpty());
            for (int q = 0; q < 5 && solver.satisfiable(); q++) {
                int[] some = IntStream.range(0, random.model.size())
                        .filter(p -> rng.below(2) == 0)
                        .toArray();
                int[] values = Arrays.stream(some)
                        .map(p -> rng.below(random.model.size(p)))
                        .toArray();
                boolean expected = random.valid.stream()
                        .anyMatch(row -> IntStream.range(0, some.length).allMatch(j -> row[some[j]] == values[j]));
                assertThat(solver.feasible(some, values)).as("model %d", i).isEqualTo(expected);
                possible += expected ? 1 : 0;
                asked++;
            }
        }
        assertThat(possible).isBetween(asked / 10, asked * 9 / 10);
    }

    /** Multiplied out, this would be 3^20 clauses. */
    @Test
    void aLongDisjunctionOfConjunctionsStaysSmall() {
        Model.Builder builder = Model.builder();
        List<Constraint> parts = new ArrayList<>();
        for (int p = 0; p < 60; p += 3) {
            builder.parameter("p" + p, 3).parameter("q" + p, 3).parameter("r" + p, 3);
            parts.add(Constraint.all(Constraint.is(p, 1), Constraint.is(p + 1, 1), Constraint.is(p + 2, 1)));
        }
        Model model = builder.rule("one of twenty", new Constraint.Any(parts)).build();
        assertThat(new Lowering(model).clauses()).hasSizeLessThan(2000);
        List<int[]> rows = CoveringArrays.of(model)
                .strength(2)
                .effort(Effort.GREEDY)
                .generate()
                .rows();
        assertThat(CoveringArrays.of(model).strength(1).verify(rows).ok()).isTrue();
        assertThat(rows)
                .allMatch(row -> IntStream.iterate(0, p -> p < 60, p -> p + 3)
                        .anyMatch(p -> row[p] == 1 && row[p + 1] == 1 && row[p + 2] == 1));
    }

    /** More pigeons than holes: no search gets far with more of them, but a few are told from one another. */
    @Test
    void aContradictionThatIsHardToSee() {
        Model.Builder builder = Model.builder();
        for (int p = 0; p < 7; p++) {
            builder.parameter("pigeon " + p, 6);
        }
        for (int p = 0; p < 7; p++) {
            for (int q = 0; q < p; q++) {
                builder.rule(p + " and " + q, new Constraint.Test(List.of(p, q), v -> v[0] != v[1]));
            }
        }
        assertThat(new Rules(builder.build()).solver().satisfiable()).isFalse();
    }
}
