// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Effort;
import dev.kspec.cover.Model;
import dev.kspec.explain.Interaction.Need;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parameters failing rows need: a filter of four conditions, value 0 of each of which is none. */
class InteractionTest {
    private static final Model FILTER = Model.builder()
            .parameter("port", 4)
            .parameter("address", 3)
            .parameter("state", 5)
            .parameter("family", 3)
            .build();

    private static List<int[]> rows(Model model, int strength) {
        return CoveringArrays.of(model)
                .strength(strength)
                .effort(Effort.GREEDY)
                .generate()
                .rows();
    }

    private static Observations observed(Model model, List<int[]> rows, Predicate<int[]> fails) {
        Observations seen = new Observations(model);
        for (int[] row : rows) {
            assertThat(seen.add(row, fails.test(row) ? new Answer.Failed("x") : new Answer.Passed()))
                    .isTrue();
        }
        return seen;
    }

    private static Optional<Interaction> found(int strength, Predicate<int[]> fails) {
        return Interaction.of(observed(FILTER, rows(FILTER, strength), fails));
    }

    /** No combination of values fails in every row: the third family hides the bug, and so does the second address. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void twoConditionsWhateverTheirValues(int strength) {
        Optional<Interaction> found =
                found(strength, r -> r[0] != 0 && r[2] != 0 && r[3] != 2 && !(r[1] == 1 && r[0] == 2));
        assertThat(found.orElseThrow().needs())
                .containsExactly(new Need(0, List.of(1, 2, 3)), new Need(2, List.of(1, 2, 3, 4)));
    }

    @Test
    void rowsWithoutThemAreCounted() {
        Interaction found = found(4, r -> r[0] != 0 && r[2] != 0 && r[3] == 0).orElseThrow();
        assertThat(found.failing()).isEqualTo(3 * 4 * 3);
        assertThat(found.spared()).isEqualTo(4 * 3 * 5 * 3 - 3 * 4 * 3 * 3);
    }

    @Test
    void valuesThatDoNotDoAreLeftOut() {
        assertThat(found(4, r -> r[0] != 0 && r[2] >= 3).orElseThrow().needs())
                .containsExactly(new Need(0, List.of(1, 2, 3)), new Need(2, List.of(3, 4)));
    }

    @Test
    void oneIsNoInteraction() {
        assertThat(found(3, r -> r[1] != 0 && r[2] != 1)).isEmpty();
    }

    /** Of three failing rows in some twenty, many parameters are without their first value by chance. */
    @Test
    void whatMayBeChanceIsNotTold() {
        List<int[]> rows = rows(FILTER, 2);
        List<int[]> failing =
                rows.stream().filter(r -> r[0] != 0 && r[2] != 0).limit(2).toList();
        assertThat(failing).hasSize(2);
        assertThat(Interaction.of(observed(FILTER, rows, failing::contains))).isEmpty();
    }

    @Test
    void nothingWhereFirstValuesFailToo() {
        assertThat(found(4, r -> r[0] != 0 && r[2] != 0 || r[0] == 0 && r[1] == 0 && r[2] == 0 && r[3] == 0))
                .isEmpty();
        assertThat(found(2, r -> true)).isEmpty();
        assertThat(found(2, r -> false)).isEmpty();
    }

    /** Of rows that fail for no reason in their values, and have few neighbours, seldom anything is told. */
    @Test
    void failuresStrewnAboutAreSeldomTakenForOne() {
        Random random = new Random(17);
        List<int[]> rows = rows(FILTER, 2);
        int taken = 0;
        for (int i = 0; i < 500; i++) {
            double share = random.nextDouble() / 2;
            Observations seen = observed(FILTER, rows, r -> random.nextDouble() < share);
            taken += Interaction.of(seen).isPresent() ? 1 : 0;
        }
        assertThat(taken).isLessThan(25);
    }

    /** Few rows fail; further ones next to the plainest of them tell, and nothing that chance has left out stays. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void furtherRowsProve(int strength) throws InterruptedException {
        Predicate<int[]> fails = r -> r[0] != 0 && r[1] == 2 && r[2] != 0 && r[2] != 3;
        Observations seen = observed(FILTER, rows(FILTER, strength), fails);
        assertThat(seen.failing()).isNotEmpty();
        int run = Interaction.prove(
                seen,
                asked -> asked.stream()
                        .<Answer>map(r -> fails.test(r) ? new Answer.Failed("x") : new Answer.Passed())
                        .toList());
        assertThat(run).isBetween(0, 8);
        assertThat(Interaction.of(seen).orElseThrow().needs())
                .extracting(Need::parameter)
                .containsExactly(0, 1, 2);
    }

    /** The order of rows is of no consequence. */
    @Test
    void inWhateverOrder() {
        List<int[]> rows = rows(FILTER, 4);
        Predicate<int[]> fails = r -> r[0] != 0 && r[2] > 1 && r[3] != 2;
        assertThat(Interaction.of(observed(FILTER, rows.reversed(), fails)))
                .isEqualTo(Interaction.of(observed(FILTER, rows, fails)));
    }
}
