// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
    @ParameterizedTest
    @CsvSource({"'',0", "abc,3", "é,1", "e\u0301,1", "日本,4", "한,2", "ａ,2", "😀,2", "a\u200bb,2", "✓→…,3"})
    void widths(String text, int columns) {
        assertThat(Columns.of(text)).isEqualTo(columns);
    }

    @Test
    void cutsNeverWithinACharacter() {
        assertThat(Columns.cut("日本語", 6)).isEqualTo("日本語");
        assertThat(Columns.cut("日本語", 5)).isEqualTo("日本…");
        assertThat(Columns.cut("日本語", 4)).isEqualTo("日…");
        assertThat(Columns.cut("日本語", 1)).isEqualTo("…");
        assertThat(Columns.cut("日本語", 0)).isEmpty();
        assertThat(Columns.cut("a😀b", 3)).isEqualTo("a…");
    }

    @Test
    void padsByColumns() {
        assertThat(Columns.pad("日", 4)).isEqualTo("日  ");
        assertThat(Columns.pad("long", 2)).isEqualTo("long");
    }
}
