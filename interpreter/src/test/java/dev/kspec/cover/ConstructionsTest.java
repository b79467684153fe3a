// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstructionsTest {
    @Test
    void whereThereAreFields() {
        assertThat(IntStream.rangeClosed(0, 32).filter(GaloisField::exists))
                .containsExactly(2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 17, 19, 23, 25, 27, 29, 31, 32);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 9, 16, 25, 27})
    void aFieldIsOne(int order) {
        GaloisField field = GaloisField.of(order);
        Rng rng = new Rng(order);
        for (int i = 0; i < 2000; i++) {
            int a = rng.below(order);
            int b = rng.below(order);
            int c = rng.below(order);
            assertThat(field.product(a, field.sum(b, c)))
                    .isEqualTo(field.sum(field.product(a, b), field.product(a, c)));
            assertThat(field.product(field.product(a, b), c)).isEqualTo(field.product(a, field.product(b, c)));
            assertThat(field.sum(field.sum(a, b), c)).isEqualTo(field.sum(a, field.sum(b, c)));
            assertThat(field.product(a, 1)).isEqualTo(a);
            assertThat(field.sum(a, 0)).isEqualTo(a);
            if (a > 0) {
                assertThat(field.product(a, field.inverse(a))).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2,2,3", "3,2,4", "4,2,5", "7,2,8", "8,2,9", "2,3,4", "3,3,4", "4,3,6", "5,3,6", "8,3,10", "3,4,4"})
    void everyCombinationOnce(int order, int t, int columns) {
        int[] values = new int[columns];
        Arrays.fill(values, order);
        assertThat(OrthogonalArrays.columns(order, t)).isEqualTo(columns);
        List<int[]> rows = OrthogonalArrays.rows(order, t, values);
        assertThat(rows).hasSize((int) Math.pow(order, t));
        assertThat(missing(rows, values, t)).isEmpty();
    }

    private static List<Tuple> missing(List<int[]> rows, int[] sizes, int t) {
        Model.Builder builder = Model.builder();
        for (int p = 0; p < sizes.length; p++) {
            builder.parameter("p" + p, sizes[p]);
        }
        return CoveringArrays.of(builder.build()).strength(t).verify(rows).missing();
    }

    @Test
    void oneRowTurned() {
        CyclicStarter starter = new CyclicStarter(20, 10, 2, new Rng(1));
        assertThat(starter.search(400_000)).isTrue();
        List<int[]> rows = starter.rows(20);
        assertThat(rows).hasSize(160);
        int[] sizes = new int[20];
        Arrays.fill(sizes, 10);
        // What is missing are the pairs of the two fixed values.
        assertThat(missing(rows, sizes, 2))
                .isNotEmpty()
                .allMatch(t -> t.values().stream().allMatch(v -> v >= 8));
    }

    @Test
    void groupsOfPermutations() {
        assertThat(SymbolGroup.of(6)).hasSize(1);
        for (int values : new int[] {3, 4, 5, 6, 8, 10}) {
            for (SymbolGroup group : SymbolGroup.of(values)) {
                assertThat(group.elements.stream().map(Arrays::toString).collect(Collectors.toSet()))
                        .hasSameSizeAs(group.elements);
                assertThat(group.elements)
                        .allMatch(e -> Arrays.stream(e).distinct().count() == values);
            }
            SymbolGroup last = SymbolGroup.of(values).getLast();
            if (values > 3 && values != 8 && values != 5) {
                assertThat(last.elements).hasSize(values * (values - 1) * (values - 2));
                assertThat(last.count).isEqualTo(4);
            }
        }
    }

    @Test
    void aFewRowsPermuted() {
        SymbolGroup group = SymbolGroup.of(4).getFirst();
        GroupStarters starters = new GroupStarters(group, 7, 9, new Rng(1));
        assertThat(starters.search(300_000)).isTrue();
        List<int[]> rows = starters.all();
        assertThat(rows).hasSize(4 + 9 * 12);
        assertThat(missing(rows, new int[] {4, 4, 4, 4, 4, 4, 4}, 3)).isEmpty();
    }
}
