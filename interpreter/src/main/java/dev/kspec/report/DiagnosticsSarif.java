// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Explanation;
import dev.kspec.diag.Severity;
import dev.kspec.json.JsonWriter;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What is wrong with spec files as a log in SARIF, the Static Analysis Results Interchange Format (OASIS, version 2.1.0).
 *
 * <p>One run; a rule for each code that occurs; columns in UTF-16 units; files relative to the project's root, which is
 * named {@code PROJECT} and whose place the log leaves to its reader.
 */
public final class DiagnosticsSarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String ROOT = "PROJECT";

    private final JsonWriter json;
    private final List<Code> rules;

    private DiagnosticsSarif(List<Diagnostic> diagnostics, Writer out) {
        json = JsonWriter.indented(out);
        rules = diagnostics.stream()
                .map(Diagnostic::code)
                .distinct()
                .sorted(Comparator.comparing(Code::id))
                .toList();
    }

    /**
     * Writes the whole log.
     *
     * @param version of kspec
     * @param exitCode of kspec
     */
    public static void write(List<Diagnostic> diagnostics, String version, int exitCode, Writer out)
            throws IOException {
        DiagnosticsSarif sarif = new DiagnosticsSarif(diagnostics, out);
        JsonWriter json = sarif.json;
        json.beginObject().name("$schema").value(SCHEMA);
        json.name("version").value("2.1.0");
        json.name("runs").beginArray().beginObject();
        sarif.tool(version);
        json.name("invocations").beginArray().beginObject();
        json.name("executionSuccessful").value(true);
        json.name("exitCode").value(exitCode).end().end();
        json.name("originalUriBaseIds").beginObject().name(ROOT).beginObject();
        sarif.text("description", "The root of the project in which the spec files lie.");
        json.end().end();
        json.name("columnKind").value("utf16CodeUnits");
        json.name("results").beginArray();
        for (Diagnostic d : diagnostics) {
            sarif.result(d);
        }
        json.end().end().end().end();
    }

    private void tool(String version) throws IOException {
        json.name("tool").beginObject().name("driver").beginObject();
        json.name("name").value("kspec");
        json.name("version").value(version);
        json.name("rules").beginArray();
        for (Code code : rules) {
            rule(Explanation.of(code));
        }
        json.end().end().end();
    }

    private void rule(Explanation explanation) throws IOException {
        json.beginObject().name("id").value(explanation.code().id());
        text("shortDescription", explanation.title());
        text("fullDescription", String.join("\n\n", explanation.paragraphs()));
        json.name("help").beginObject();
        json.name("text").value("kspec explain " + explanation.code().id());
        json.name("markdown").value(markdown(explanation)).end().end();
    }

    private static String markdown(Explanation explanation) {
        StringBuilder out = new StringBuilder(String.join("\n\n", explanation.paragraphs()));
        for (Explanation.Example example : explanation.examples()) {
            out.append(example.wrong() ? "\n\nWrong:\n\n```\n" : "\n\nRight:\n\n```\n")
                    .append(example.text())
                    .append("```");
        }
        return out.append('\n').toString();
    }

    private void result(Diagnostic d) throws IOException {
        json.beginObject().name("ruleId").value(d.code().id());
        json.name("ruleIndex").value(rules.indexOf(d.code()));
        json.name("level").value(d.severity() == Severity.ERROR ? "error" : "warning");
        text(
                "message",
                d.message()
                        + (d.label().isEmpty() ? "" : ": " + d.label())
                        + d.help().map(h -> "\nhelp: " + h).orElse(""));
        json.name("locations").beginArray().beginObject();
        json.name("physicalLocation").beginObject();
        artifact(d.span().file().name());
        region(d.span());
        json.end().end().end().end();
    }

    private void artifact(String name) throws IOException {
        boolean relative = !name.startsWith("/");
        json.name("artifactLocation").beginObject();
        json.name("uri").value((relative ? "" : "file://") + uri(name));
        if (relative) {
            json.name("uriBaseId").value(ROOT);
        }
        json.end();
    }

    private void region(Span span) throws IOException {
        SourceFile file = span.file();
        json.name("region").beginObject();
        json.name("startLine").value(span.line());
        json.name("startColumn").value(unit(file, span.start()));
        json.name("endLine").value(file.line(span.end()));
        json.name("endColumn").value(unit(file, span.end())).end();
    }

    /** A column from 1, in UTF-16 units. */
    private static int unit(SourceFile file, int offset) {
        return offset - file.lineStart(file.line(offset)) + 1;
    }

    private void text(String name, String text) throws IOException {
        json.name(name).beginObject().name("text").value(text).end();
    }

    /** A path as RFC 3986 wants it: all but letters, digits, {@code -._~} and slashes as percent-encoded UTF-8. */
    private static String uri(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~/".indexOf(c) >= 0;
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }
}
