// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.Properties;
import org.fusesource.jansi.AnsiConsole;

/** Finds out who looks at the output. */
final class Terminals {
    private Terminals() {}

    /** @param properties {@code kspec.tty} names the standard streams that are terminals, as the launcher's shell saw them */
    static Terminal of(PrintStream out, PrintStream err, Map<String, String> environment, Properties properties) {
        String ttys = properties.getProperty("kspec.tty");
        if (ttys == null) {
            return new Terminal(
                    out, err, dev.kspec.report.Terminal.standardOutput(), dev.kspec.report.Terminal.standardError());
        }
        // Jansi's native part is loaded only when somebody needs a width.
        return new Terminal(
                out,
                err,
                new dev.kspec.report.Terminal(
                        ttys.contains("out"), () -> AnsiConsole.out().getTerminalWidth(), environment),
                new dev.kspec.report.Terminal(
                        ttys.contains("err"), () -> AnsiConsole.err().getTerminalWidth(), environment));
    }
}
