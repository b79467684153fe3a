// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.explain.Answer;
import dev.kspec.explain.Finding;
import dev.kspec.report.ColorMode;
import dev.kspec.report.ConsoleReport;
import dev.kspec.report.EarlierRun;
import dev.kspec.report.FindingsText;
import dev.kspec.report.Plan;
import dev.kspec.report.ReportException;
import dev.kspec.run.CauseSearch;
import dev.kspec.run.MakeDriverModules;
import dev.kspec.run.RunListener;
import dev.kspec.run.RunOptions;
import dev.kspec.run.RunResult;
import dev.kspec.run.Runner;
import dev.kspec.run.Timings;
import dev.kspec.target.Targets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec explain-failures}. */
final class ExplainFailuresCommand implements Command {
    private static final int MOST_ROWS = 200;

    @Override
    public String name() {
        return "explain-failures";
    }

    @Override
    public String summary() {
        return "find out which combination of values makes rows of a matrix fail";
    }

    @Override
    public String usage() {
        return "[OPTION…] PATH…";
    }

    @Override
    public String help() {
        return """
                Runs the selected cases; then, for each matrix of which some rows failed, further rows of it, until
                it is known which values have to come together for a row to fail. A cause is named only if every row
                with it fails, rows without any one of its values pass, and both do so a second time. Several causes
                at once are told apart. A row that does not always do the same is told, and nothing concluded.

                Prints each cause and the smallest case that fails because of it, as a scenario with the values
                in place of the parameters, ready to be pasted into a spec file.

                With --report, the cases are not run again: what came of them is read from a JSON report, which
                kspec run --report json=FILE wrote. The further rows are run all the same.

                Exit code: 0 no row of a matrix fails, or the cause of each was found; 1 some failure is not explained; 2 wrong
                usage, mistakes in a file, or nothing selected; 3 the target could not be used; 130 interrupted.

                  kspec explain-failures specs/tcpstats/filter.kspec
                  kspec explain-failures --match 'a bad size' specs/limits.kspec
                  kspec run --report json=out/run.json specs/; kspec explain-failures --report out/run.json specs/""";
    }

    @Override
    public Options options() {
        Options options = new Options();
        SpecArguments.addSelection(options);
        TargetArguments.addTo(options);
        RunArguments.add(options, "report", "FILE", "take what came of the cases from the JSON report of a run");
        RunArguments.add(
                options,
                "most-rows",
                "N",
                "further rows to run for a matrix at most, repeated ones included (" + MOST_ROWS + " unless told)");
        RunArguments.add(options, "case-timeout", "TIME", "of a case whose scenario sets none (10s unless told)");
        RunArguments.add(options, "color", "WHEN", "auto, always or never");
        options.addOption(Option.builder()
                .longOpt("allow-host-run")
                .desc("allow scenarios to run programs on this machine (run on host)")
                .get());
        return options;
    }

