// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.cover.Parameter;
import dev.kspec.cover.Tuple;
import dev.kspec.explain.Interaction;
import dev.kspec.explain.Interaction.Need;
import dev.kspec.explain.Suspect;
import dev.kspec.journal.CaseJson;
import dev.kspec.json.JsonWriter;
import dev.kspec.ktap.UnitResult;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.MatrixFailures;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A run as one JSON document with all that is known of it, nothing cut.
 *
 * <pre>
 * schemaVersion   1; grows when a member changes its meaning or goes, not when one is added
 * kspecVersion    text
 * started         instant, ISO 8601, UTC
 * durationNanos   of the whole run
 * target          what the cases ran on; "" if there never was one
 * exitCode        of kspec: 0, 1, 3 or 130
 * interrupted     true or false
 * selected        number of cases that were to run
 * counts          {passed, failed, skipped, timed_out, kernel_fault, infrastructure_error, not_run}: numbers of cases
 * unitResults     {passed, failed, skipped, todo}: numbers of results of unit tests that cases took in
 * notRun          [{file, cases}]: where the cases are missing that were not run; file is null if that is not known
 * notes           [text]
 * timings         [{part, durationNanos}]
 * matrices        [{file, scenario, passed, failed, suspects, interaction, complete}]: of each matrix with rows that failed and rows that
 *                 passed, their numbers and what the failing rows have in common
 *   suspects      [{values, failing, rivals}]: combinations of values that together account for all failing rows, the one
 *                 in most of them first; failing: in how many; rivals: [values], others that could be to blame instead
 *                 values: {parameter: value}, as in the identities of cases
 *   interaction   [{parameter, values}]: parameters that hold another value than their first one in all failing rows; and
 *                 which, as far as rows that passed show that only some will do. Empty if there are none, or that may be chance
 *   complete      whether all rivals were found; else looking for them would have taken too long
 * fixtures        what went on around cases and did not pass, such as their shared set-up, each as a case
 * cases           in the order in which they ended, each as {@link CaseJson} has it
 * </pre>
 */
final class JsonReport implements FileReport {
    private static final int SCHEMA_VERSION = 1;

    private final String version;

    private final FullOutcomes full;

    /** @param version of kspec */
    JsonReport(String version, FullOutcomes full) {
        this.version = version;
        this.full = full;
    }

    @Override
    public void write(RunResult result, Plan plan, Writer out) throws IOException {
        JsonWriter json = JsonWriter.indented(out).beginObject();
        json.name("schemaVersion").value(SCHEMA_VERSION);
        json.name("kspecVersion").value(version);
        json.name("started").value(result.started().toString());
        json.name("durationNanos").value(result.duration().toNanos());
        json.name("target").value(result.target());
        json.name("exitCode").value(result.exitCode());
        json.name("interrupted").value(result.interrupted());
        json.name("selected").value(result.selected());
        counts(json, result);
        unitResults(json, result);
        notRun(json, result, plan);
        texts(json, "notes", result.notes());
        json.name("timings").beginArray();
        for (RunResult.Timing timing : result.timings()) {
            json.beginObject().name("part").value(timing.part());
            json.name("durationNanos").value(timing.duration().toNanos()).end();
        }
        json.end();
        matrices(json, result.matrices());
        outcomes(json, "fixtures", result.cases().stream().filter(c -> !c.isCase()));
        outcomes(json, "cases", result.cases().stream().filter(CaseOutcome::isCase));
        json.end();
    }

    private static void counts(JsonWriter json, RunResult result) throws IOException {
        json.name("counts").beginObject();
        for (Verdict verdict : Verdict.values()) {
            json.name(CaseJson.name(verdict))
                    .value(result.cases().stream()
                            .filter(c -> c.isCase() && c.verdict() == verdict)
                            .count());
        }
        json.name("not_run").value(FileGroup.notRun(result)).end();
    }

    private static void unitResults(JsonWriter json, RunResult result) throws IOException {
        json.name("unitResults").beginObject();
        for (UnitResult.Kind kind : UnitResult.Kind.values()) {
            json.name(kind.name().toLowerCase(Locale.ROOT))
                    .value(result.cases().stream()
                            .flatMap(c -> c.details().results().stream())
                            .filter(r -> r.kind() == kind)
                            .count());
        }
        json.end();
    }

    private static void notRun(JsonWriter json, RunResult result, Plan plan) throws IOException {
        List<FileGroup> groups = FileGroup.of(result, plan);
        json.name("notRun").beginArray();
        for (FileGroup group : groups) {
            if (group.notRun() > 0) {
                json.beginObject().name("file").value(group.file());
                json.name("cases").value(group.notRun()).end();
            }
        }
        long strays = FileGroup.strays(result, groups);
        if (strays > 0) {
            json.beginObject().name("file").nothing();
            json.name("cases").value(strays).end();
        }
        json.end();
    }

    private static void matrices(JsonWriter json, List<MatrixFailures> matrices) throws IOException {
        json.name("matrices").beginArray();
        for (MatrixFailures matrix : matrices) {
            json.beginObject().name("file").value(matrix.file());
            json.name("scenario").value(matrix.scenario());
            json.name("passed").value(matrix.diagnosis().passed());
            json.name("failed").value(matrix.diagnosis().failed());
            json.name("suspects").beginArray();
            for (Suspect suspect : matrix.diagnosis().suspects()) {
                json.beginObject().name("values");
                values(json, suspect.values(), matrix);
                json.name("failing").value(suspect.failing());
                json.name("rivals").beginArray();
                for (Tuple rival : suspect.rivals()) {
                    values(json, rival, matrix);
                }
                json.end().end();
            }
            json.end();
            interaction(json, matrix);
            json.name("complete").value(matrix.diagnosis().complete()).end();
        }
        json.end();
    }

    private static void interaction(JsonWriter json, MatrixFailures matrix) throws IOException {
        json.name("interaction").beginArray();
        for (Need need :
                matrix.diagnosis().interaction().map(Interaction::needs).orElse(List.of())) {
            Parameter parameter = matrix.rows().model().parameters().get(need.parameter());
            json.beginObject().name("parameter").value(parameter.name());
            json.name("values").beginArray();
            for (int value : need.values()) {
                json.value(parameter.values().get(value));
            }
            json.end().end();
        }
        json.end();
    }

    private static void values(JsonWriter json, Tuple tuple, MatrixFailures matrix) throws IOException {
        json.beginObject();
        for (int i = 0; i < tuple.size(); i++) {
            Parameter parameter =
                    matrix.rows().model().parameters().get(tuple.parameters().get(i));
            json.name(parameter.name())
                    .value(parameter.values().get(tuple.values().get(i)));
        }
        json.end();
    }

    private void outcomes(JsonWriter json, String name, Stream<CaseOutcome> outcomes) throws IOException {
        json.name(name).beginArray();
        for (CaseOutcome outcome : outcomes.toList()) {
            CaseJson.write(json, full.of(outcome));
        }
        json.end();
    }

    private static void texts(JsonWriter json, String name, List<String> texts) throws IOException {
        json.name(name).beginArray();
        for (String text : texts) {
            json.value(text);
        }
        json.end();
    }
}
