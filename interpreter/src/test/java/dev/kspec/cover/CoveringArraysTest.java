// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoveringArraysTest {
    private static Model browsers() {
        return Model.builder()
                .parameter("os", "linux", "windows", "mac")
                .parameter("browser", "firefox", "safari", "edge")
                .parameter("size", "small", "large")
                .rule("safari runs on mac", Constraint.implies(Constraint.is(1, 1), Constraint.is(0, 2)))
                .never("no edge on linux", Constraint.all(Constraint.is(0, 0), Constraint.is(1, 2)))
                .build();
    }

    @Test
    void aSmallModel() {
        CoveringArray array = CoveringArrays.of(browsers())
                .strength(2)
                .effort(Effort.GREEDY)
                .seed(7)
                .generate();
        assertThat(array.size()).isBetween(6, 8);
        assertThat(array.values(0))
                .hasSize(3)
                .isSubsetOf("linux", "windows", "mac", "firefox", "safari", "edge", "small", "large");
        assertThat(CoveringArrays.of(browsers())
                        .strength(2)
                        .verify(array.rows())
                        .ok())
                .isTrue();
    }

    @Test
    void whatCannotBeCovered() {
        assertThat(CoveringArrays.of(browsers()).strength(3).uncoverable(10))
                .extracting(u -> u.tuple().describe(browsers()) + " by " + u.rules())
                .containsExactly(
                        "os=linux, browser=safari by [safari runs on mac]",
                        "os=linux, browser=edge by [no edge on linux]",
                        "os=windows, browser=safari by [safari runs on mac]");
    }

    @Test
    void aContradictionIsNamedWithoutTheRulesThatHaveNoPartInIt() {
        Model model = Model.builder()
                .parameter("a", 3)
                .parameter("b", 3)
                .rule("a is 0", Constraint.is(0, 0))
                .rule("b is not 2", Constraint.not(Constraint.is(1, 2)))
                .rule("a equals b", new Constraint.Test(List.of(0, 1), v -> v[0] == v[1]))
                .rule("b is 1", Constraint.is(1, 1))
                .build();
        assertThatThrownBy(() -> CoveringArrays.of(model).generate())
                .isInstanceOf(ContradictionException.class)
                .hasMessage("no row keeps all of these rules: a is 0; a equals b; b is 1");
    }

    @Test
    void aRequiredRowThatCannotBe() {
        Model model = Model.builder()
                .parameter("a", 2)
                .parameter("b", 2)
                .never("not both", Constraint.all(Constraint.is(0, 1), Constraint.is(1, 1)))
                .require(1, 1)
                .build();
        assertThatThrownBy(() -> CoveringArrays.of(model).generate()).hasMessageContaining("not both");
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 130})
    void parametersOfManyValues(int size) {
        Model model = Model.builder()
                .parameter("a", size)
                .parameter("b", size)
                .parameter("c", 3)
                .rule("a < b", new Constraint.Test(List.of(0, 1), v -> v[0] < v[1]))
                .build();
        CoveringArray array =
                CoveringArrays.of(model).strength(2).effort(Effort.GREEDY).generate();
        assertThat(array.size()).isEqualTo(size * (size - 1) / 2 + 6);
        assertThat(array.rows()).allMatch(row -> row[0] < row[1]);
    }

    @Test
    void theSameSeedGivesTheSameRows() {
        KnownModels.Known spins = KnownModels.read("c_spins");
        for (Effort effort : List.of(Effort.GREEDY, Effort.NORMAL)) {
            List<int[]> one = CoveringArrays.of(spins.model())
                    .effort(effort)
                    .seed(3)
                    .generate()
                    .rows();
            List<int[]> other = CoveringArrays.of(spins.model())
                    .effort(effort)
                    .seed(3)
                    .generate()
                    .rows();
            assertThat(text(one)).isEqualTo(text(other));
        }
    }

    @Test
    void aValueMoreKeepsYesterdaysRows() {
        Model before = Model.builder()
                .parameter("a", 4)
                .parameter("b", 4)
                .parameter("c", 3)
                .build();
        Model after = Model.builder()
                .parameter("a", 5)
                .parameter("b", 4)
                .parameter("c", 3)
                .build();
        List<int[]> yesterday = CoveringArrays.of(before).strength(2).generate().rows();
        List<int[]> today =
                CoveringArrays.of(after).strength(2).base(yesterday).generate().rows();
        assertThat(text(today).subList(0, yesterday.size())).isEqualTo(text(yesterday));
        assertThat(today).hasSize(20);
    }

    @Test
    void eachRowOfAnEarlierArrayStaysOnce() {
        Model plain = Model.builder()
                .parameter("a", 3)
                .parameter("b", 2)
                .parameter("c", 3)
                .build();
        Model withNegative = Model.builder()
                .parameter("a", 3)
                .parameter(new Parameter("b", List.of("0", "1", "-1"), Set.of(2), List.of(1, 1, 1)))
                .parameter("c", 3)
                .build();
        int[][] base = {{0, 1, 2}, {0, 1, 2}, {1, -1, -1}, {1, -1, -1}, {0, 1, -1}, {2, 0, 0}, {2, 0, 0}};
        for (Model model : List.of(plain, withNegative)) {
            for (Effort effort : Effort.values()) {
                CoveringArrays arrays =
                        CoveringArrays.of(model).effort(effort).steps(1_000_000).base(List.of(base));
                List<int[]> rows = arrays.generate().rows();
                assertThat(text(rows)).doesNotHaveDuplicates().startsWith("[0, 1, 2]");
                assertThat(arrays.verify(rows).ok()).isTrue();
            }
        }
    }

    @Test
    void aSecondLookSeesRowsThatAreThereTwice() {
        Model model = Model.builder().parameter("a", 2).parameter("b", 2).build();
        List<int[]> rows = new ArrayList<>(CoveringArrays.of(model).generate().rows());
        assertThat(CoveringArrays.of(model).verify(rows).ok()).isTrue();
        rows.add(rows.get(1).clone());
        Verification found = CoveringArrays.of(model).verify(rows);
        assertThat(found.repeated()).containsExactly(4);
        assertThat(found.ok()).isFalse();
    }

    private static List<String> text(List<int[]> rows) {
        return rows.stream().map(Arrays::toString).toList();
    }

    @Test
    void positiveValuesAreCombinedInRowsWithoutANegativeOne() {
        Model model = Model.builder()
                .parameter(new Parameter("port", List.of("1", "2", "0"), Set.of(2), List.of(1, 1, 1)))
                .parameter(new Parameter("host", List.of("a", "b", "c", ""), Set.of(3), List.of(1, 1, 1, 1)))
                .parameter("size", 3)
                .rule("size 2 is for port 0", Constraint.implies(Constraint.is(2, 2), Constraint.is(0, 2)))
                .build();
        for (Effort effort : List.of(Effort.GREEDY, Effort.NORMAL)) {
            List<int[]> rows =
                    CoveringArrays.of(model).effort(effort).generate().rows();
            List<int[]> positive =
                    rows.stream().filter(row -> row[0] != 2 && row[1] != 3).toList();
            // Of size 2 there are only negative rows; the other two go into those of 2 ports with 3 hosts.
            assertThat(positive).hasSize(6);
            assertThat(rows).hasSizeBetween(6 + 5, 6 + 7);
            assertThat(CoveringArrays.of(model).verify(rows).ok()).isTrue();
            List<int[]> masked = rows.stream()
                    .filter(row -> !Arrays.equals(row, positive.getFirst()))
                    .toList();
            assertThat(CoveringArrays.of(model).verify(masked).missing()).isNotEmpty();
        }
    }

    @Test
    void noParametersAndOne() {
        assertThat(CoveringArrays.of(Model.builder().build()).generate().rows()).isEmpty();
        assertThat(CoveringArrays.of(Model.builder().parameter("a", 3).build())
                        .generate()
                        .rows())
                .hasSize(3);
    }
}
