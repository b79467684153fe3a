// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.journal.Journal;
import dev.kspec.journal.JournalException;
import dev.kspec.run.RunResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The documents that were asked for about a run; all are in UTF-8. */
public final class Reports {
    private final List<ReportRequest> requests;
    private final String version;

    private Reports(List<ReportRequest> requests, String version) {
        this.requests = requests;
        this.version = version;
    }

    /**
     * Reads what was asked for.
     *
     * @param texts each {@code junit=FILE}, {@code ktap=FILE}, {@code json=FILE} or {@code jsonl=FILE}; for the last three {@code -} means
     *     standard output
     * @param version of kspec
     */
    public static Reports parse(List<String> texts, String version) throws ReportException {
        List<ReportRequest> requests = new ArrayList<>();
        Set<Optional<Path>> files = new HashSet<>();
        for (String text : texts) {
            ReportRequest request = ReportRequest.parse(text);
            if (!files.add(request.file().map(file -> file.toAbsolutePath().normalize()))) {
                throw new ReportException("two reports cannot go to "
                        + request.file().map(Path::toString).orElse("standard output"));
            }
            requests.add(request);
        }
        return new Reports(List.copyOf(requests), version);
    }

    /** The same, with their files named otherwise. */
    public Reports named(UnaryOperator<Path> names) {
        return new Reports(
                requests.stream()
                        .map(r -> new ReportRequest(r.format(), r.file().map(names)))
                        .toList(),
                version);
    }

    /** Whether standard output belongs to a report, so that the console has to go elsewhere. */
    public boolean useStandardOutput() {
        return requests.stream().anyMatch(request -> request.file().isEmpty());
    }

    /** Sees before the run whether the files can be written after it; creates the directories they lie in. */
    public void prepare() throws ReportException {
        for (ReportRequest request : requests) {
            if (request.file().isPresent()) {
                file(request, request.file().get()).prepare();
            }
        }
    }

    /**
     * Writes all of them, also if one cannot be written: the first failure is thrown, further ones are suppressed in it.
     *
     * @param standardOutput is flushed, not closed
     */
    public void write(RunResult result, Plan plan, OutputStream standardOutput) throws ReportException {
        write(result, plan, standardOutput, List.of());
    }

    /**
     * The same of a run whose journals have the steps that the result was relieved of.
     *
     * @param journals of two that tell of one case the later one counts
     */
    public void write(RunResult result, Plan plan, OutputStream standardOutput, List<Path> journals)
            throws ReportException {
        ReportException failure = null;
        for (ReportRequest request : requests) {
            try {
                write(request, result, plan, standardOutput, journals);
            } catch (ReportException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void write(
            ReportRequest request, RunResult result, Plan plan, OutputStream standardOutput, List<Path> journals)
            throws ReportException {
        if (journals.isEmpty() || !request.format().tellsSteps()) {
            write(request, request.format().report(version, FullOutcomes.AS_THEY_ARE), result, plan, standardOutput);
            return;
        }
        try (Journal.Full full = new Journal.Full(journals)) {
            write(request, request.format().report(version, full::of), result, plan, standardOutput);
        } catch (JournalException e) {
            throw new ReportException("cannot write the " + request.format().word() + " report: " + e.getMessage(), e);
        }
    }

    private static void write(
            ReportRequest request, FileReport report, RunResult result, Plan plan, OutputStream standardOutput)
            throws ReportException {
        if (request.file().isPresent()) {
            file(request, request.file().get()).write(out -> report.write(result, plan, out));
            return;
        }
        try {
            Writer out = new BufferedWriter(new OutputStreamWriter(standardOutput, StandardCharsets.UTF_8));
            report.write(result, plan, out);
            out.flush();
        } catch (IOException e) {
            throw new ReportException(
                    "cannot write the " + request.format().word() + " report to standard output: " + e.getMessage(), e);
        }
    }

    private static ReportFile file(ReportRequest request, Path file) {
        return new ReportFile(file, request.format().word() + " report");
    }
}
