// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void widthsAreTheTerminals() {
        assertThat(Columns.of("abc é")).isEqualTo(5);
        assertThat(Columns.of("日本")).isEqualTo(4);
        assertThat(Columns.of("😀")).isEqualTo(2);
        assertThat(Columns.of("e\u0301")).isEqualTo(1);
        assertThat(Columns.of("\u200B\uFEFF")).isZero();
        assertThat(Columns.of("\u00AD")).isEqualTo(1);
        assertThat(Columns.of("")).isZero();
    }

    @Test
    void whatIsCutEndsInAnEllipsis() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdef", 5)).isEqualTo("abcd…");
        assertThat(Columns.cut("日本語", 5)).isEqualTo("日本…");
        assertThat(Columns.cut("日本語", 4)).isEqualTo("日…");
        assertThat(Columns.cut("abc", 1)).isEqualTo("…");
        assertThat(Columns.cut("abc", 0)).isEmpty();
    }

    @Test
    void paddingCountsColumns() {
        assertThat(Columns.pad("日", 4)).isEqualTo("日  ");
        assertThat(Columns.pad("abcd", 2)).isEqualTo("abcd");
    }
}
