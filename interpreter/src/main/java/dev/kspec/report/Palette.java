// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Painter;
import dev.kspec.run.Verdict;
import org.fusesource.jansi.Ansi;

/** Colours for words: by their role in a message, or by the verdict they speak of. */
final class Palette implements Painter {
    private final boolean on;

    Palette(boolean on) {
        this.on = on;
    }

    @Override
    public String paint(Role role, String words) {
        if (!on || words.isEmpty()) {
            return words;
        }
        Ansi style = switch (role) {
            case ERROR -> bold().fgRed();
            case WARNING -> bold().fgYellow();
            case GOOD -> new Ansi().fgGreen();
            case STRONG -> bold();
            case FRAME -> new Ansi().fgBrightBlue();
            case CARET -> bold().fgBrightRed();
            case HINT -> new Ansi().fgCyan();
            case DIM -> new Ansi().a(Ansi.Attribute.INTENSITY_FAINT);
        };
        return style.a(words).reset().toString();
    }

    String paint(Verdict verdict, String words) {
        if (!on || words.isEmpty()) {
            return words;
        }
        Ansi style = switch (verdict) {
            case PASSED -> new Ansi().fgGreen();
            case FAILED -> bold().fgRed();
            case SKIPPED -> new Ansi().fgCyan();
            case TIMED_OUT -> bold().fgYellow();
            case KERNEL_FAULT -> bold().bgRed().fgBright(Ansi.Color.WHITE);
            case INFRASTRUCTURE_ERROR -> bold().fgMagenta();
        };
        return style.a(words).reset().toString();
    }

    private static Ansi bold() {
        return new Ansi().bold();
    }
}
