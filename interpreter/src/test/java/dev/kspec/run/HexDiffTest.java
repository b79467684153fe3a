// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HexDiffTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingWasDemanded() {
        assertThat(HexDiff.lines(null, bytes("abc"))).isEmpty();
    }

    @Test
    void shortPlainTextsSayItThemselves() {
        assertThat(HexDiff.lines(bytes("hello\n"), bytes("jello\t"))).isEmpty();
        assertThat(HexDiff.lines(bytes("x".repeat(32)), bytes("y"))).isEmpty();
        assertThat(HexDiff.lines(bytes("x".repeat(33)), bytes("y"))).isNotEmpty();
    }

    @Test
    void bytesThatAreNotPlain() {
        assertThat(HexDiff.lines(bytes("ab\0d"), bytes("ab\u00ffd")))
                .containsExactly(
                        "- 000000  61 62 00 64                                      ab.d",
                        "+ 000000  61 62 ff 64                                      ab.d");
        assertThat(HexDiff.lines(bytes("\u007f"), bytes("x"))).hasSize(2);
        assertThat(HexDiff.lines(bytes("a\rb"), bytes("x"))).isNotEmpty();
    }

    @Test
    void onlyRowsThatDiffer() {
        byte[] expected = new byte[64];
        byte[] actual = expected.clone();
        actual[20] = 1;
        List<String> lines = HexDiff.lines(expected, actual);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("- 000010  00 00 00 00 00 ");
        assertThat(lines.getLast()).startsWith("+ 000010  00 00 00 00 01 ");
    }

    @Test
    void oneIsLonger() {
        assertThat(HexDiff.lines(new byte[16], new byte[18]))
                .containsExactly(
                        "+ 000010  00 00                                            ..", "expected 16 bytes, came 18");
        assertThat(HexDiff.lines(new byte[18], new byte[16]))
                .containsExactly(
                        "- 000010  00 00                                            ..", "expected 18 bytes, came 16");
        assertThat(HexDiff.lines(new byte[0], new byte[1])).hasSize(2).contains("expected 0 bytes, came 1");
    }

    @Test
    void manyRowsAreCounted() {
        byte[] ones = new byte[1600];
        Arrays.fill(ones, (byte) 1);
        List<String> lines = HexDiff.lines(new byte[1600], ones);
        assertThat(lines).hasSize(13).last().isEqualTo("… and 94 more rows that differ");
        Arrays.fill(ones, 16, 1600, (byte) 0);
        assertThat(HexDiff.lines(new byte[1600], ones)).hasSize(2);
    }

    @Test
    void whateverTheBytesLinesAreShortAndPrintable() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] expected = new byte[random.nextInt(200)];
            byte[] actual = new byte[random.nextInt(200)];
            random.nextBytes(expected);
            random.nextBytes(actual);
            assertThat(HexDiff.lines(expected, actual))
                    .hasSizeLessThanOrEqualTo(14)
                    .allSatisfy(line -> assertThat(line).matches("[ -~…]{1,80}"));
        }
    }
}
