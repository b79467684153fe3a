// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.util.Map;
import java.util.function.IntSupplier;
import org.fusesource.jansi.AnsiConsole;
import org.fusesource.jansi.AnsiPrintStream;
import org.fusesource.jansi.AnsiType;

/**
 * What is known of the place where output goes.
 *
 * @param interactive whether it is a terminal, not a file or a pipe
 * @param columns its width, asked anew whenever it matters; 0 or less if unknown
 * @param environment the process' environment, of which TERM, NO_COLOR and CI are looked at
 */
public record Terminal(boolean interactive, IntSupplier columns, Map<String, String> environment) {
    private static final int USUAL_COLUMNS = 80;

    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** Where this process' standard output goes. */
    public static Terminal standardOutput() {
        return of(AnsiConsole.out());
    }

    /** Where this process' standard error output goes. */
    public static Terminal standardError() {
        return of(AnsiConsole.err());
    }

    private static Terminal of(AnsiPrintStream stream) {
        return new Terminal(stream.getType() == AnsiType.Native, stream::getTerminalWidth, System.getenv());
    }

    /** Its width in columns, or the usual one if that is unknown. */
    public int width() {
        int width = columns.getAsInt();
        return width > 0 ? width : USUAL_COLUMNS;
    }

    /** Whether someone looks at it who sees lines being repainted: a terminal that understands more than text, and no CI server. */
    public boolean live() {
        return interactive && !"dumb".equals(environment.get("TERM")) && !continuousIntegration();
    }

    private boolean continuousIntegration() {
        String ci = environment.getOrDefault("CI", "");
        return !ci.isEmpty() && !ci.equalsIgnoreCase("false");
    }
}
