// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs groups of cases on one target after the other: prepares it, keeps its agent busy, replaces it when it breaks. */
final class Session implements AutoCloseable {
    /** So many targets in a row may break without one answer between them. */
    private static final int MOST_LOSSES_IN_A_ROW = 3;

    private final Targets targets;
    private final RunOptions options;
    private final Progress progress;
    private final Consumer<CaseOutcome> finished;
    private final DriverKeeper driver;
    private final HostCommands host;
    private Deque<Case> pending = new ArrayDeque<>();
    private Optional<Link> connected = Optional.empty();
    private Optional<CaseOutcome> lastOutcome = Optional.empty();
    private String description = "";
    private Duration overhead = Duration.ZERO;
    private int losses;

    Session(
            Targets targets,
            DriverModules modules,
            RunOptions options,
            Progress progress,
            Consumer<CaseOutcome> finished) {
        this.targets = targets;
        this.driver = new DriverKeeper(targets, modules, progress);
        this.options = options;
        this.host = options.hostRun() ? new LocalCommands() : HostCommands.NONE;
        this.progress = progress;
        this.finished = finished;
    }

    /** The last target in words; empty if there never was one. */
    String description() {
        return description;
    }

    /** Time of the group spent on other things than its cases. */
    Duration overhead() {
        return overhead;
    }

    /** Cases of the group that have no verdict yet. */
    List<Case> unfinished(Group group) {
        Set<Case> open = new HashSet<>(pending);
        return group.cases().stream().filter(open::contains).toList();
    }

    void run(Group group) throws TargetException, InterruptedException {
        overhead = Duration.ZERO;
        lastOutcome = Optional.empty();
        pending = new ArrayDeque<>(group.cases());
        boolean skipsKnown = false;
        while (!pending.isEmpty()) {
            Link c = connect();
            long begin = System.nanoTime();
            try {
                c.seeAnswer(progress);
                if (!skipsKnown) {
                    skip(c);
                    skipsKnown = true;
                }
                boolean ready = pending.isEmpty() || prepare(c, group);
                overhead = overhead.plus(Duration.ofNanos(System.nanoTime() - begin));
                if (ready) {
                    progress.working("running", -1);
                    drain(c, group);
                    leave(c, group);
                }
            } catch (Broken broken) {
                replace(c, broken);
            } catch (TargetException e) {
                end(c);
                throw e;
            }
        }
    }

    private Link connect() throws TargetException, InterruptedException {
        if (connected.isEmpty()) {
            long begin = System.nanoTime();
            Target target = targets.acquire(progress);
            overhead = overhead.plus(Duration.ofNanos(System.nanoTime() - begin));
            description = target.description();
            connected = Optional.of(new Link(target, options));
            driver.forget();
        }
        return connected.get();
    }

    private void replace(Link c, Broken broken) throws TargetException {
        losses = broken.withVerdict() ? 0 : losses + 1;
        end(c);
        if (pending.isEmpty()) {
            return;
        }
        if (losses >= MOST_LOSSES_IN_A_ROW) {
            throw new TargetException(
                    "targets break one after the other, so the rest is not tried: " + broken.getMessage());
        }
        progress.note(broken.getMessage() + (targets.replaceable() ? ": the VM is replaced" : ": connecting again"));
    }

    private void skip(Link c) throws Broken, InterruptedException {
        GuestFacts facts = GuestFacts.ask(
                c, pending.stream().flatMap(p -> p.scenario().skips().stream()).toList());
        for (Case candidate : List.copyOf(pending)) {
            facts.skipReason(candidate.scenario().skips()).ifPresent(reason -> {
                pending.remove(candidate);
                finished.accept(Judge.without(candidate, Verdict.SKIPPED, reason));
            });
        }
    }

    /** Sees to it that the driver of the group is loaded, and none if it has none; false if it does not load, which settles the group. */
    private boolean prepare(Link c, Group group) throws Broken, TargetException, InterruptedException {
        if (driver.loaded().equals(group.driver())) {
            return true;
        }
        if (group.driver().isEmpty() || group.driver().get().driver().module().isEmpty()) {
            return true;
        }
        CheckedSpec.DriverUse use = group.driver().get();
        ModuleOutcome outcome = driver.bring(c, use);
        if (outcome instanceof ModuleOutcome.Done) {
            return true;
        }
        String words = "the module of " + use.driver().name() + " " + outcome.words("load");
        for (Case candidate : List.copyOf(pending)) {
            pending.remove(candidate);
            finished.accept(Judge.without(candidate, outcome.verdict(), words, outcome.log()));
        }
        if (outcome instanceof ModuleOutcome.Refused) {
            return false;
        }
        throw new Broken(words, true);
    }

