// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.Project;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.journal.Journal;
import dev.kspec.journal.JournalDirectory;
import dev.kspec.journal.JournalException;
import dev.kspec.journal.JournalHeader;
import dev.kspec.journal.JournalWriter;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunOptions;
import dev.kspec.run.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The journal of a run, and what an earlier one says of its cases. */
final class RunJournal {
    /** What of an earlier run is wanted. */
    private enum Use {
        NONE,
        RESUME,
        RERUN_FAILED
    }

    private final CommandLine line;
    private final CommandLine selection;
    private final Optional<Path> place;
    private final Path project;
    private final Use use;
    private final Optional<Journal> earlier;
    /** Of the earlier run. */
    private final String takenOver;
    /** Of the drivers, if several are compared. */
    private final Optional<String> variant;

    private RunJournal(
            CommandLine line,
            CommandLine selection,
            Optional<Path> place,
            Path project,
            Use use,
            Optional<Journal> earlier,
            String takenOver,
            Optional<String> variant) {
        this.line = line;
        this.takenOver = takenOver;
        this.variant = variant;
        this.selection = selection;
        this.place = place;
        this.project = project;
        this.use = use;
        this.earlier = earlier;
    }

    static void addTo(Options options) {
        RunArguments.add(options, "journal", "FILE", "keep the run's journal there instead of in .kspec/runs/");
        options.addOption(Option.builder()
                .longOpt("resume")
                .desc("go on with the last run, or that of --journal, where it was cut off")
                .get());
        options.addOption(Option.builder()
                .longOpt("rerun-failed")
                .desc("only cases that did not pass in the last run, or that of --journal")
                .get());
    }

    static RunJournal of(CommandLine line) throws ParseException {
        Use use = line.hasOption("resume") ? Use.RESUME : line.hasOption("rerun-failed") ? Use.RERUN_FAILED : Use.NONE;
        if (line.hasOption("resume") && line.hasOption("rerun-failed")) {
            throw new ParseException("--resume and --rerun-failed exclude each other");
        }
        Optional<Path> place = line.hasOption("journal")
                ? Optional.of(SpecArguments.path("--journal", line.getOptionValue("journal")))
                : Optional.empty();
        Path root = Project.rootOf(
                line.getArgList().isEmpty()
                        ? Path.of("")
                        : SpecArguments.path("PATH", line.getArgList().getFirst()));
        if (use == Use.NONE) {
            return new RunJournal(
                    PolicyArguments.seeded(line), line, place, root, use, Optional.empty(), "", Optional.empty());
        }
        String option = use == Use.RESUME ? "--resume: " : "--rerun-failed: ";
        try {
            Optional<Path> file = place.isPresent() ? place : new JournalDirectory(root).last();
            if (file.isEmpty()) {
                throw new ParseException(option + "there is no journal in "
                        + root.resolve(".kspec").resolve("runs") + "; name one with --journal FILE");
            }
            Journal journal = Journal.read(file.get());
            CommandLine before = KeptOptions.parse(fromHere(journal.header().arguments(), root));
            return new RunJournal(
                    PolicyArguments.seeded(KeptOptions.complete(line, before, use == Use.RESUME)),
                    selects(line) ? line : KeptOptions.allowing(before, line),
                    place,
                    root,
                    use,
                    Optional.of(journal),
                    KeptOptions.takenOver(line, before),
                    Optional.empty());
        } catch (JournalException e) {
            throw new ParseException(option + e.getMessage());
        }
    }

    private static boolean selects(CommandLine line) {
        return !line.getArgList().isEmpty() || KeptOptions.SELECTING.stream().anyMatch(line::hasOption);
    }

    /** Paths as they are named from the project's directory, in which a journal stands. */
    private List<String> fromProject() {
        Path root = project.toAbsolutePath().normalize();
        return selection.getArgList().stream()
                .map(argument -> {
                    Path path = Path.of(argument).toAbsolutePath().normalize();
                    boolean within = !Path.of(argument).isAbsolute() && path.startsWith(root) && !path.equals(root);
                    return within ? root.relativize(path).toString() : argument;
                })
                .toList();
    }

    /** The same, from where this process is. */
    private static List<String> fromHere(List<String> kept, Path project) {
        Path here = Path.of("").toAbsolutePath();
        Path root = project.toAbsolutePath().normalize();
        int paths = kept.indexOf("--") + 1;
        List<String> all = new ArrayList<>(kept.subList(0, paths));
        for (String path : kept.subList(paths, kept.size())) {
            boolean elsewhere = !Path.of(path).isAbsolute() && !here.equals(root);
            all.add(elsewhere ? here.relativize(root.resolve(path).normalize()).toString() : path);
        }
        return all;
    }

    /** The command line, with what the earlier run had and it does not say. */
    CommandLine line() {
        return line;
    }

    /** The command line that selects cases: this one, or that of the earlier run. */
    CommandLine selection() {
        return selection;
    }

    /**
     * What is to be done of the selected cases.
     *
     * @param run those to run
     * @param done outcomes of the others that count as this run's
     * @param notes what a reader wants to know of the choice
     */
    record Work(List<Case> run, List<CaseOutcome> done, List<String> notes) {
        Work {
            run = List.copyOf(run);
            done = List.copyOf(done);
            notes = List.copyOf(notes);
        }
    }

