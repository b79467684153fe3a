// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import dev.kspec.diag.Painter.Role;
import java.util.List;
import java.util.Locale;

/** Diagnostics as text for a terminal, in the manner of a compiler. */
public final class DiagnosticRenderer {
    private final Painter painter;
    private final SnippetRenderer snippets;

    public DiagnosticRenderer(Painter painter) {
        this.painter = painter;
        this.snippets = new SnippetRenderer(painter);
    }

    public String render(Diagnostic d) {
        Role role = switch (d.severity()) {
            case ERROR -> Role.ERROR;
            case WARNING -> Role.WARNING;
        };
        String head =
                d.severity().name().toLowerCase(Locale.ROOT) + "[" + d.code().id() + "]";
        StringBuilder out = new StringBuilder();
        out.append(painter.paint(role, head))
                .append(painter.paint(Role.STRONG, ": " + Escaped.line(d.message())))
                .append('\n');
        out.append(snippets.render(d.span(), Escaped.line(d.label())));
        d.help()
                .ifPresent(help -> out.append("  ")
                        .append(painter.paint(Role.HINT, "help:"))
                        .append(' ')
                        .append(Escaped.line(help))
                        .append('\n'));
        return out.toString();
    }

    /** All of them with a closing line that counts them. */
    public String render(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder();
        diagnostics.forEach(d -> out.append(render(d)).append('\n'));
        long errors =
                diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).count();
        long warnings = diagnostics.size() - errors;
        long files =
                diagnostics.stream().map(d -> d.span().file().name()).distinct().count();
        out.append(count(errors, "error")).append(", ").append(count(warnings, "warning"));
        return out.append(" in ").append(count(files, "file")).append('\n').toString();
    }

    private static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
