// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.SourceFile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private static final SourceFile A = new SourceFile("a.kspec", "one two three\nfour\n");
    private static final SourceFile B = new SourceFile("b.kspec", "one two three\nfour\n");

    private static Diagnostic error(SourceFile file, int start, String message) {
        return Diagnostic.error(Code.SYNTAX, file.span(start, start + 3), message);
    }

    @Test
    void comeSortedByFileAndPlace() {
        Diagnostics found = new Diagnostics();
        found.addAll(List.of(error(B, 0, "b0"), error(A, 8, "a8"), error(A, 4, "a4"), error(B, 4, "b4")));
        assertThat(found.sorted()).extracting(Diagnostic::message).containsExactly("a4", "a8", "b0", "b4");
    }

    @Test
    void isOfSingleLines() {
        Diagnostic d = error(A, 0, "`a\r\n\t b`").label("c \u2028 d").help("e\n\n  f\u0085g");
        assertThat(d.message()).isEqualTo("`a b`");
        assertThat(d.label()).isEqualTo("c d");
        assertThat(d.help()).contains("e f g");
    }

    @Test
    void ofOnePlaceOnlyTheFirstIsKept() {
        Diagnostics found = new Diagnostics();
        found.add(error(A, 4, "first"));
        found.add(error(A, 4, "second"));
        found.add(error(new SourceFile("a.kspec", A.text()), 4, "the same file, read again"));
        found.add(Diagnostic.warning(Code.SYNTAX, A.span(4, 7), "a warning"));
        found.add(error(B, 4, "another file"));
        assertThat(found.sorted())
                .extracting(Diagnostic::message)
                .containsExactly("first", "a warning", "another file");
        assertThat(found.size()).isEqualTo(3);
    }

    @Test
    void warningsAreNoErrors() {
        Diagnostics found = new Diagnostics();
        found.add(Diagnostic.warning(Code.UNUSED_MATRIX_PARAMETER, A.span(0, 1), "w"));
        assertThat(found.hasErrors()).isFalse();
        found.add(error(A, 0, "e"));
        assertThat(found.hasErrors()).isTrue();
    }

    @Test
    void areCountedInTheClosingLine() {
        DiagnosticRenderer renderer = new DiagnosticRenderer(Painter.plain());
        Diagnostic warning = Diagnostic.warning(Code.SYNTAX, A.span(0, 1), "w");
        assertThat(renderer.render(List.of())).isEqualTo("0 errors, 0 warnings in 0 files\n");
        assertThat(renderer.render(List.of(error(A, 0, "e")))).endsWith("\n1 error, 0 warnings in 1 file\n");
        assertThat(renderer.render(List.of(error(A, 0, "e"), error(B, 0, "e"), warning)))
                .endsWith("\n2 errors, 1 warning in 2 files\n");
    }

    @Test
    void areShownWithCodeLabelAndHelp() {
        Diagnostic found = error(A, 4, "what").label("beside").help("do this");
        assertThat(new DiagnosticRenderer(Painter.plain()).render(found)).isEqualTo("""
                error[K0101]: what
                 --> a.kspec:1:5
                  |
                1 | one two three
                  |     ^^^ beside
                  help: do this
                """);
    }

    @Test
    void theirRolesReachThePainter() {
        String shown = new DiagnosticRenderer((role, words) -> role + "(" + words + ")")
                .render(Diagnostic.warning(Code.SYNTAX, A.span(0, 3), "w").help("h"));
        assertThat(shown).contains("WARNING(warning[K0101])", "STRONG(: w)", "CARET(^^^)", "HINT(help:)", "FRAME(|)");
    }

    @Test
    void wordsOfAFileInAMessageAreMadeSafe() {
        Diagnostic found =
                error(A, 0, "unexpected `\u001b[31m`").label("\u0007").help("\u202E");
        assertThat(new DiagnosticRenderer(Painter.plain()).render(found)).doesNotContain("\u001b", "\u0007", "\u202E");
    }

    @Test
    void codesAreDistinctAndOfOneForm() {
        assertThat(Arrays.stream(Code.values()).map(Code::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("K0[1-7]\\d\\d"));
    }

    @Test
    void wordsThatQuoteSeveralLinesAreOneLine() {
        Diagnostic said = Diagnostic.error(Code.SYNTAX, A.span(0, 1), "no driver `a\n  b`")
                .label("not\r\nthis")
                .help("known here: c,\n\nd\n");
        assertThat(said.message()).isEqualTo("no driver `a b`");
        assertThat(said.label()).isEqualTo("not this");
        assertThat(said.help()).contains("known here: c, d");
    }
}
