// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import dev.kspec.source.OneLine;
import dev.kspec.source.Span;
import java.util.Optional;

/**
 * One thing wrong with a file. Each of its texts is a single line, whatever of the file it quotes.
 *
 * @param span the very words that are wrong
 * @param message what is wrong, one sentence without a full stop
 * @param label what stands beside the caret: what was expected, or the nearest right name; may be empty
 * @param help how to mend it
 */
public record Diagnostic(Code code, Severity severity, Span span, String message, String label, Optional<String> help) {
    public Diagnostic {
        message = OneLine.of(message);
        label = OneLine.of(label);
        help = help.map(OneLine::of);
    }

    public static Diagnostic error(Code code, Span span, String message) {
        return new Diagnostic(code, Severity.ERROR, span, message, "", Optional.empty());
    }

    public static Diagnostic warning(Code code, Span span, String message) {
        return new Diagnostic(code, Severity.WARNING, span, message, "", Optional.empty());
    }

    /** The same with words beside the caret. */
    public Diagnostic label(String words) {
        return new Diagnostic(code, severity, span, message, words, help);
    }

    /** The same with where it is so, if that is not everywhere: beside the caret, or behind the remedy. */
    public Diagnostic found(String where) {
        return label.isEmpty() ? label(where) : help(help.map(h -> h + "; ").orElse("") + "found " + where);
    }

    /** The same with a remedy. */
    public Diagnostic help(String remedy) {
        return new Diagnostic(code, severity, span, message, label, Optional.of(remedy));
    }
}
