// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.json.JsonWriter;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON: exactly, and as a strict reader sees it. */
class JsonReportTest {
    @Test
    void everyVerdict() {
        Map<String, Object> run = read("all", Samples.allVerdicts(), Plan.UNKNOWN);
        assertThat(run)
                .containsEntry("schemaVersion", BigDecimal.ONE)
                .containsEntry("started", "2025-03-01T12:34:56.789Z")
                .containsEntry("exitCode", BigDecimal.ONE)
                .containsEntry("interrupted", false);
        assertThat(object(run.get("counts")))
                .containsEntry("passed", BigDecimal.ONE)
                .containsEntry("skipped", BigDecimal.TWO)
                .containsEntry("timed_out", BigDecimal.ONE)
                .containsEntry("kernel_fault", BigDecimal.ONE)
                .containsEntry("infrastructure_error", BigDecimal.ONE)
                .containsEntry("not_run", BigDecimal.ZERO);
        Map<String, Object> failed = object(array(run.get("cases")).get(1));
        assertThat(object(failed.get("failure")))
                .containsEntry("line", BigDecimal.valueOf(6))
                .containsEntry("column", BigDecimal.valueOf(15))
                .containsEntry("expected", "\"5\\n\"");
    }

    @Test
    void resultsOfUnitTests() {
        Map<String, Object> run = read("unit-tests", Samples.unitTests(), Plan.UNKNOWN);
        assertThat(object(run.get("unitResults")))
                .containsEntry("passed", BigDecimal.TWO)
                .containsEntry("failed", BigDecimal.TWO)
                .containsEntry("skipped", BigDecimal.ONE)
                .containsEntry("todo", BigDecimal.ONE);
        Map<String, Object> result = object(
                array(object(array(run.get("cases")).get(2)).get("results")).get(1));
        assertThat(result)
                .containsEntry("path", List.of("ring", "# Subtest: pop"))
                .containsEntry("kind", "failed")
                .containsEntry("reason", "timed out");
    }

    @Test
    void everyTextComesBackTheSame() {
        RunResult result = Samples.nasty();
        Map<String, Object> run = read("nasty", result, Plan.UNKNOWN);
        List<Object> cases = array(run.get("cases"));
        assertThat(cases).hasSameSizeAs(result.cases());
        for (int i = 0; i < cases.size(); i++) {
            compare(object(cases.get(i)), result.cases().get(i));
        }
        assertThat(run.get("notes")).isEqualTo(result.notes());
    }

    @Test
    void interrupted() {
        Map<String, Object> run = read("interrupted", Samples.interrupted(), Samples.interruptedPlan());
        assertThat(run).containsEntry("interrupted", true).containsEntry("exitCode", BigDecimal.valueOf(130));
        assertThat(run.get("notRun"))
                .isEqualTo(List.of(
                        Map.of("file", "specs/counter/basic.kspec", "cases", BigDecimal.valueOf(3)),
                        Map.of("file", "specs/counter/later.kspec", "cases", BigDecimal.valueOf(3))));
    }

    @Test
    void interruptedWithoutAPlan() {
        Map<String, Object> missing = new LinkedHashMap<>();
        missing.put("file", null);
        missing.put("cases", BigDecimal.valueOf(6));
        assertThat(object(StrictJson.read(json(Samples.interrupted(), Plan.UNKNOWN)))
                        .get("notRun"))
                .isEqualTo(List.of(missing));
    }

    @Test
    void nothingRun() {
        assertThat(read("nothing", Samples.nothing(), Plan.UNKNOWN)).containsEntry("cases", List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\\/\b\f\n\r\t",
                "\u0000\u001f\u007f\u0085",
                "\uD800",
                "\uDC00\uD800",
                "\uD83D\uDE00é",
                "\u2028\u2029\uFFFF"
            })
    void anyStringSurvivesUtf8(String text) throws IOException {
        StringWriter out = new StringWriter();
        JsonWriter json = JsonWriter.indented(out).beginObject();
        json.name(text).value(text).end();
        String stored = new String(out.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(StrictJson.read(stored)).isEqualTo(Map.of(text, text));
    }

    @Test
    void shapes() throws IOException {
        StringWriter out = new StringWriter();
        JsonWriter json = JsonWriter.indented(out).beginObject().name("a").beginArray();
        json.end().name("b").beginObject().end().name("c").beginArray();
        json.value(1).value(true).nothing().beginArray().value("x").end().end().end();
        assertThat(out.toString()).isEqualTo("""
                        {
                          "a": [],
                          "b": {},
                          "c": [
                            1,
                            true,
                            null,
                            [
                              "x"
                            ]
                          ]
                        }
                        """);
    }

    private static void compare(Map<String, Object> read, CaseOutcome written) {
        assertThat(read.get("id"))
                .isEqualTo(Map.of(
                        "file", written.id().file(),
                        "scenario", written.id().scenario(),
                        "row", written.id().row()));
        assertThat(read)
                .containsEntry("reason", written.reason())
                .containsEntry("tags", written.tags().stream().sorted().toList());
        written.failure()
                .ifPresent(failure -> assertThat(object(read.get("failure")))
                        .containsEntry("file", failure.span().file().name())
                        .containsEntry("message", failure.message())
                        .containsEntry("expected", failure.expected())
                        .containsEntry("actual", failure.actual())
                        .containsEntry("details", failure.details()));
        List<Object> texts = new ArrayList<>();
        written.steps().forEach(step -> texts.addAll(List.of(step.what(), step.result())));
        written.kernelLog().forEach(line -> texts.add(line.text()));
        List<Object> found = new ArrayList<>();
        array(read.get("steps"))
                .forEach(step -> found.addAll(
                        List.of(object(step).get("what"), object(step).get("result"))));
        array(read.get("kernelLog")).forEach(line -> found.add(object(line).get("text")));
        assertThat(found).isEqualTo(texts);
    }

    private static Map<String, Object> read(String name, RunResult result, Plan plan) {
        String text = json(result, plan);
        Rendered.check("json-" + name + ".json", text);
        return object(StrictJson.read(text));
    }

    private static String json(RunResult result, Plan plan) {
        return Rendered.of(new JsonReport("1.0", FullOutcomes.AS_THEY_ARE), result, plan);
    }

    @SuppressWarnings("unchecked") // the reader makes no other maps
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // the reader makes no other lists
    private static List<Object> array(Object value) {
        return (List<Object>) value;
    }
}