    Work work(List<Case> cases, Map<String, String> digests) {
        if (earlier.isEmpty()) {
            return new Work(cases, List.of(), List.of());
        }
        Journal journal = earlier.get();
        Work work = use == Use.RESUME
                ? resumed(journal, cases, digests, line.hasOption("allow-host-run"))
                : failed(journal, cases, digests);
        List<String> notes = new ArrayList<>(work.notes());
        if (!takenOver.isEmpty()) {
            notes.add("as in that run: " + takenOver);
        }
        if (cases.stream().noneMatch(c -> journal.outcomes().containsKey(c.id()))
                && !journal.outcomes().isEmpty()) {
            notes.add("none of these cases was in that run, which was one of "
                    + String.join(" ", journal.header().arguments()));
        }
        return new Work(work.run(), work.done(), notes);
    }

    private static Work failed(Journal journal, List<Case> cases, Map<String, String> digests) {
        Set<CaseId> bad = journal.outcomes().values().stream()
                .filter(o -> o.verdict().isFailure() || o.verdict() == Verdict.INFRASTRUCTURE_ERROR)
                .map(CaseOutcome::id)
                .collect(Collectors.toSet());
        bad.addAll(journal.attempts().keySet());
        List<Case> again = cases.stream().filter(c -> bad.contains(c.id())).toList();
        List<String> notes = new ArrayList<>();
        notes.add(again.size() + " of " + cases.size() + " cases did not pass in " + journal.file());
        Map<String, Long> stale = cases.stream()
                .filter(c -> !bad.contains(c.id())
                        && journal.outcomes().containsKey(c.id())
                        && !isSame(journal, c.id().file(), digests))
                .collect(Collectors.groupingBy(c -> c.id().file(), TreeMap::new, Collectors.counting()));
        stale.forEach((file, passed) -> notes.add(file + ", or a driver that it uses, is not as it was in that run; "
                + "cases of it that passed then, and are not run now: " + passed));
        return new Work(again, List.of(), notes);
    }

    private static boolean isSame(Journal journal, String file, Map<String, String> digests) {
        return Objects.equals(digests.get(file), journal.header().digests().get(file));
    }

    /** A skip stands no longer than its reason. */
    private static boolean isSettled(CaseOutcome outcome, boolean hostRun) {
        return switch (outcome.verdict()) {
            case INFRASTRUCTURE_ERROR -> false;
            case SKIPPED -> !hostRun || !outcome.reason().equals(RunOptions.NO_HOST_RUN);
            case PASSED, FAILED, TIMED_OUT, KERNEL_FAULT -> true;
        };
    }

    private static Work resumed(Journal journal, List<Case> cases, Map<String, String> digests, boolean hostRun) {
        List<Case> run = new ArrayList<>();
        Set<CaseId> settled = new HashSet<>();
        Set<String> changed = new TreeSet<>();
        Map<CaseId, CaseOutcome> outcomes = journal.outcomes();
        for (Case c : cases) {
            CaseOutcome outcome = outcomes.get(c.id());
            String file = c.id().file();
            boolean isSame = isSame(journal, file, digests);
            if (outcome != null && !isSame) {
                changed.add(file);
            }
            if (outcome == null || !isSame || !isSettled(outcome, hostRun)) {
                run.add(c);
            } else {
                settled.add(c.id());
            }
        }
        // In the journal's order; what was told of fixtures stays told.
        List<CaseOutcome> done = journal.outcomes().values().stream()
                .filter(o -> !o.isCase() || settled.contains(o.id()))
                .toList();
        List<String> notes = new ArrayList<>();
        notes.add("going on with " + journal.file() + ": " + (cases.size() - run.size()) + " of " + cases.size()
                + " cases have their verdict");
        if (!changed.isEmpty()) {
            notes.add("not as in that run, or using a driver that is not, and so run again: "
                    + String.join(", ", changed));
        }
        if (journal.unreadable() > 0) {
            notes.add(journal.unreadable() + " lines of the journal are damaged; what they told is run again");
        }
        return new Work(run, done, notes);
    }

    /** The journal of the project's last run. */
    Optional<Path> last() throws JournalException {
        return new JournalDirectory(project).last();
    }

    /** The same for one of several targets: a named journal has the target's name behind its own. */
    RunJournal of(TargetArguments.Source source) {
        return new RunJournal(
                line,
                selection,
                place.map(p -> named(p, source.name())),
                project,
                use,
                earlier,
                takenOver,
                source.variant());
    }

    /** {@code out/report.json} → {@code out/report.root@testbox.json}. */
    static Path named(Path file, String target) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String safe = target.replaceAll("[^A-Za-z0-9@._-]", "_");
        return file.resolveSibling(
                dot <= 0 ? name + "." + safe : name.substring(0, dot) + "." + safe + name.substring(dot));
    }

    /** Opens the journal that this run writes. */
    JournalWriter open(long cases, Map<String, String> digests, Consumer<String> trouble) throws JournalException {
        if (use == Use.RESUME) {
            return JournalWriter.goOn(earlier.orElseThrow(), trouble);
        }
        Instant now = Instant.now();
        JournalHeader header = new JournalHeader(
                Version.text(), now, KeptOptions.of(selection, line, variant, fromProject()), cases, digests);
        if (place.isPresent() && use == Use.NONE) {
            return JournalWriter.begin(place.get(), header, trouble);
        }
        try {
            return JournalWriter.begin(new JournalDirectory(project).next(now), header, trouble);
        } catch (JournalException e) {
            // A project that cannot be written to can be tested all the same.
            return JournalWriter.begin(new JournalDirectory(Home.cache()).next(now), header, trouble);
        }
    }
}
