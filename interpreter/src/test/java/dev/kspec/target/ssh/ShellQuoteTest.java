// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quoting, judged by a real shell. */
class ShellQuoteTest {
    @Test
    void emptyTextIsAWord() {
        assertThat(ShellQuote.command("a", "", "b")).isEqualTo("'a' '' 'b'");
    }

    @Test
    void everyCharacterSurvivesTheShell() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 0x300; c++) {
            all.append(c);
        }
        all.append("☃𝄞'''\\'\n\n");
        assertThat(printedByShell(all.toString())).isEqualTo(all.toString());
    }

    @Test
    void randomWordsStayApart() throws Exception {
        Random random = new Random(7);
        String alphabet = "'\"\\$`!*?[]{}()<>|&;#~= \t\na";
        for (int i = 0; i < 100; i++) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                word.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(printedByShell(word.toString())).isEqualTo(word.toString());
        }
    }

    @Test
    void onlyPlainWordsStayBare() {
        assertThat(ShellQuote.bare("root@10.0.0.1")).isEqualTo("root@10.0.0.1");
        assertThat(ShellQuote.bare("a b")).isEqualTo("'a b'");
        assertThat(ShellQuote.bare("")).isEqualTo("''");
    }

    @Test
    void whatNoWordCanHoldIsRefused() {
        assertThatThrownBy(() -> ShellQuote.word("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
        assertThatThrownBy(() -> ShellQuote.word("\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String printedByShell(String word) throws Exception {
        String script = "printf '%s|' " + ShellQuote.command(word, "end");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh");
        Process shell = builder.start();
        try (var stdin = shell.getOutputStream()) {
            stdin.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(printed).endsWith("|end|");
        return printed.substring(0, printed.length() - "|end|".length());
    }
}
