// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Severity;
import dev.kspec.diag.SnippetRenderer;
import dev.kspec.json.JsonWriter;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * What is wrong with spec files as one JSON document. Every member is always there.
 *
 * <pre>
 * schemaVersion   1; grows when a member changes its meaning or goes, not when one is added
 * kspecVersion    text
 * errors          number of diagnostics of severity error
 * warnings        number of the others
 * diagnostics     by file and place:
 *   file          relative to the project where that is possible, with forward slashes
 *   line, column        where the words that are wrong begin, from 1; a column counts code points
 *   endLine, endColumn  the place behind their end
 *   code          such as K0201; see kspec explain
 *   severity      error or warning
 *   message       what is wrong, one sentence without a full stop
 *   label         what stands beside the caret, or null
 *   help          how to mend it, or null
 *   snippet       the line, as far as it is shown: at most 160 columns, … where it is cut, · for a control character
 * </pre>
 */
public final class DiagnosticsJson {
    private static final int SCHEMA_VERSION = 1;

    private DiagnosticsJson() {}

    /**
     * Writes the whole document.
     *
     * @param version of kspec
     */
    public static void write(List<Diagnostic> diagnostics, String version, Writer out) throws IOException {
        long errors =
                diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).count();
        JsonWriter json = JsonWriter.indented(out).beginObject();
        json.name("schemaVersion").value(SCHEMA_VERSION);
        json.name("kspecVersion").value(version);
        json.name("errors").value(errors);
        json.name("warnings").value(diagnostics.size() - errors);
        json.name("diagnostics").beginArray();
        for (Diagnostic d : diagnostics) {
            diagnostic(json, d);
        }
        json.end().end();
    }

    private static void diagnostic(JsonWriter json, Diagnostic d) throws IOException {
        SourceFile file = d.span().file();
        json.beginObject().name("file").value(file.name());
        json.name("line").value(d.span().line());
        json.name("column").value(d.span().column());
        json.name("endLine").value(file.line(d.span().end()));
        json.name("endColumn").value(file.column(d.span().end()));
        json.name("code").value(d.code().id());
        json.name("severity").value(d.severity().name().toLowerCase(Locale.ROOT));
        json.name("message").value(d.message());
        optional(json.name("label"), d.label());
        optional(json.name("help"), d.help().orElse(""));
        json.name("snippet").value(SnippetRenderer.line(d.span())).end();
    }

    private static void optional(JsonWriter json, String text) throws IOException {
        if (text.isEmpty()) {
            json.nothing();
        } else {
            json.value(text);
        }
    }
}
