// SPDX-License-Identifier: Apache-2.0
package dev.kspec.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFileTest {
    private static SourceFile file(String text) {
        return new SourceFile("specs/a.kspec", text);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 2", "2, 1, 3", "3, 2, 1", "4, 2, 2", "5, 3, 1", "6, 4, 1", "7, 4, 2", "8, 4, 3"})
    void placesCountFromOne(int offset, int line, int column) {
        // Two letters, one letter, an empty line, two letters without a line end.
        SourceFile file = file("ab\nc\n\nde");
        assertThat(file.line(offset)).isEqualTo(line);
        assertThat(file.column(offset)).isEqualTo(column);
    }

    @Test
    void linesHaveNoEnds() {
        SourceFile file = file("one\r\ntwo\n\r\nfour\r");
        assertThat(file.lineCount()).isEqualTo(4);
        assertThat(file.lineText(1)).isEqualTo("one");
        assertThat(file.lineText(2)).isEqualTo("two");
        assertThat(file.lineText(3)).isEmpty();
        assertThat(file.lineText(4)).isEqualTo("four");
        assertThat(file.lineStart(2)).isEqualTo(5);
    }

    @Test
    void theLineBehindTheLastLineEndIsEmpty() {
        assertThat(file("one\n").lineCount()).isEqualTo(2);
        assertThat(file("one\n").lineText(2)).isEmpty();
        assertThat(file("").lineCount()).isEqualTo(1);
        assertThat(file("").lineText(1)).isEmpty();
        assertThat(file("").line(0)).isEqualTo(1);
        assertThat(file("").column(0)).isEqualTo(1);
    }

    @Test
    void columnsCountCodePoints() {
        SourceFile file = file("😀é\t日x\n😀y");
        assertThat(file.column(file.text().indexOf('x'))).isEqualTo(5);
        assertThat(file.column(file.text().indexOf('y'))).isEqualTo(2);
    }

    /** Counted one by one, as the definition says; halves of pairs occur, too. */
    @Test
    void columnsOfLongLinesCountCodePoints() {
        Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 5_000) {
                text.append(
                        switch (random.nextInt(12)) {
                            case 0 -> "\uD83D";
                            case 1 -> "\uDE00";
                            case 2, 3, 4 -> "😀";
                            case 5 -> random.nextInt(300) == 0 ? "\n" : "é";
                            default -> "x";
                        });
            }
            SourceFile file = file(text.toString());
            for (int offset = 0; offset <= text.length(); offset += 1 + random.nextInt(9)) {
                int start = file.lineStart(file.line(offset));
                assertThat(file.column(offset)).isEqualTo(text.codePointCount(start, offset) + 1);
            }
        }
    }

    @Test
    void aByteOrderMarkIsAColumn() {
        assertThat(file("\uFEFFuse").column(1)).isEqualTo(2);
    }

    @Test
    void aLoneCarriageReturnEndsNoLine() {
        SourceFile file = file("a\rb\nc");
        assertThat(file.lineCount()).isEqualTo(2);
        assertThat(file.line(2)).isEqualTo(1);
        assertThat(file.column(2)).isEqualTo(3);
    }

    @Test
    void spansStayWithinTheFile() {
        SourceFile file = file("abc");
        assertThat(file.span(-5, 99)).isEqualTo(new Span(file, 0, 3));
        assertThat(file.span(2, 1)).isEqualTo(new Span(file, 2, 2));
        assertThat(file.span(7, 9)).isEqualTo(new Span(file, 3, 3));
    }

    @Test
    void spansJoin() {
        SourceFile file = file("write c \"x\"");
        Span joined = file.span(6, 7).to(file.span(0, 5));
        assertThat(joined).isEqualTo(new Span(file, 0, 7));
        assertThat(joined.text()).isEqualTo("write c");
        assertThat(joined.toString()).isEqualTo("specs/a.kspec:1:1");
    }

    @Test
    void aSpanOfSeveralLinesIsShownInOne() {
        SourceFile file = file("  assert (1 +\r\n      2) == 3\n");
        assertThat(file.span(0, file.text().length()).oneLine()).isEqualTo("assert (1 + 2) == 3");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void placesAgreeWithCountingOneByOne(long seed) {
        String text = new Random(seed)
                .ints(300, 0, 6)
                .collect(
                        StringBuilder::new,
                        (out, i) -> out.append(new String[] {"a", "\n", "\r\n", "😀", "\t", "é"}[i]),
                        StringBuilder::append)
                .toString();
        SourceFile file = file(text);
        int line = 1;
        int column = 1;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            assertThat(file.line(at)).isEqualTo(line);
            assertThat(file.column(at)).isEqualTo(column);
            boolean end = text.charAt(at) == '\n';
            line += end ? 1 : 0;
            column = end ? 1 : column + 1;
        }
    }
}
