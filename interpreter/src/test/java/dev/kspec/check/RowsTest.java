// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {
    private static Rows rows(int... sizes) {
        List<CheckedScenario.Parameter> parameters = new ArrayList<>();
        for (int size : sizes) {
            List<Value> values =
                    IntStream.range(0, size).mapToObj(RowsTest::value).toList();
            parameters.add(new CheckedScenario.Parameter("p" + parameters.size(), values));
        }
        return new Rows(parameters);
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
}
