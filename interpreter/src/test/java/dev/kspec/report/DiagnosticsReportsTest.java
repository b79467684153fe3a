// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** JSON and SARIF about spec files: exactly, and as a strict reader sees them. */
class DiagnosticsReportsTest {
    private static final SourceFile PLAIN = new SourceFile("specs/plain.kspec", "scenario \"s\" {\n    slep 1ms\n}\n");
    private static final SourceFile WIDE =
            new SourceFile("specs/a b/größe #1 100%.kspec", "# 😀😀\n\twrite c \"😀\" x\u001b\n");
    private static final SourceFile ELSEWHERE = new SourceFile("/elsewhere/x.kspec", "");

    private static final List<Diagnostic> SAMPLES = List.of(
            Diagnostic.error(Code.FILE_UNREADABLE, ELSEWHERE.span(0, 0), "there is no such file or directory"),
            Diagnostic.error(Code.EXTRA_OPERAND, words(WIDE, "x\u001b"), "`write` takes no operand here"),
            Diagnostic.error(Code.UNKNOWN_VERB, words(PLAIN, "slep"), "unknown verb `slep`")
                    .label("did you mean `sleep`?")
                    .help("known here: close, \"open\"\\"),
            Diagnostic.warning(Code.UNUSED_MATRIX_PARAMETER, words(PLAIN, "1ms\n}"), "over a line's end"));

    private static dev.kspec.source.Span words(SourceFile file, String words) {
        int start = file.text().indexOf(words);
        return file.span(start, start + words.length());
    }

    private static String json(List<Diagnostic> diagnostics) throws IOException {
        StringWriter out = new StringWriter();
        DiagnosticsJson.write(diagnostics, "1.0", out);
        return out.toString();
    }

    private static String sarif(List<Diagnostic> diagnostics) throws IOException {
        StringWriter out = new StringWriter();
        DiagnosticsSarif.write(diagnostics, "1.0", 2, out);
        return out.toString();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }

    private static Map<String, Object> object(Object value) {
        return list(List.of(value)).getFirst();
    }

    @Test
    void json() throws IOException {
        Golden.check(Repository.testResources("report/golden/diagnostics.json"), json(SAMPLES));
        List<Map<String, Object>> read =
                list(object(StrictJson.read(json(SAMPLES))).get("diagnostics"));
        assertThat(read).hasSameSizeAs(SAMPLES);
        for (int i = 0; i < read.size(); i++) {
            Diagnostic d = SAMPLES.get(i);
            assertThat(read.get(i))
                    .containsEntry("file", d.span().file().name())
                    .containsEntry("line", BigDecimal.valueOf(d.span().line()))
                    .containsEntry("column", BigDecimal.valueOf(d.span().column()))
                    .containsEntry("code", d.code().id())
                    .containsEntry("message", d.message())
                    .containsEntry("label", d.label().isEmpty() ? null : d.label())
                    .containsEntry("help", d.help().orElse(null));
        }
    }

    @Test
    void aColumnOfJsonCountsCodePointsAndOneOfSarifUnits() throws IOException {
        assertThat(list(object(StrictJson.read(json(SAMPLES))).get("diagnostics"))
                        .get(1))
                .containsEntry("line", BigDecimal.valueOf(2))
                .containsEntry("column", BigDecimal.valueOf(14))
                .containsEntry("endColumn", BigDecimal.valueOf(16))
                .containsEntry("snippet", "\twrite c \"😀\" x·");
        assertThat(region(results(sarif(SAMPLES)).get(1)))
                .containsEntry("startLine", BigDecimal.valueOf(2))
                .containsEntry("startColumn", BigDecimal.valueOf(15))
                .containsEntry("endColumn", BigDecimal.valueOf(17));
    }

    @Test
    void sarif() throws IOException {
        Golden.check(Repository.testResources("report/golden/diagnostics.sarif"), sarif(SAMPLES));
        assertThat(SarifRules.broken(StrictJson.read(sarif(SAMPLES)))).isEmpty();
    }

    @Test
    void ofEveryCodeSarifHasARule() throws IOException {
        List<Diagnostic> all = new ArrayList<>();
        for (Code code : Code.values()) {
            all.add(Diagnostic.error(code, PLAIN.span(0, 8), "m"));
        }
        Object log = StrictJson.read(sarif(all.reversed()));
        assertThat(SarifRules.broken(log)).isEmpty();
        assertThat(list(SarifRules.driver(log).get("rules"))).hasSize(Code.values().length);
    }

    @Test
    void nothingFoundIsADocumentToo() throws IOException {
        assertThat(object(StrictJson.read(json(List.of())))).containsEntry("diagnostics", List.of());
        Object log = StrictJson.read(sarif(List.of()));
        assertThat(SarifRules.broken(log)).isEmpty();
        assertThat(results(sarif(List.of()))).isEmpty();
    }

    @Test
    void filesAreRelativeUrisWhereTheyCanBe() throws IOException {
        List<Map<String, Object>> results = results(sarif(SAMPLES));
        assertThat(artifact(results.get(0))).isEqualTo(Map.of("uri", "file:///elsewhere/x.kspec"));
        assertThat(artifact(results.get(1)))
                .isEqualTo(Map.of("uri", "specs/a%20b/gr%C3%B6%C3%9Fe%20%231%20100%25.kspec", "uriBaseId", "PROJECT"));
    }

    /** What reads a rule broken is itself shown to see it. */
    @Test
    void aBrokenLogIsSeen() throws IOException {
        String log = sarif(SAMPLES);
        List<String> breaks = List.of(
                log.replace("\"startColumn\": 5", "\"startColumn\": 0"),
                log.replace("\"ruleIndex\": 1", "\"ruleIndex\": 7"),
                log.replace("\"ruleIndex\": 1", "\"ruleIndex\": 0"),
                log.replace("\"2.1.0\"", "\"2.0.0\""),
                log.replace("\"level\": \"error\"", "\"level\": \"fatal\""),
                log.replace("\"uri\": \"specs/plain", "\"uri\": \"specs/pl ain"),
                log.replace("\"name\": \"kspec\"", "\"nome\": \"kspec\""),
                log.replace("\"columnKind\": \"utf16CodeUnits\"", "\"columnKind\": \"bytes\""));
        assertThat(breaks).allSatisfy(broken -> {
            assertThat(broken).isNotEqualTo(log);
            assertThat(SarifRules.broken(StrictJson.read(broken))).isNotEmpty();
        });
    }

    @Test
    void theDocumentedMembersAreTheOnesWritten() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/diagnostics.md"));
        Map<String, Object> document = object(StrictJson.read(json(SAMPLES)));
        assertThat(document.keySet()).allSatisfy(m -> assertThat(page).contains("`" + m + "`"));
        assertThat(list(document.get("diagnostics")).getFirst().keySet())
                .allSatisfy(m -> assertThat(page).contains("`" + m + "`"));
    }

    private static List<Map<String, Object>> results(String sarif) {
        return list(list(object(StrictJson.read(sarif)).get("runs")).getFirst().get("results"));
    }

    private static Map<String, Object> region(Map<String, Object> result) {
        return object(physical(result).get("region"));
    }

    private static Map<String, Object> artifact(Map<String, Object> result) {
        return object(physical(result).get("artifactLocation"));
    }

    private static Map<String, Object> physical(Map<String, Object> result) {
        return object(list(result.get("locations")).getFirst().get("physicalLocation"));
    }
}
