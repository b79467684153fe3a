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
import dev.kspec.run.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The journal of a run, and what an earlier one says of its cases. */
final class RunJournal {
    /** Options that select cases; a run that goes on without naming files has those of the one before. */
    private static final List<String> SELECTING = List.of("tag", "match", "shard", "max-cases");

    /** What of an earlier run is wanted. */
    private enum Use {
        NONE,
        RESUME,
        RERUN_FAILED
    }

    private final CommandLine selection;
    private final Optional<Path> place;
    private final Path project;
    private final Use use;
    private final Optional<Journal> earlier;

    private RunJournal(CommandLine selection, Optional<Path> place, Path project, Use use, Optional<Journal> earlier) {
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
            return new RunJournal(line, place, root, use, Optional.empty());
        }
        String option = use == Use.RESUME ? "--resume: " : "--rerun-failed: ";
        try {
            Optional<Path> file = place.isPresent() ? place : new JournalDirectory(root).last();
            if (file.isEmpty()) {
                throw new ParseException(option + "there is no journal in "
                        + root.resolve(".kspec").resolve("runs") + "; name one with --journal FILE");
            }
            Journal journal = Journal.read(file.get());
            return new RunJournal(selecting(line, journal.header()), place, root, use, Optional.of(journal));
        } catch (JournalException e) {
            throw new ParseException(option + e.getMessage());
        }
    }

    private static CommandLine selecting(CommandLine line, JournalHeader header) throws ParseException {
        boolean selects = !line.getArgList().isEmpty() || SELECTING.stream().anyMatch(line::hasOption);
        if (selects) {
            return line;
        }
        List<String> arguments = new ArrayList<>(header.arguments());
        if (line.hasOption("allow-host-run")) {
            arguments.addFirst("--allow-host-run");
        }
        return new DefaultParser().parse(RunArguments.options(), arguments.toArray(String[]::new));
    }

    /** The command line that selects cases: this one, or that of the earlier run. */
    CommandLine selection() {
        return selection;
    }

    private List<String> arguments() {
        List<String> all = new ArrayList<>();
        for (String option : SELECTING) {
            if (selection.hasOption(option)) {
                for (String value : selection.getOptionValues(option)) {
                    all.add("--" + option + "=" + value);
                }
            }
        }
        all.add("--");
        all.addAll(selection.getArgList());
        return all;
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
        return use == Use.RESUME ? resumed(journal, cases, digests) : failed(journal, cases);
    }

    private static Work failed(Journal journal, List<Case> cases) {
        Set<CaseId> bad = journal.outcomes().values().stream()
                .filter(o -> o.verdict().isFailure() || o.verdict() == Verdict.INFRASTRUCTURE_ERROR)
                .map(CaseOutcome::id)
                .collect(Collectors.toSet());
        bad.addAll(journal.attempts().keySet());
        List<Case> again = cases.stream().filter(c -> bad.contains(c.id())).toList();
        return new Work(
                again,
                List.of(),
                List.of(again.size() + " of " + cases.size() + " cases did not pass in " + journal.file()));
    }

    private static Work resumed(Journal journal, List<Case> cases, Map<String, String> digests) {
        List<Case> run = new ArrayList<>();
        Set<CaseId> settled = new HashSet<>();
        Set<String> changed = new TreeSet<>();
        Map<CaseId, CaseOutcome> outcomes = journal.outcomes();
        for (Case c : cases) {
            CaseOutcome outcome = outcomes.get(c.id());
            String file = c.id().file();
            boolean isSame = digests.get(file).equals(journal.header().digests().get(file));
            if (outcome != null && !isSame) {
                changed.add(file);
            }
            if (outcome == null || !isSame || outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR) {
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
            notes.add("changed since then, and so run again: " + String.join(", ", changed));
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
    RunJournal of(String target) {
        return new RunJournal(selection, place.map(p -> named(p, target)), project, use, earlier);
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
        JournalHeader header = new JournalHeader(Version.text(), now, arguments(), cases, digests);
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
