// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.expand.Case;
import dev.kspec.journal.JournalException;
import dev.kspec.journal.JournalWriter;
import dev.kspec.report.ConsoleReport;
import dev.kspec.report.Plan;
import dev.kspec.report.ReportException;
import dev.kspec.run.MakeDriverModules;
import dev.kspec.run.RunListener;
import dev.kspec.run.RunOptions;
import dev.kspec.run.RunResult;
import dev.kspec.run.Runner;
import dev.kspec.run.Timings;
import dev.kspec.target.Targets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
                  kspec run --driver-make COUNTER_MUTANT=3 specs/counter""";
    }

    @Override
    public Options options() {
        return RunArguments.options();
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        RunArguments wanted = RunArguments.of(arguments, terminal);
        Timings timings = new Timings();
        timings.add("start of Java", sinceLaunch());
        RunJournal journal = RunJournal.of(arguments);
        SelectedCases selected = SelectedCases.of(journal.selection(), terminal);
        if (selected.code().isPresent()) {
            return selected.code().get();
        }
        Map<String, String> digests = new SpecDigests(wanted.makeVariables()).of(selected.cases());
        timings.add("check", Duration.ofNanos(System.nanoTime() - begun));
        return Interruption.guard(() -> run(wanted, journal, selected.cases(), digests, timings, terminal));
    }

    private static Duration sinceLaunch() {
        String launched = System.getProperty("kspec.launched", "");
        return launched.matches("[0-9]{10,16}")
                ? Duration.ofMillis(Math.max(0, System.currentTimeMillis() - Long.parseLong(launched)))
                : Duration.ZERO;
    }

    private static int run(
            RunArguments wanted,
            RunJournal place,
            List<Case> cases,
            Map<String, String> digests,
            Timings timings,
            Terminal terminal) {
        RunJournal.Work work = place.work(cases, digests);
        Plan plan = Plan.of(work.run().stream().map(Case::id));
        boolean elsewhere = wanted.reports().useStandardOutput();
        PrintStream out = elsewhere ? terminal.err() : terminal.out();
        try {
            wanted.reports().prepare();
            RunResult result;
            Path written;
            boolean isIncomplete;
            try (ConsoleReport console = new ConsoleReport(
                    out,
                    elsewhere ? terminal.errFacts() : terminal.outFacts(),
                    new ConsoleReport.Settings(wanted.color(), wanted.verbose(), wanted.timings(), plan))) {
                work.notes().forEach(console::note);
                JournalWriter journal = place.open(cases.size(), digests, console::note);
                try (journal;
                        Targets targets = wanted.targets()) {
                    result = run(wanted, targets, work, RunListener.all(List.of(journal, console)), timings);
                }
                written = journal.file();
                isIncomplete = journal.isIncomplete();
            }
            RunResult all = result.after(work.done());
            wanted.reports().write(all, Plan.of(cases.stream().map(Case::id)), terminal.out(), written);
            if (isIncomplete) {
                terminal.err().println("kspec: the journal " + written + " is not complete: it could not be written");
                return ExitCode.INFRASTRUCTURE;
            }
            int code = wanted.skipList()
                    .map(list -> list.judge(all, terminal.err()))
                    .orElse(all.exitCode());
            return wanted.policy().judge(all, code);
        } catch (ReportException | JournalException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        }
    }

    private static RunResult run(
            RunArguments wanted, Targets targets, RunJournal.Work work, RunListener listener, Timings timings) {
        RunOptions options =
                RunOptions.DEFAULT.withCaseTimeout(wanted.caseTimeout()).withHostRun(wanted.hostRun());
        MakeDriverModules modules = new MakeDriverModules(Home.cache().resolve("drivers"), wanted.makeVariables());
        return new Runner(targets, modules, options, wanted.policy().policy(), listener, timings).run(work.run());
    }
}
