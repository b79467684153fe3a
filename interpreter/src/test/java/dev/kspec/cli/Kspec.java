// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One command line, run within this process.
 *
 * @param code the exit code
 */
record Kspec(int code, String out, String err) {
    /** Runs it; nobody sees a stack trace, whatever happens. */
    static Kspec run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        var facts = new dev.kspec.report.Terminal(false, () -> 80, Map.of());
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                facts,
                facts);
        int code = new CommandLineInterface(terminal).run(List.of(arguments));
        Kspec ran = new Kspec(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        assertThat(ran.out + ran.err)
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("\u001b");
        return ran;
    }

    /** Wrong usage: exit code 2, nothing on standard output, a message that names these, and where help is. */
    Kspec isUsageError(String... words) {
        assertThat(code).as(this::toString).isEqualTo(ExitCode.USAGE);
        assertThat(out).isEmpty();
        assertThat(err).startsWith("kspec: ").contains(words);
        return this;
    }
}
