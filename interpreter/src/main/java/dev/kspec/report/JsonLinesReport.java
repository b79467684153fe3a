// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.journal.CaseJson;
import dev.kspec.json.JsonWriter;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import java.io.IOException;
import java.io.Writer;

/**
 * A run as JSON lines, each an object: first of the run, then one for each case, and for each fixture that did not pass, in the
 * order in which they ended.
 *
 * <pre>
 * {"run": {kspecVersion, started, target, durationNanos, exitCode, interrupted, selected, done}}
 * {"case": …}      as {@link CaseJson} has it
 * {"fixture": …}   the same
 * </pre>
 */
final class JsonLinesReport implements FileReport {
    private final String version;
    private final FullOutcomes full;

    /** @param version of kspec */
    JsonLinesReport(String version, FullOutcomes full) {
        this.version = version;
        this.full = full;
    }

    @Override
    public void write(RunResult result, Plan plan, Writer out) throws IOException {
        JsonWriter run = JsonWriter.oneLine(out).beginObject().name("run").beginObject();
        run.name("kspecVersion").value(version);
        run.name("started").value(result.started().toString());
        run.name("target").value(result.target());
        run.name("durationNanos").value(result.duration().toNanos());
        run.name("exitCode").value(result.exitCode());
        run.name("interrupted").value(result.interrupted());
        run.name("selected").value(result.selected());
        run.name("done").value(result.done());
        run.end().end();
        for (CaseOutcome outcome : result.cases()) {
            JsonWriter line = JsonWriter.oneLine(out).beginObject().name(outcome.isCase() ? "case" : "fixture");
            CaseJson.write(line, full.of(outcome));
            line.end();
        }
    }
}
