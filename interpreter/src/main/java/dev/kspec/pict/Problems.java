// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.source.Span;
import java.util.List;

/** What is wrong with one model. */
final class Problems {
    private static final int SHOWN_NAMES = 8;

    private final Diagnostics found = new Diagnostics();

    void error(Code code, Span span, String message, String help) {
        found.add(Diagnostic.error(code, span, message).help(help));
    }

    void warning(Code code, Span span, String message, String help) {
        found.add(Diagnostic.warning(code, span, message).help(help));
    }

    /** A parameter that is not there; the nearest one is named, or all if they are few. */
    void unknownParameter(Span span, String name, List<String> known) {
        add(Diagnostic.error(Code.PICT_NAME, span, "no parameter has the name `" + name + "`"), name, known);
    }

    /** Adds what is wrong with a name, and which one could be meant. */
    void add(Diagnostic diagnostic, String name, List<String> known) {
        Diagnostic helped = known.size() > SHOWN_NAMES || diagnostic.help().isPresent()
                ? diagnostic
                : diagnostic.help("the parameters are: " + String.join(", ", known));
        found.add(Nearest.to(name, known)
                .map(near -> diagnostic.label("did you mean `" + near + "`?"))
                .orElse(helped));
    }

    void add(Diagnostic diagnostic) {
        found.add(diagnostic);
    }

    boolean hasErrors() {
        return found.hasErrors();
    }

    List<Diagnostic> sorted() {
        return found.sorted();
    }
}
