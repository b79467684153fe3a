// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.io.PrintStream;

/**
 * Output with permanent lines and, on a live terminal, one line below them that is repainted.
 *
 * <p>The live line is painted with line wrapping switched off and the cursor put back to its beginning. So, when
 * the window is made narrower and the terminal breaks the line in two, "from the cursor to the end of the screen" still
 * is exactly what has to be erased. Everything goes out in one piece, so that nothing half-painted is seen.
 */
final class Screen {
    private static final String START = "\r";
    private static final String ERASE_BELOW = "\033[J";
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";

    private final PrintStream out;
    private final Glyphs glyphs;
    private final boolean live;
    private String shown = "";

    Screen(PrintStream out, Glyphs glyphs, boolean live) {
        this.out = out;
        this.glyphs = glyphs;
        this.live = live;
    }

    boolean live() {
        return live;
    }

    /** Prints lines, the last of them ended too, above the live line. */
    void permanent(String lines) {
        write(shown.isEmpty() ? lines : START + ERASE_BELOW + lines + painted(shown));
    }

    /** Repaints the live line, which must fit into the terminal's width; an empty text removes it. */
    void status(String line) {
        if (!live || line.equals(shown)) {
            return;
        }
        write(line.isEmpty() ? START + ERASE_BELOW : START + painted(line));
        shown = line;
    }

    private static String painted(String line) {
        return NO_WRAP + line + ERASE_BELOW + WRAP + START;
    }

    private void write(String text) {
        out.print(glyphs.fit(text));
        out.flush();
    }
}
