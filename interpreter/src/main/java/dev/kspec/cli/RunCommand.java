// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.expand.Case;
import dev.kspec.journal.JournalException;
import dev.kspec.report.ReportException;
import dev.kspec.report.SideBySideText;
import dev.kspec.report.TraceFile;
import dev.kspec.run.RunResult;
import dev.kspec.run.Timings;
import dev.kspec.run.Trace;
import dev.kspec.target.Targets;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec run}. */
final class RunCommand implements Command {
    private final long begun = System.nanoTime();

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "run the cases of spec files in a lab VM, or on another host, and report";
    }

    @Override
    public String usage() {
        return "[OPTION…] PATH…";
    }

    @Override
    public String help() {
        return """
                Checks the spec files, makes the lab if there is none, builds the drivers they use, boots a VM,
                loads the drivers, runs every selected case and says what became of each.
                Nothing is booted while a file has mistakes.

                Verdicts: passed; failed (a demand was not met); timed out; kernel fault (the kernel reported a
                fault of its own); skipped; infrastructure error (no answer: says nothing about the driver).

                Exit code: 0 all passed; 1 a case failed, timed out or made the kernel fault; 2 wrong usage,
                mistakes in a file, or nothing selected; 3 the target could not be used; 130 interrupted.

                  kspec run specs/
                  kspec run --tag smoke --report junit=out/junit.xml specs/
                  kspec run --match 'a bad size' specs/limits.kspec
                  kspec run --shard 2/8 specs/
                  kspec run --target root@testbox --kdir ~/linux specs/
                  kspec run --each-target specs/
                  kspec run --lab uml specs/
                  kspec run --lab qemu,uml specs/
                  kspec run --driver-make COUNTER_MUTANT=3 specs/counter
                  kspec run --lab qemu,uml --each-driver-make RING=c,rust specs/""";
    }

    @Override
    public Options options() {
        return RunArguments.options();
    }

    @Override
    public int run(CommandLine typed, Terminal terminal) throws ParseException {
        ProjectFile project = ProjectFile.of(typed);
        RunJournal journal = RunJournal.of(ProjectDefaults.complete(typed, project));
        RunArguments wanted = RunArguments.of(journal.line(), project, terminal);
        try (TraceFile trace =
                wanted.trace().isPresent() ? TraceFile.create(wanted.trace().get(), begun) : null) {
            Timings timings = new Timings(trace == null ? Trace.NONE : trace);
            timings.add("start of Java", sinceLaunch());
            SelectedCases selected = SelectedCases.of(journal.selection(), terminal);
            if (selected.code().isPresent()) {
                return selected.code().get();
            }
            timings.add("check", Duration.ofNanos(System.nanoTime() - begun));
            int code = Interruption.guard(() -> run(wanted, journal, selected.cases(), timings, terminal));
            if (trace != null) {
                trace.finish();
            }
            return code;
        } catch (ReportException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        }
    }

    private static Duration sinceLaunch() {
        String launched = System.getProperty("kspec.launched", "");
        return launched.matches("[0-9]{10,16}")
                ? Duration.ofMillis(Math.max(0, System.currentTimeMillis() - Long.parseLong(launched)))
                : Duration.ZERO;
    }

    private static int run(
            RunArguments wanted, RunJournal journal, List<Case> cases, Timings timings, Terminal terminal) {
        try {
            if (wanted.eachTarget()) {
                return eachTarget(wanted, journal, cases, timings, terminal);
            }
            List<Targets> targets = wanted.vms() > 1
                    ? sideBySide(wanted, wanted.sources().getFirst())
                    : wanted.sources().stream()
                            .map(TargetArguments.Source::targets)
                            .toList();
            return new SuiteRun(wanted, journal, wanted.sources().getFirst(), cases, terminal)
                    .on(targets, wanted.reports(), timings)
                    .code();
        } catch (ReportException | JournalException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        }
    }

    private static List<Targets> sideBySide(RunArguments wanted, TargetArguments.Source source) {
        return Collections.nCopies(wanted.vms(), source.targets());
    }

    /** One run after the other, and then what is different between them. */
    private static int eachTarget(
            RunArguments wanted, RunJournal journal, List<Case> cases, Timings timings, Terminal terminal)
            throws ReportException, JournalException {
        PrintStream out = wanted.reports().useStandardOutput() ? terminal.err() : terminal.out();
        Map<String, RunResult> results = new LinkedHashMap<>();
        Set<Integer> codes = new HashSet<>();
        for (TargetArguments.Source source : wanted.sources()) {
            out.println("== " + Escaped.line(source.name()));
            SuiteRun.Ended ended = new SuiteRun(wanted, journal.of(source), source, cases, terminal)
                    .on(
                            sideBySide(wanted, source),
                            wanted.reports().named(file -> RunJournal.named(file, source.name())),
                            timings);
            results.put(source.name(), ended.result());
            codes.add(ended.code());
            if (ended.code() == ExitCode.INTERRUPTED) {
                return ended.code();
            }
            out.println();
        }
        out.print(new SideBySideText(results).text());
        return codes.contains(ExitCode.FAILED)
                ? ExitCode.FAILED
                : codes.stream().max(Integer::compare).orElse(ExitCode.PASSED);
    }
}
