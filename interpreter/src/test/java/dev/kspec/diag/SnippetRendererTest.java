// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SnippetRendererTest {
    private static String render(String text, String marked, String label) {
        SourceFile file = new SourceFile("a.kspec", text);
        int start = text.indexOf(marked);
        return render(file.span(start, start + marked.length()), label);
    }

    private static String render(Span span, String label) {
        return new SnippetRenderer(Painter.plain()).render(span, label);
    }

    @Test
    void caretsStandUnderTheWords() {
        assertThat(render("open x\nread c four\n", "four", "a number")).isEqualTo("""
                 --> a.kspec:2:8
                  |
                2 | read c four
                  |        ^^^^ a number
                """);
    }

    @Test
    void theGutterIsAsWideAsTheNumber() {
        assertThat(render("\n".repeat(99) + "wrong", "wrong", "")).isEqualTo("""
                   --> a.kspec:100:1
                    |
                100 | wrong
                    | ^^^^^
                """);
    }

    @Test
    void tabsStayTabsSoThatTheCaretFollowsThem() {
        assertThat(render("\tread\tc wrong\n", "wrong", "")).contains("1 | \tread\tc wrong\n", "  | \t    \t  ^^^^^\n");
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(render("日本 x wrong\n", "wrong", "")).contains("  |        ^^^^^\n");
        assertThat(render("write 😀日 x\n", "😀日", "")).contains("  |       ^^^^\n");
    }

    @Test
    void combiningMarksTakeNone() {
        assertThat(render("e\u0301e\u0301 wrong", "wrong", "")).contains("  |    ^^^^^\n");
    }

    @Test
    void anEmptySpanStillHasACaret() {
        SourceFile file = new SourceFile("a.kspec", "abc\n");
        assertThat(render(file.span(1, 1), "")).endsWith("  |  ^\n");
        assertThat(render(file.span(3, 3), "here")).endsWith("  |    ^ here\n");
        assertThat(render(file.span(4, 4), "")).isEqualTo("""
                 --> a.kspec:2:1
                  |
                2 |\s
                  | ^
                """);
        assertThat(render(new SourceFile("empty", "").span(0, 0), "")).contains("empty:1:1");
    }

    @Test
    void ofSeveralLinesTheFirstIsMarkedToItsEnd() {
        assertThat(render("a {\n b\n}\n", "{\n b\n}", "")).isEqualTo("""
                 --> a.kspec:1:3
                  |
                1 | a {
                  |   ^
                """);
    }

    @Test
    void theLineEndItselfMayBeMeant() {
        assertThat(render("abc\r\ndef\n", "\r\n", "")).contains("1 | abc\n", "  |    ^");
    }

    @Test
    void controlCharactersNeverReachTheTerminal() {
        String shown = render("a\u001b[31m\u0007\u202Eb wrong\n", "wrong", "");
        assertThat(shown).contains("1 | a·[31m··b wrong\n").doesNotContain("\u001b", "\u0007", "\u202E");
    }

    @Test
    void ofALongLineThePartAroundTheWordsIsShown() {
        String line = "x".repeat(500) + " wrong " + "y".repeat(500);
        String shown = render(line, "wrong", "here");
        String[] lines = shown.split("\n", -1);
        assertThat(lines[2]).hasSizeLessThan(180).startsWith("1 | …x").endsWith("y…");
        assertThat(lines[2].indexOf("wrong")).isEqualTo(lines[3].indexOf("^^^^^ here"));
    }

    @Test
    void wordsLongerThanTheLineShownAreMarkedAsFarAsTheyAre() {
        String shown = render("a " + "w".repeat(1_000), "w".repeat(1_000), "");
        assertThat(shown.lines().mapToInt(String::length).max().orElseThrow()).isLessThan(200);
        assertThat(shown).contains("^^^");
    }

    /** Of a long line only the part that is shown is looked at: else these would take hours. */
    @Test
    @Timeout(20)
    void manyMistakesInOneLongLineCostNoMoreThanInMany() {
        SourceFile file = new SourceFile("a.kspec", "wrong 😀 ".repeat(500_000));
        SnippetRenderer renderer = new SnippetRenderer(Painter.plain());
        int shown = 0;
        for (int at = 0; at < file.text().length(); at += 90) {
            shown += renderer.render(file.span(at, at + 5), "").length();
        }
        assertThat(shown).isGreaterThan(50_000 * 160);
    }

    @Test
    void severalLinesNeverComeOfOne() {
        SourceFile file = new SourceFile("odd\nname", "abc");
        assertThat(render(file.span(0, 1), "").lines()).hasSize(4);
    }
}
