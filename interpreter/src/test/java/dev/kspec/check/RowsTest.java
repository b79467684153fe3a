// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kspec.source.SourceFile;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    private static Rows rows(int... sizes) {
        List<Matrix.Parameter> parameters = new ArrayList<>();
        for (int size : sizes) {
            List<Value> values =
                    IntStream.range(0, size).mapToObj(RowsTest::value).toList();
            parameters.add(new Matrix.Parameter("p" + parameters.size(), values));
        }
        return new Rows(new Matrix(parameters, List.of()));
    }

    private static Value value(int i) {
        return new Value.Int(BigInteger.valueOf(i));
    }

    private static List<String> shown(Iterable<List<Value>> rows) {
        List<String> shown = new ArrayList<>();
        rows.forEach(row ->
                shown.add(String.join("", row.stream().map(Value::canonical).toList())));
        return shown;
    }

    @Test
    void theLastParameterTurnsFastest() {
        assertThat(shown(rows(2, 3).all())).containsExactly("00", "01", "02", "10", "11", "12");
    }

    @Test
    void withoutParametersThereIsOneEmptyRow() {
        assertThat(rows().count()).isOne();
        assertThat(rows().all()).containsExactly(List.of());
        assertThat(rows().eachValueOnce()).containsExactly(List.of());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 5, 1", "3, 1, 2", "4, 4, 4", "2, 7, 3"})
    void allAreDistinctAndAsManyAsCounted(int a, int b, int c) {
        Rows rows = rows(a, b, c);
        List<String> shown = shown(rows.all());
        assertThat(shown).doesNotHaveDuplicates().hasSize(a * b * c).isSorted();
        assertThat(rows.count()).isEqualTo(a * b * c);
    }

    @Test
    void theyCanBeGoneThroughTwice() {
        Iterable<List<Value>> all = rows(2, 2).all();
        assertThat(shown(all)).isEqualTo(shown(all));
        Iterator<List<Value>> iterator = all.iterator();
        for (int i = 0; i < 4; i++) {
            iterator.next();
        }
        assertThat(iterator.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
    }

    /** A million times a million rows are counted at once and made one at a time. */
    @Test
    void theyAreMadeLazily() {
        Rows rows = rows(1_000, 1_000, 1_000, 1_000);
        assertThat(rows.count()).isEqualTo(new BigInteger("1000000000000"));
        Iterator<List<Value>> iterator = rows.all().iterator();
        for (int i = 0; i < 1_500; i++) {
            assertThat(iterator.next().get(3)).isEqualTo(value(i % 1_000));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 1, 2", "4, 5, 6"})
    void eachValueOnceCoversAllOfThem(int a, int b, int c) {
        List<List<Value>> rows = new ArrayList<>();
        rows(a, b, c).eachValueOnce().forEach(rows::add);
        assertThat(rows).doesNotHaveDuplicates().hasSize(a + b + c - 2);
        assertThat(rows.getFirst()).containsOnly(value(0));
        int[] sizes = {a, b, c};
        for (int p = 0; p < sizes.length; p++) {
            Set<Value> seen = new HashSet<>();
            for (List<Value> row : rows) {
                seen.add(row.get(p));
            }
            assertThat(seen).hasSize(sizes[p]);
        }
    }

    /** Random tables of forbidden combinations; whoever tries all combinations finds the same rows in the same order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rulesLeaveWhatTheyAllow(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            Matrix matrix = matrix(random);
            List<List<Value>> expected = new ArrayList<>();
            for (List<Value> row : new Rows(without(matrix)).all()) {
                if (matrix.constraints().stream().allMatch(c -> c.allows(indices(matrix, row)))) {
                    expected.add(row);
                }
            }
            Rows rows = new Rows(matrix);
            assertThat(rows.all()).containsExactlyElementsOf(expected);
            assertThat(rows.count()).isEqualTo(expected.size());
            assertThat(rows.isAny()).isEqualTo(!expected.isEmpty());
            assertThat(expected).containsAll(rows.eachValueOnce());
            for (int p = 0; p < matrix.parameters().size(); p++) {
                int at = p;
                assertThat(rows.eachValueOnce().stream().map(r -> r.get(at)).distinct())
                        .containsExactlyInAnyOrderElementsOf(
                                expected.stream().map(r -> r.get(at)).distinct().toList());
            }
        }
    }

    private static Matrix matrix(Random random) {
        List<Matrix.Parameter> parameters = new ArrayList<>();
        for (int p = 1 + random.nextInt(4); p > 0; p--) {
            parameters.add(new Matrix.Parameter(
                    "p" + p,
                    IntStream.range(0, 1 + random.nextInt(4))
                            .mapToObj(RowsTest::value)
                            .toList()));
        }
        List<Matrix.Constraint> constraints = new ArrayList<>();
        for (int c = random.nextInt(4); c > 0; c--) {
            List<Integer> about = IntStream.range(0, parameters.size())
                    .filter(p -> random.nextBoolean())
                    .boxed()
                    .toList();
            if (!about.isEmpty()) {
                constraints.add(table(random, parameters, about));
            }
        }
        return new Matrix(parameters, constraints);
    }

    private static Matrix.Constraint table(Random random, List<Matrix.Parameter> parameters, List<Integer> about) {
        List<Integer> sizes =
                about.stream().map(p -> parameters.get(p).values().size()).toList();
        BitSet forbidden = new BitSet();
        int combinations = sizes.stream().reduce(1, (a, b) -> a * b);
        for (int i = 0; i < combinations; i++) {
            forbidden.set(i, random.nextInt(3) == 0);
        }
        return new Matrix.Table(new SourceFile("rule", "").span(0, 0), about, sizes, forbidden);
    }

    private static Matrix without(Matrix matrix) {
        return new Matrix(matrix.parameters(), List.of());
    }

    private static int[] indices(Matrix matrix, List<Value> row) {
        return IntStream.range(0, row.size())
                .map(i -> matrix.parameters().get(i).values().indexOf(row.get(i)))
                .toArray();
    }

    @Test
    void anInvalidValueComesOnceARowAndOnlyRulesOfOthersHold() {
        Checked checked = Checked.steps(
                "matrix { a: 1, 2; b: 1, 2; c: 1, 2",
                "never a == 1 && b == 1",
                "never b == 2 && c == 2",
                "invalid a: 7 expect EINVAL, 8 expect ERANGE",
                "invalid c: 9 expect EPERM }",
                "socket a b c expect invalid");
        assertThat(checked.found()).isEmpty();
        CheckedScenario scenario = checked.spec().scenarios().getFirst();
        assertThat(shown(new Rows(scenario.rows()).all()))
                .containsExactly(
                        "121", "211", "212", "221", "711", "712", "721", "811", "812", "821", "129", "219", "229");
        assertThat(scenario.cases()).isEqualTo(13);
    }

    @Test
    void aRuleIsAboutTheParametersThatItsDerivedValuesDependOn() {
        Checked checked = Checked.steps(
                "matrix { a: 1..3; b: 1..3; c: 1..3",
                "let product = a * b",
                "let odd = product % 2 == 1",
                "never odd && c == 3 }",
                "assert counter(reads) == product + c");
        assertThat(checked.found()).isEmpty();
        Matrix matrix = checked.spec().scenarios().getFirst().rows();
        assertThat(matrix.constraints())
                .singleElement()
                .satisfies(c -> assertThat(c.parameters()).containsExactly(0, 1, 2));
        assertThat(new Rows(matrix).count()).isEqualTo(27 - 4);
    }
}
