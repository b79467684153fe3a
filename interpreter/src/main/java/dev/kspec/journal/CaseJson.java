// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.json.JsonWriter;
import dev.kspec.ktap.UnitResult;
import dev.kspec.run.Attempt;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Details;
import dev.kspec.run.Evidence;
import dev.kspec.run.Failure;
import dev.kspec.run.KernelLine;
import dev.kspec.run.Measurement;
import dev.kspec.run.StepOutcome;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One outcome as a JSON object, with all that is known of it.
 *
 * <pre>
 * id            {file, scenario, row}; row is "" without a matrix
 * verdict       passed, failed, skipped, timed_out, kernel_fault or infrastructure_error
 * attributes    [flaky | leak | xfail | order_dependent | driver | infrastructure]
 * tags          [text], sorted
 * line          of the scenario in its file, from 1
 * durationNanos by the guest's clock
 * reason        "" if there is none
 * failure       null, or {file, line, column, message, expected, actual, details: [text]}; line and column from 1,
 *               a column counts code points
 * steps         [{file, line, what, result, startNanos, durationNanos}]; start counts from the case's beginning
 * kernelLog     [{sequence, timestampMicros, level, text}]; time since the guest's boot, level 0 … 7, see syslog(2)
 * leaks         [text]: what it left behind
 * evidence      [{what, lines: [text]}]
 * attempts      [{how, verdict, reason, durationNanos}]: other tries of it
 * measurements  [{name, unit, rounds, values: {p50: number}}]: what its benches came to
 * reports       of the kernel, absent if there are none: [{title, kind, weight, because, function, taint, consequence,
 *               sequence, timestampMicros, text, frames: [{function, offset, module, sure}]}]; weight is fault, consequence,
 *               notice, expected or suppressed; text is the first line, the others are in kernelLog
 * results       of unit tests that it took in, absent if there are none: [{path: [text], kind, reason, diagnostics: [text]}]; path: the
 *               names of the suites around it, then its own; kind is passed, failed, skipped or todo
 * </pre>
 */
public final class CaseJson {
    private CaseJson() {}

    /** A verdict's name in JSON. */
    public static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** The outcome as others want it. */
    public static void write(JsonWriter json, CaseOutcome outcome) throws IOException {
        write(json, outcome, false);
    }

    /** The outcome as it can be read again: with what else it takes, for which nobody else has a use. */
    static void writeAll(JsonWriter json, CaseOutcome outcome) throws IOException {
        write(json, outcome, true);
    }

    private static void write(JsonWriter json, CaseOutcome outcome, boolean isAll) throws IOException {
        json.beginObject().name("id").beginObject();
        json.name("file").value(outcome.id().file());
        json.name("scenario").value(outcome.id().scenario());
        json.name("row").value(outcome.id().row()).end();
        if (isAll) {
            json.name("isCase").value(outcome.isCase());
        }
        json.name("verdict").value(name(outcome.verdict()));
        texts(
                json,
                "attributes",
                outcome.details().attributes().stream()
                        .sorted()
                        .map(a -> a.name().toLowerCase(Locale.ROOT))
                        .toList());
        texts(json, "tags", outcome.tags().stream().sorted().toList());
        json.name("line").value(outcome.scenario().line());
        json.name("durationNanos").value(outcome.duration().toNanos());
        json.name("reason").value(outcome.reason());
        json.name("failure");
        if (outcome.failure().isPresent()) {
            failure(json, outcome.failure().get(), isAll);
        } else {
            json.nothing();
        }
        json.name("steps").beginArray();
        for (StepOutcome step : outcome.steps()) {
            step(json, step);
        }
        json.end();
        kernelLog(json, outcome.kernelLog());
        details(json, outcome.details());
        json.end();
    }

    private static void failure(JsonWriter json, Failure failure, boolean isAll) throws IOException {
        json.beginObject();
        json.name("file").value(failure.span().file().name());
        json.name("line").value(failure.span().line());
        json.name("column").value(failure.span().column());
        if (isAll) {
            json.name("text")
                    .value(failure.span().file().lineText(failure.span().line()));
            json.name("length").value(failure.span().end() - failure.span().start());
        }
        json.name("message").value(failure.message());
        json.name("expected").value(failure.expected());
        json.name("actual").value(failure.actual());
        texts(json, "details", failure.details());
        json.end();
    }

    private static void step(JsonWriter json, StepOutcome step) throws IOException {
        json.beginObject();
        json.name("file").value(step.span().file().name());
        json.name("line").value(step.span().line());
        json.name("what").value(step.what());
        json.name("result").value(step.result());
        json.name("startNanos").value(step.start().toNanos());
        json.name("durationNanos").value(step.duration().toNanos()).end();
    }

    private static void kernelLog(JsonWriter json, List<KernelLine> lines) throws IOException {
        json.name("kernelLog").beginArray();
        for (KernelLine line : lines) {
            json.beginObject().name("sequence").value(line.sequence());
            json.name("timestampMicros").value(line.timestampMicros());
            json.name("level").value(line.level());
            json.name("text").value(line.text()).end();
        }
        json.end();
    }

    private static void details(JsonWriter json, Details details) throws IOException {
        texts(json, "leaks", details.leaks());
        json.name("evidence").beginArray();
        for (Evidence evidence : details.evidence()) {
            json.beginObject().name("what").value(evidence.what());
            texts(json, "lines", evidence.lines());
            json.end();
        }
        json.end().name("attempts").beginArray();
        for (Attempt attempt : details.attempts()) {
            json.beginObject().name("how").value(attempt.how());
            json.name("verdict").value(name(attempt.verdict()));
            json.name("reason").value(attempt.reason());
            json.name("durationNanos").value(attempt.duration().toNanos()).end();
        }
        json.end().name("measurements").beginArray();
        for (Measurement measurement : details.measurements()) {
            json.beginObject().name("name").value(measurement.name());
            json.name("unit").value(measurement.unit());
            json.name("rounds").value(measurement.rounds());
            json.name("values").beginObject();
            for (Map.Entry<String, Double> value : measurement.values().entrySet()) {
                json.name(value.getKey()).value(value.getValue());
            }
            json.end().end();
        }
        json.end();
        ReportJson.write(json, details.reports());
        results(json, details.results());
    }

    private static void results(JsonWriter json, List<UnitResult> results) throws IOException {
        if (results.isEmpty()) {
            return;
        }
        json.name("results").beginArray();
        for (UnitResult result : results) {
            texts(json.beginObject(), "path", result.path());
            json.name("kind").value(result.kind().name().toLowerCase(Locale.ROOT));
            json.name("reason").value(result.reason());
            texts(json, "diagnostics", result.diagnostics());
            json.end();
        }
        json.end();
    }

    static void texts(JsonWriter json, String name, List<String> texts) throws IOException {
        json.name(name).beginArray();
        for (String text : texts) {
            json.value(text);
        }
        json.end();
    }
}