    /** Runs what is pending; returns when all of it is done, or throws when the target cannot go on. */
    private void drain(Link c, Group group) throws Broken, TargetException, InterruptedException {
        Flight flight = new Flight(c.target(), c.talk(), options, host);
        try {
            Optional<Voyage> shared = group.shared().isPresent() ? share(c, flight, group) : Optional.empty();
            while (!pending.isEmpty() || !flight.isEmpty()) {
                flight.fill(pending);
                Voyage.Landed landed = flight.land();
                finished.accept(landed.outcome());
                lastOutcome = Optional.of(landed.outcome());
                if (landed.broken().isPresent()) {
                    throw new Broken(landed.broken().get(), landed.answered());
                }
                losses = 0;
                if (landed.changedModules()) {
                    restore(c, group, landed.outcome());
                }
            }
            if (shared.isPresent()) {
                unshare(shared.get().land());
            }
        } finally {
            flight.giveBack(pending);
        }
    }

    /** Runs the file's shared setup; if it fails, so do the cases that rely on it. */
    private Optional<Voyage> share(Link c, Flight flight, Group group) throws Broken, InterruptedException {
        CheckedScenario any = group.shared().orElseThrow();
        Case first = group.cases().getFirst();
        Subject subject = Subject.fixture(
                new CaseId(first.id().file(), "shared setup and teardown", ""),
                any.scenario().title().span(),
                any.tearsDownShared());
        Flight.Shared shared = flight.share(
                subject, any.compileShared(options.caseTimeout(), c.target().moduleDirectory()));
        if (shared.failed().isEmpty()) {
            return Optional.of(shared.voyage());
        }
        Voyage.Landed landed = shared.failed().get();
        CaseOutcome outcome = landed.outcome();
        finished.accept(outcome);
        lastOutcome = Optional.of(outcome);
        for (Case candidate : List.copyOf(pending)) {
            pending.remove(candidate);
            finished.accept(Judge.without(
                    candidate,
                    outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR ? Verdict.INFRASTRUCTURE_ERROR : Verdict.FAILED,
                    "not run: the file's shared setup " + outcome.verdict().words()));
        }
        if (landed.broken().isPresent()) {
            throw new Broken(landed.broken().get(), landed.answered());
        }
        return Optional.empty();
    }

    /** The shared teardown has no case of its own: what fails in it is reported as one. */
    private void unshare(Voyage.Landed landed) throws Broken {
        if (landed.outcome().verdict() != Verdict.PASSED) {
            finished.accept(landed.outcome());
        }
        if (landed.broken().isPresent()) {
            throw new Broken(landed.broken().get(), landed.answered());
        }
    }

    /** A case that loads and unloads the module itself may leave it in any state; the next one starts from the group's. */
    private void restore(Link c, Group group, CaseOutcome last) throws Broken, TargetException, InterruptedException {
        CheckedSpec.DriverUse use = group.driver().orElseThrow();
        demand(use, "unload", driver.unload(c, use), last);
        demand(use, "load", driver.load(c, use), last);
    }

    /** The module goes when its cases are done: what it still holds then, or breaks on its way out, is its own doing. */
    private void leave(Link c, Group group) throws Broken, InterruptedException {
        if (driver.loaded().isPresent() && group.driver().equals(driver.loaded()) && lastOutcome.isPresent()) {
            demand(
                    driver.loaded().get(),
                    "unload",
                    driver.unload(c, driver.loaded().get()),
                    lastOutcome.get());
        }
    }

    /** What the module does badly between cases has no case of its own: it is reported as one, behind the last. */
    private void demand(CheckedSpec.DriverUse use, String doing, ModuleOutcome outcome, CaseOutcome last)
            throws Broken {
        if (outcome instanceof ModuleOutcome.Done) {
            return;
        }
        String words = "the module of " + use.driver().name() + " " + outcome.words(doing);
        finished.accept(new CaseOutcome(
                new CaseId(
                        last.id().file(),
                        doing + " " + use.driver().name() + " after: "
                                + last.id().name(),
                        ""),
                last.scenario(),
                last.tags(),
                outcome.verdict(),
                Duration.ZERO,
                words,
                Optional.empty(),
                List.of(),
                outcome.log(),
                false));
        throw new Broken(words, true);
    }

    /** A host that is not ours to throw away is left without the driver that was loaded for the run, also after an interruption. */
    private void tidy(Link c) {
        if (targets.replaceable() || driver.loaded().isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (!(driver.unload(c, driver.loaded().get()) instanceof ModuleOutcome.Done)) {
                progress.note("the driver stays loaded on " + c.target().description());
            }
        } catch (Broken broken) {
            progress.note(broken.getMessage() + "; the driver may still be loaded on "
                    + c.target().description());
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        connected.ifPresent(this::tidy);
        connected.ifPresent(this::end);
    }

    private void end(Link c) {
        c.end();
        connected = Optional.empty();
    }
}
