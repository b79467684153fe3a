// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.journal.Journal;
import dev.kspec.journal.JournalException;
import dev.kspec.journal.JournalWriter;
import dev.kspec.report.ConsoleReport;
import dev.kspec.report.Plan;
import dev.kspec.report.ReportException;
import dev.kspec.report.Reports;
import dev.kspec.report.ShuffleText;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.MakeDriverModules;
import dev.kspec.run.Policy;
import dev.kspec.run.RunListener;
import dev.kspec.run.RunOptions;
import dev.kspec.run.RunResult;
import dev.kspec.run.Runner;
import dev.kspec.run.ShuffleCheck;
import dev.kspec.run.Timings;
import dev.kspec.run.Verdict;
import dev.kspec.target.Targets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Runs the selected cases on some targets: keeps the journal, tells the console, writes the reports. */
final class SuiteRun {
    private final RunArguments wanted;
    private final RunJournal place;
    private final List<String> makeVariables;
    private final List<Case> cases;
    private final Map<String, String> digests;
    private final Terminal terminal;

    /** @param code of the process, if it were the only run */
    record Ended(RunResult result, int code) {}

    /** @param source the one that it runs on, or the first of those */
    SuiteRun(
            RunArguments wanted, RunJournal place, TargetArguments.Source source, List<Case> cases, Terminal terminal) {
        this.wanted = wanted;
        this.place = place;
        this.makeVariables = wanted.makeVariables(source);
        this.cases = List.copyOf(cases);
        this.digests = new SpecDigests(makeVariables).of(cases);
        this.terminal = terminal;
    }

    /** @param targets one for each target that is used side by side */
    Ended on(List<Targets> targets, Reports reports, Timings timings) throws ReportException, JournalException {
        RunJournal.Work work = place.work(cases, digests);
        Plan plan = Plan.of(work.run().stream().map(Case::id));
        boolean elsewhere = wanted.reports().useStandardOutput();
        PrintStream out = elsewhere ? terminal.err() : terminal.out();
        reports.prepare();
        Map<CaseId, Duration> known = targets.size() > 1 ? durations() : Map.of();
        RunResult result;
        JournalWriter journal;
        List<ShuffleCheck.Finding> orders;
        try (ConsoleReport console = new ConsoleReport(
                out,
                elsewhere ? terminal.errFacts() : terminal.outFacts(),
                new ConsoleReport.Settings(wanted.color(), wanted.verbose(), wanted.timings(), plan))) {
            work.notes().forEach(console::note);
            PolicyArguments.told(wanted.policy().policy()).ifPresent(console::note);
            journal = place.open(cases.size(), digests, console::note);
            try (journal) {
                RunListener told = RunListener.all(List.of(journal, console));
                MakeDriverModules modules = new MakeDriverModules(Home.cache().resolve("drivers"), makeVariables);
                result = new Runner(
                                targets, modules, wanted.how(), wanted.policy().policy(), told, timings)
                        .knowing(known)
                        .run(work.run());
                orders = otherOrders(targets, modules, wanted.how(), result, work.run(), out);
            } finally {
                targets.stream().distinct().forEach(Targets::close);
            }
        }
        if (wanted.policy().otherOrders() > 0 && !result.interrupted()) {
            out.print(ShuffleText.of(orders, wanted.policy().otherOrders()));
        }
        // What is written now is what an interrupted run has come to: nothing of it is to be cut short by the same
        // interrupt.
        var unusedFlag = Thread.interrupted();
        RunResult all = result.after(work.done());
        tellEarlier(work.done(), result, out);
        reports.write(all, Plan.of(cases.stream().map(Case::id)), terminal.out(), List.of(journal.file()));
        if (journal.isIncomplete()) {
            terminal.err()
                    .println("kspec: the journal " + journal.file() + " is not complete: it could not be written");
            return new Ended(all, ExitCode.INFRASTRUCTURE);
        }
        int code =
                wanted.skipList().map(list -> list.judge(all, terminal.err())).orElse(all.exitCode());
        int judged = wanted.policy().judge(all, code, terminal.err());
        return new Ended(all, judged == ExitCode.PASSED && !orders.isEmpty() ? ExitCode.FAILED : judged);
    }

    /** The exit code and the reports are those of all cases: who sees but this run's line has to know of the others. */
    private static void tellEarlier(List<CaseOutcome> earlier, RunResult now, PrintStream out) {
        long cases = earlier.stream().filter(CaseOutcome::isCase).count();
        if (cases > 0) {
            Map<Verdict, Long> verdicts = earlier.stream()
                    .filter(CaseOutcome::isCase)
                    .collect(Collectors.groupingBy(
                            CaseOutcome::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
            out.println("with the earlier run: " + Words.count(cases + now.done(), "case") + ", of which "
                    + verdicts.entrySet().stream()
                            .map(v -> v.getValue() + " "
                                    + v.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .collect(Collectors.joining(", "))
                    + " then");
        }
    }

    /** Each run of it is on fresh targets, and nobody is told of its single cases. */
    private List<ShuffleCheck.Finding> otherOrders(
            List<Targets> targets,
            MakeDriverModules modules,
            RunOptions options,
            RunResult usual,
            List<Case> ran,
            PrintStream out) {
        if (wanted.policy().otherOrders() == 0 || usual.interrupted()) {
            return List.of();
        }
        ShuffleCheck.Trial trial = some -> new Runner(
                        targets.subList(0, 1),
                        modules,
                        options,
                        Policy.ONCE.withLean(true),
                        new RunListener() {},
                        new Timings())
                .run(some);
        List<Long> seeds =
                LongStream.rangeClosed(1, wanted.policy().otherOrders()).boxed().toList();
        return new ShuffleCheck(trial, what -> out.println(Escaped.line(what) + " …")).check(ran, usual, seeds);
    }

    /** What cases took in the project's last run; it does no harm if that is not known. */
    private Map<CaseId, Duration> durations() {
        try {
            Optional<Path> last = place.last();
            if (last.isEmpty()) {
                return Map.of();
            }
            Map<CaseId, Duration> known = new HashMap<>();
            for (CaseOutcome outcome : Journal.read(last.get()).outcomes().values()) {
                known.put(outcome.id(), outcome.duration());
            }
            return known;
        } catch (JournalException e) {
            return Map.of();
        }
    }
}
