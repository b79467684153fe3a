// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows filled up, with all rows of small models as the judge. */
class CompletionTest {
    @Test
    void aRowIsFoundJustWhereThereIsOne() {
        Rng rng = new Rng(7);
        int models = 0;
        while (models < 300) {
            RandomModel random = new RandomModel(rng);
            if (random.valid.isEmpty()) {
                assertThatThrownBy(() -> new Completion(random.model)).isInstanceOf(ContradictionException.class);
                continue;
            }
            models++;
            Completion completion = new Completion(random.model);
            for (int i = 0; i < 20; i++) {
                check(random, completion, part(random.model, rng));
            }
        }
    }

    private static int[] part(Model model, Rng rng) {
        int[] part = new int[model.size()];
        for (int p = 0; p < part.length; p++) {
            part[p] = rng.below(2) == 0 ? -1 : rng.below(model.size(p));
        }
        return part;
    }

    private static void check(RandomModel random, Completion completion, int[] part) {
        List<int[]> with = random.valid.stream().filter(row -> fits(row, part)).toList();
        int[] order = new int[part.length];
        Arrays.setAll(order, p -> p);
        Optional<int[]> found = completion.complete(part, order, (p, v, row) -> v);
        assertThat(completion.isPossible(part)).isEqualTo(!with.isEmpty());
        assertThat(found.isPresent()).isEqualTo(!with.isEmpty());
        // In this order and with this preference, it is the first one.
        found.ifPresent(row -> {
            assertThat(row).isEqualTo(with.getFirst());
            assertThat(completion.isValid(row)).isTrue();
        });
    }

    private static boolean fits(int[] row, int[] part) {
        for (int p = 0; p < row.length; p++) {
            if (part[p] >= 0 && part[p] != row[p]) {
                return false;
            }
        }
        return true;
    }

    @Test
    void theLeastUnwelcomeValueIsTakenThatIsPossible() {
        Model model = Model.builder()
                .parameter("a", 3)
                .parameter("b", 3)
                .never("a=2 with b=0", Constraint.all(Constraint.is(0, 2), Constraint.is(1, 0)))
                .build();
        Completion completion = new Completion(model);
        assertThat(completion.complete(new int[] {-1, -1}, new int[] {0, 1}, (p, v, row) -> -v))
                .hasValueSatisfying(row -> assertThat(row).containsExactly(2, 2));
        assertThat(completion.complete(new int[] {-1, 0}, new int[] {0, 1}, (p, v, row) -> -v))
                .hasValueSatisfying(row -> assertThat(row).containsExactly(1, 0));
        assertThat(completion.complete(new int[] {2, -1}, new int[] {0, 1}, (p, v, row) -> row[0] == 2 ? v : -v))
                .hasValueSatisfying(row -> assertThat(row).containsExactly(2, 1));
        assertThat(completion.complete(new int[] {2, 0}, new int[] {0, 1}, (p, v, row) -> v))
                .isEmpty();
    }
}
