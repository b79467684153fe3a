// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.journal.Journal;
import dev.kspec.journal.JournalException;
import dev.kspec.journal.MergedRuns;
import dev.kspec.report.ConsoleReport;
import dev.kspec.report.Plan;
import dev.kspec.report.ReportException;
import dev.kspec.report.Reports;
import dev.kspec.run.CaseOutcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec merge}. */
final class MergeCommand implements Command {
    @Override
    public String name() {
        return "merge";
    }

    @Override
    public String summary() {
        return "make one report of the journals of several runs, such as the shards of a suite";
    }

    @Override
    public String usage() {
        return "[OPTION…] JOURNAL…";
    }

    @Override
    public String help() {
        return """
                Reads the journals of several runs (kspec run --journal FILE, or .kspec/runs/) and tells of them as if
                they had been one: on the console, and in reports. Of a case that is in several, what the run that
                began last came to counts. The exit code is that of the one run.

                  kspec run --shard 1/2 --journal one.jsonl specs/      (here)
                  kspec run --shard 2/2 --journal two.jsonl specs/      (there)
                  kspec merge --report junit=out/junit.xml one.jsonl two.jsonl""";
    }

    @Override
    public Options options() {
        Options options = new Options();
        RunArguments.add(
                options, "report", "FORMAT=FILE", "write a report: junit, ktap, json or jsonl; may be repeated");
        RunArguments.add(options, "color", "WHEN", "auto, always or never");
        return options;
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        if (arguments.getArgList().isEmpty()) {
            throw new ParseException("which journals? Name files that kspec run --journal FILE has written");
        }
        Reports reports = RunArguments.reports(arguments);
        try {
            List<Journal> journals = new ArrayList<>();
            for (String name : arguments.getArgList()) {
                journals.add(Journal.read(SpecArguments.path("JOURNAL", name)));
            }
            journals.sort(Comparator.comparing(j -> j.header().started()));
            reports.prepare();
            MergedRuns merged = MergedRuns.of(journals);
            tell(merged, reports, arguments, terminal);
            List<Path> files = journals.stream().map(Journal::file).toList();
            reports.write(merged.result(), plan(merged), terminal.out(), files);
            return merged.result().exitCode();
        } catch (JournalException | ReportException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static void tell(MergedRuns merged, Reports reports, CommandLine arguments, Terminal terminal)
            throws ParseException {
        boolean elsewhere = reports.useStandardOutput();
        PrintStream out = elsewhere ? terminal.err() : terminal.out();
        try (ConsoleReport console = new ConsoleReport(
                out,
                elsewhere ? terminal.errFacts() : terminal.outFacts(),
                new ConsoleReport.Settings(RunArguments.color(arguments), false, false, plan(merged)))) {
            console.started(merged.result().selected());
            merged.notes().forEach(console::note);
            merged.result().cases().forEach(console::caseFinished);
            console.finished(merged.result());
        }
    }

    private static Plan plan(MergedRuns merged) {
        return Plan.of(
                merged.result().cases().stream().filter(CaseOutcome::isCase).map(CaseOutcome::id));
    }
}