    /** What is asked for, understood. */
    private record Wanted(
            TargetArguments target,
            Targets targets,
            RunOptions options,
            ColorMode color,
            int mostRows,
            Map<CaseId, Answer> earlier) {}

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        TargetArguments target = TargetArguments.of(arguments);
        Wanted wanted = new Wanted(
                target,
                target.targets(),
                RunArguments.how(arguments)
                        .withSuppressions(ProjectFile.of(arguments).suppressions()),
                RunArguments.color(arguments),
                mostRows(arguments),
                earlier(arguments));
        SelectedCases selected = SelectedCases.of(arguments, terminal);
        if (selected.code().isPresent()) {
            return selected.code().get();
        }
        List<Case> cases =
                selected.cases().stream().filter(c -> !c.row().isEmpty()).toList();
        if (cases.isEmpty()) {
            terminal.err().println("kspec: no matrix is selected, so there are no rows to compare");
            return ExitCode.USAGE;
        }
        if (arguments.hasOption("report") && cases.stream().noneMatch(c -> wanted.earlier.containsKey(c.id()))) {
            terminal.err()
                    .println(
                            "kspec: none of the selected cases is in the report " + arguments.getOptionValue("report"));
            terminal.err().println("  help: name the files as the run did, from the same directory");
            return ExitCode.USAGE;
        }
        if (arguments.hasOption("report")) {
            boolean isPart = arguments.hasOption("match") || arguments.hasOption("tag") || arguments.hasOption("shard");
            differences(cases, wanted.earlier, isPart, terminal);
        }
        return Interruption.guard(() -> run(wanted, arguments.hasOption("report"), cases, terminal));
    }

    /** What a report of other rows says of these is but part of it. */
    private static void differences(List<Case> cases, Map<CaseId, Answer> earlier, boolean isPart, Terminal terminal) {
        List<String> lines =
                ReportedRows.differences(cases.stream().map(Case::id).toList(), earlier.keySet(), isPart);
        lines.forEach(line -> terminal.err().println("kspec: " + line));
        if (!lines.isEmpty()) {
            terminal.err()
                    .println("  help: only rows that both have are looked into; for a report of the files as they are:"
                            + " kspec run --report json=FILE");
        }
    }

    private static int mostRows(CommandLine arguments) throws ParseException {
        String value = arguments.getOptionValue("most-rows", Integer.toString(MOST_ROWS));
        if (!value.matches("[0-9]{1,6}") || value.matches("0+")) {
            throw new ParseException("--most-rows takes a number from 1 to 999999, not `" + value + "`");
        }
        return Integer.parseInt(value);
    }

    private static Map<CaseId, Answer> earlier(CommandLine arguments) throws ParseException {
        if (!arguments.hasOption("report")) {
            return Map.of();
        }
        try {
            return EarlierRun.read(SpecArguments.path("--report", arguments.getOptionValue("report")));
        } catch (ReportException e) {
            throw new ParseException("--report: " + e.getMessage());
        }
    }

    private static int run(Wanted wanted, boolean reported, List<Case> cases, Terminal terminal) {
        if (reported && cases.stream().noneMatch(c -> wanted.earlier.get(c.id()) instanceof Answer.Failed)) {
            terminal.out().println("No row of a matrix failed.");
            return ExitCode.PASSED;
        }
        Plan plan = reported ? Plan.UNKNOWN : Plan.of(cases.stream().map(Case::id));
        CauseSearch search;
        RunResult result;
        try (ConsoleReport console = new ConsoleReport(
                        terminal.out(),
                        terminal.outFacts(),
                        new ConsoleReport.Settings(wanted.color, false, false, plan));
                Targets targets = wanted.targets) {
            Told told = new Told(console, reported);
            search = new CauseSearch(cases, wanted.earlier, wanted.mostRows, told::search);
            MakeDriverModules modules =
                    new MakeDriverModules(Home.cache().resolve("drivers"), wanted.target.makeVariables());
            result = new Runner(targets, modules, wanted.options, told, new Timings())
                    .run(reported ? List.of() : cases, search);
        }
        if (!search.found().isEmpty()) {
            terminal.out().print("\n" + new FindingsText(wanted.color, terminal.outFacts()).text(search.found()));
        } else if (search.unavailable().isEmpty() && result.exitCode() == ExitCode.PASSED) {
            terminal.out().println("\nNo row of a matrix failed.");
        }
        search.unavailable().ifPresent(why -> terminal.err().println("kspec: no further rows can be run: " + why));
        return exitCode(search, result);
    }

    private static int exitCode(CauseSearch search, RunResult result) {
        if (result.interrupted()) {
            return ExitCode.INTERRUPTED;
        }
        if (search.unavailable().isPresent()) {
            return ExitCode.INFRASTRUCTURE;
        }
        if (search.found().isEmpty()) {
            // Whatever failed says nothing of values, such as a shared setup.
            return result.exitCode();
        }
        boolean explained = search.found().stream()
                .map(CauseSearch.Found::result)
                .allMatch(r -> r.left() == 0
                        && r.findings().stream().allMatch(f -> f.certainty() == Finding.Certainty.CONFIRMED));
        return explained ? ExitCode.PASSED : ExitCode.FAILED;
    }

    /** Hands a run on to the console, without the turns of every further row. */
    private static final class Told implements RunListener {
        private final ConsoleReport console;
        /** Whether there are no cases before the further rows, and so nothing to sum up. */
        private final boolean searchOnly;

        private final Set<String> shown = new HashSet<>();
        private Optional<String> searching = Optional.empty();

        Told(ConsoleReport console, boolean searchOnly) {
            this.console = console;
            this.searchOnly = searchOnly;
        }

        void search(String what) {
            searching = Optional.of(what);
            console.progress(what, -1, Duration.ZERO);
        }

        @Override
        public void started(long cases) {
            if (!searchOnly) {
                console.started(cases);
            }
        }

        @Override
        public void progress(String what, double done, Duration elapsed) {
            boolean isNew = shown.add(what) && !what.equals("running");
            console.progress(isNew ? what : searching.orElse(what), done, elapsed);
        }

        @Override
        public void note(String message) {
            console.note(message);
        }

        @Override
        public void caseFinished(dev.kspec.run.CaseOutcome outcome) {
            console.caseFinished(outcome);
        }

        @Override
        public void finished(RunResult result) {
            if (!searchOnly) {
                // What the rows have in common is told better further down.
                console.finished(result.withoutMatrices());
            }
        }
    }
}
