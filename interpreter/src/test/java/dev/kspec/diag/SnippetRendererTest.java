// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import org.junit.jupiter.api.Test;

class SnippetRendererTest {
    private final SnippetRenderer renderer = new SnippetRenderer(Painter.plain());

    @Test
    void caretsUnderTheWords() {
        assertThat(render("one\n    write c 5 expect 1\n", "expect 1", "a label"))
                .isEqualTo("""
                         --> a.kspec:2:15
                          |
                        2 |     write c 5 expect 1
                          |               ^^^^^^^^ a label
                        """);
    }

    @Test
    void tabsAndWideCharactersKeepTheCaretsInPlace() {
        assertThat(render("\twrite \"日本\" e\u0301 expect 日本", "expect 日本", ""))
                .endsWith("| \twrite \"日本\" e\u0301 expect 日本\n  | \t               ^^^^^^^^^^^\n");
    }

    @Test
    void anEmptySpanBehindTheLineHasACaretToo() {
        SourceFile file = new SourceFile("a.kspec", "write c\n");
        assertThat(renderer.render(file.span(7, 7), "more")).endsWith("| write c\n  |        ^ more\n");
        assertThat(renderer.render(file.span(8, 8), "")).endsWith("2 | \n  | ^\n");
    }

    @Test
    void ofSeveralLinesTheFirstIsShown() {
        assertThat(render("a (b\nc) d", "(b\nc)", "")).endsWith("1 | a (b\n  |   ^^\n");
    }

    @Test
    void ofALongLineThePartAroundTheWordsIsShown() {
        String shown = render("x".repeat(500) + " expect 5 " + "y".repeat(500), "expect 5", "here");
        String[] lines = shown.split("\n", -1);
        int at = lines[3].indexOf('^');
        assertThat(lines[2].substring(at, at + 8)).isEqualTo("expect 5");
        assertThat(lines[2]).startsWith("1 | …xxx").endsWith("yyy…").hasSizeLessThan(170);
        assertThat(lines[3]).endsWith("^^^^^^^^ here");
    }

    @Test
    void wordsLongerThanTheLineShownAreUnderlinedAsFarAsItGoes() {
        String shown = render("w " + "z".repeat(400), "z".repeat(400), "");
        assertThat(shown.split("\n", -1)[3]).isEqualTo("  |   " + "^".repeat(158));
    }

    @Test
    void controlCharactersAreNotShown() {
        assertThat(render("a \033[2J b", "b", "")).contains("1 | a ·[2J b\n  |        ^\n");
    }

    private String render(String text, String words, String label) {
        SourceFile file = new SourceFile("a.kspec", text);
        int at = text.indexOf(words);
        Span span = file.span(at, at + words.length());
        return renderer.render(span, label);
    }
}
