// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.expand.Case;
import dev.kspec.report.ConsoleReport;
import dev.kspec.report.Plan;
import dev.kspec.report.ReportException;
import dev.kspec.run.MakeDriverModules;
import dev.kspec.run.RunOptions;
import dev.kspec.run.RunResult;
import dev.kspec.run.Runner;
import dev.kspec.run.Timings;
import dev.kspec.target.Targets;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
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
        SelectedCases selected = SelectedCases.of(arguments, terminal);
        if (selected.code().isPresent()) {
            return selected.code().get();
        }
        timings.add("check", Duration.ofNanos(System.nanoTime() - begun));
        return Interruption.guard(() -> run(wanted, selected.cases(), timings, terminal));
    }

    private static Duration sinceLaunch() {
        String launched = System.getProperty("kspec.launched", "");
        return launched.matches("[0-9]{10,16}")
                ? Duration.ofMillis(Math.max(0, System.currentTimeMillis() - Long.parseLong(launched)))
                : Duration.ZERO;
    }

    private static int run(RunArguments wanted, List<Case> cases, Timings timings, Terminal terminal) {
        Plan plan = Plan.of(cases.stream().map(Case::id));
        boolean elsewhere = wanted.reports().useStandardOutput();
        PrintStream out = elsewhere ? terminal.err() : terminal.out();
        try {
            wanted.reports().prepare();
            RunResult result;
            try (ConsoleReport console = new ConsoleReport(
                            out,
                            elsewhere ? terminal.errFacts() : terminal.outFacts(),
                            new ConsoleReport.Settings(wanted.color(), wanted.verbose(), wanted.timings(), plan));
                    Targets targets = wanted.targets()) {
                RunOptions options =
                        RunOptions.DEFAULT.withCaseTimeout(wanted.caseTimeout()).withHostRun(wanted.hostRun());
                MakeDriverModules modules =
                        new MakeDriverModules(Home.cache().resolve("drivers"), wanted.makeVariables());
                result = new Runner(targets, modules, options, console, timings).run(cases);
            }
            wanted.reports().write(result, plan, terminal.out());
            return wanted.skipList()
                    .map(list -> list.judge(result, terminal.err()))
                    .orElse(result.exitCode());
        } catch (ReportException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        }
    }
}
