// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4180, section 2. */
class CsvTest {
    private static final String[] PIECES = {"a", "\"", ",", "\r", "\n", "\r\n", " ", "", "\u00e9", "x=1", "\\", "#"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatWasWrittenIsReadAsItWas(long seed) throws Csv.MalformedException {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            List<List<String>> records = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            int fields = 1 + random.nextInt(4);
            for (int r = random.nextInt(4); r >= 0; r--) {
                List<String> record = new ArrayList<>();
                for (int f = 0; f < fields; f++) {
                    StringBuilder field = new StringBuilder();
                    for (int p = random.nextInt(4); p > 0; p--) {
                        field.append(PIECES[random.nextInt(PIECES.length)]);
                    }
                    record.add(field.toString());
                }
                records.add(record);
                text.append(String.join(",", record.stream().map(Csv::field).toList()))
                        .append(random.nextBoolean() ? "\r\n" : "\n");
            }
            assertThat(Csv.records(text.toString())).as(text.toString()).isEqualTo(records);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {"none|none", "9081|9081", "a,b|\"a,b\"", "\"x\"|\"\"\"x\"\"\"", "a b|a b"})
    void aFieldIsQuotedOnlyWhereItHasToBe(String field, String written) {
        assertThat(Csv.field(field)).isEqualTo(written);
    }

    @Test
    void theLastLineNeedsNoEndAndTheFirstMayHaveAMark() throws Csv.MalformedException {
        assertThat(Csv.records("\ufeffa,b\n1,\"2\r\n3\"")).containsExactly(List.of("a", "b"), List.of("1", "2\r\n3"));
        assertThat(Csv.records("")).isEmpty();
        assertThat(Csv.records("a,\n\n,b\n")).containsExactly(List.of("a", ""), List.of("", "b"));
    }

    @Test
    void whatIsNoCsvIsToldWithItsLine() {
        isRefused("a,\"b", 1);
        isRefused("a\n\"b", 2);
        isRefused("a\n\"b\"c", 2);
        isRefused("\"a\nb\"\n\"c", 3);
    }

    private static void isRefused(String text, int line) {
        assertThatExceptionOfType(Csv.MalformedException.class)
                .isThrownBy(() -> Csv.records(text))
                .withMessageStartingWith("line " + line + ": ");
    }
}
