// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs groups of cases on one target after the other: prepares it, keeps its agent busy, replaces it when it breaks. */
final class Session implements AutoCloseable {
    /** So many targets in a row may break without one answer between them. */
    private static final int MOST_LOSSES_IN_A_ROW = 3;

    private final Targets targets;
    private final RunOptions options;
    private final Progress progress;
    private final Sink sink;
    private final BooleanSupplier halted;
    private final DriverKeeper driver;
    private final HostCommands host;
    private final LastUser lastUser;
    private Batch batch;
    private boolean able = true;
    /** Whether the target has run a program that was not the runner's own. */
    private boolean used;

    private Optional<Link> connected = Optional.empty();
    private Optional<CaseOutcome> lastOutcome = Optional.empty();
    private String description = "";
    private Duration overhead = Duration.ZERO;
    private int losses;

    /** Takes in what becomes of cases and of what is done around them; called by several threads. */
    @FunctionalInterface
    interface Sink {
        void fell(Batch.Try turn, Fall fall);
    }

    /** @param halted whether the run is to end now */
    Session(
            Targets targets,
            DriverModules modules,
            RunOptions options,
            Progress progress,
            Sink sink,
            BooleanSupplier halted) {
        this.targets = targets;
        this.driver = new DriverKeeper(targets, modules, options, progress);
        this.options = options;
        this.host = options.hostRun() ? new LocalCommands() : HostCommands.NONE;
        this.progress = progress;
        this.sink = sink;
        this.lastUser = new LastUser(sink);
        this.halted = halted;
    }

    /** The last target in words; empty if there never was one. */
    String description() {
        return description;
    }

    /** Time of the batch spent on other things than its cases. */
    Duration overhead() {
        return overhead;
    }

    /** Whether it may be had; a target that could not be reached once is not asked for again while others work. */
    boolean isAble() {
        return able;
    }

    void disable() {
        able = false;
    }

    boolean isConnected() {
        return connected.isPresent();
    }

    /** Whether this driver, or none, is what the target has loaded. */
    boolean hasLoaded(Optional<CheckedSpec.DriverUse> use) {
        return driver.loaded().equals(use);
    }

    private void finished(CaseOutcome outcome) {
        sink.fell(batch.turn(), Fall.of(outcome));
    }

    void run(Batch wanted) throws TargetException, InterruptedException {
        overhead = Duration.ZERO;
        lastOutcome = Optional.empty();
        batch = wanted;
        if (batch.freshness() == Batch.Freshness.TARGET && used) {
            connected.ifPresent(this::end);
        }
        boolean skipsKnown = false;
        while (!batch.isEmpty() && !halted.getAsBoolean()) {
            Link c = connect();
            long begin = System.nanoTime();
            try {
                c.seeAnswer(progress);
                if (!skipsKnown) {
                    skip(c);
                    skipsKnown = true;
                }
                boolean ready = batch.isEmpty() || prepare(c);
                overhead = overhead.plus(Duration.ofNanos(System.nanoTime() - begin));
                if (ready && !batch.isEmpty()) {
                    SlabWatch slabs = driver.watchSlabs(c);
                    progress.working("running", -1);
                    drain(c);
                    tellGrown(slabs.grown(c));
                    leave(c);
                }
            } catch (Broken broken) {
                replace(c, broken);
            } catch (TargetException e) {
                end(c);
                throw e;
            } finally {
                lastUser.tell();
            }
        }
    }

    private Link connect() throws TargetException, InterruptedException {
        if (connected.isEmpty()) {
            long begin = System.nanoTime();
            Optional<CheckedSpec.DriverUse> wanted = wanted();
            Target target = targets.acquire(driver.preload(wanted), progress);
            overhead = overhead.plus(Duration.ofNanos(System.nanoTime() - begin));
            description = target.description();
            connected = Optional.of(new Link(target, options));
            driver.arrived(target, wanted);
            lastUser.loaded();
            used = false;
            progress.inUse(1);
        }
        return connected.get();
    }

    /** Where each case may be skipped it is known only later whether the driver is, which may not even build for the target. */
    private Optional<CheckedSpec.DriverUse> wanted() {
        return batch.driver()
                .filter(d -> batch.pending().stream()
                        .anyMatch(c -> c.scenario().skips().isEmpty()));
    }

    private void replace(Link c, Broken broken) throws TargetException {
        losses = broken.withVerdict() ? 0 : losses + 1;
        end(c);
        if (batch.isEmpty() || halted.getAsBoolean()) {
            return;
        }
        if (losses >= MOST_LOSSES_IN_A_ROW) {
            throw new TargetException(
                    "targets break one after the other, so the rest is not tried: " + broken.getMessage());
        }
        progress.note(broken.getMessage() + (targets.replaceable() ? ": the VM is replaced" : ": connecting again"));
    }

    private void skip(Link c) throws Broken, InterruptedException {
        List<Case> candidates = batch.pending();
        GuestFacts facts = GuestFacts.ask(
                c,
                candidates.stream().flatMap(p -> p.scenario().skips().stream()).toList());
        for (Case candidate : candidates) {
            facts.skipReason(candidate.scenario().skips()).ifPresent(reason -> {
                if (batch.take(candidate)) {
                    finished(Judge.without(candidate, Verdict.SKIPPED, reason));
                }
            });
        }
    }

    /** Sees to it that the driver of the batch is loaded, and none if it has none; false if it does not load, which settles the batch. */
    private boolean prepare(Link c) throws Broken, TargetException, InterruptedException {
        boolean isThere = driver.loaded().equals(batch.driver());
        if (isThere && (batch.driver().isEmpty() || batch.freshness() != Batch.Freshness.DRIVER)) {
            return true;
        }
        if (batch.driver().isEmpty() || batch.driver().get().driver().module().isEmpty()) {
            return true;
        }
        CheckedSpec.DriverUse use = batch.driver().get();
        ModuleOutcome outcome = driver.bring(c, use);
        if (outcome instanceof ModuleOutcome.Done) {
            lastUser.loaded();
            return true;
        }
        String words = "the module of " + use.driver().name() + " " + outcome.words("load");
        for (Case candidate : batch.takeAll()) {
            finished(Judge.without(candidate, outcome.verdict(), words, outcome.log()));
        }
        if (outcome instanceof ModuleOutcome.Refused) {
            return false;
        }
        throw new Broken(words, true);
    }

    /** No case's verdict depends on it: a driver may keep things until it is unloaded. */
    private void tellGrown(List<String> caches) {
        caches.forEach(words -> progress.note("driver "
                + driver.loaded().map(u -> u.driver().name()).orElse("") + ", behind its cases: slab cache " + words));
    }

    /** Runs what is pending; returns when all of it is done, or throws when the target cannot go on. */
    private void drain(Link c) throws Broken, TargetException, InterruptedException {
        used = true;
        Flight flight = new Flight(c.target(), c.talk(), options, host);
        try {
            Optional<Voyage> shared = batch.shared().isPresent() ? share(c, flight) : Optional.empty();
            while (true) {
                if (halted.getAsBoolean()) {
                    throw new Broken("the run ends here", true);
                }
                flight.fill(batch);
                if (flight.isEmpty()) {
                    break;
                }
                lastUser.tell();
                long begin = System.nanoTime();
                Voyage.Landed landed = flight.land();
                progress.ran(landed.outcome(), begin);
                boolean broken = landed.broken().isPresent();
                lastUser.ended(
                        batch.turn(),
                        new Fall(landed.outcome(), broken),
                        !broken && flight.isEmpty() && driver.loaded().isPresent());
                lastOutcome = Optional.of(landed.outcome());
                if (broken) {
                    throw new Broken(landed.broken().get(), landed.answered());
                }
                losses = 0;
                if (landed.changedModules()) {
                    restore(c, landed.outcome());
                }
            }
            if (shared.isPresent()) {
                unshare(shared.get().landAnyhow());
            }
        } finally {
            flight.giveBack(batch);
        }
    }

    /** Runs the file's shared setup; if it fails, so do the cases that rely on it. */
    private Optional<Voyage> share(Link c, Flight flight) throws Broken, InterruptedException {
        CheckedScenario any = batch.shared().orElseThrow();
        Case first = batch.any();
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
        if (landed.broken().isPresent() && isFromOutside(outcome)) {
            // Says nothing of the file: it is set up anew on the next target, unless that breaks, too.
            throw new Broken(landed.broken().get(), false);
        }
        finished(outcome);
        lastOutcome = Optional.of(outcome);
        for (Case candidate : batch.takeAll()) {
            finished(Judge.without(
                    candidate,
                    outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR ? Verdict.INFRASTRUCTURE_ERROR : Verdict.FAILED,
                    "not run: the file's shared setup " + outcome.verdict().words()));
        }
        if (landed.broken().isPresent()) {
            throw new Broken(landed.broken().get(), landed.answered());
        }
        return Optional.empty();
    }

    private static boolean isFromOutside(CaseOutcome outcome) {
        return outcome.verdict() == Verdict.INFRASTRUCTURE_ERROR || Suspicion.isAskedFor(outcome.reason());
    }

    /** The shared teardown has no case of its own: what fails in it is reported as one. */
    private void unshare(Voyage.Landed landed) throws Broken {
        if (landed.outcome().verdict() != Verdict.PASSED) {
            finished(landed.outcome());
        }
        if (landed.broken().isPresent()) {
            throw new Broken(landed.broken().get(), landed.answered());
        }
    }

    /** A case that loads and unloads the module itself may leave it in any state; the next one starts from the group's. */
    private void restore(Link c, CaseOutcome last) throws Broken, TargetException, InterruptedException {
        CheckedSpec.DriverUse use = batch.driver().orElseThrow();
        demand(use, "unload", driver.unload(c, use), last);
        demand(use, "load", driver.load(c, use), last);
        lastUser.loaded();
    }

    /** The module goes when its cases are done: what it still holds then, or breaks on its way out, is its own doing. */
    private void leave(Link c) throws Broken, InterruptedException {
        if (driver.loaded().isPresent() && batch.driver().equals(driver.loaded()) && lastOutcome.isPresent()) {
            CheckedSpec.DriverUse use = driver.loaded().get();
            String functions = driver.functions(c);
            demand(use, "unload", driver.unload(c, use), lastOutcome.get());
            demandNoLeak(use, driver.leaks(c, functions), lastOutcome.get());
        }
    }

    /** Memory that nothing points to after the module has gone; which of the cases before lost it, nobody can tell. */
    private void demandNoLeak(CheckedSpec.DriverUse use, MemoryLeaks leaks, CaseOutcome last) {
        List<KernelLine> lines = leaks.lines();
        String title = leaks.isAny() ? leaks.title() : "";
        boolean minded =
                driver.unminded(use).stream().noneMatch(s -> s.title().matches(title.getBytes(StandardCharsets.UTF_8)));
        if (leaks.isAny() && minded) {
            finished(around(last, "memory of " + use.driver().name(), Verdict.KERNEL_FAULT, title, lines));
        }
    }

    /** What the module does badly between cases is the last one's, or, where it only does not go, reported as a case behind it. */
    private void demand(CheckedSpec.DriverUse use, String doing, ModuleOutcome outcome, CaseOutcome last)
            throws Broken {
        if (outcome instanceof ModuleOutcome.Done) {
            return;
        }
        String words = "the module of " + use.driver().name() + " " + outcome.words(doing);
        if (!lastUser.blame(doing + "ed", outcome, driver.unminded(use))) {
            finished(around(last, doing + " " + use.driver().name(), outcome.verdict(), words, outcome.log()));
        }
        throw new Broken(words, true);
    }

    /** What shows behind a case. */
    private static CaseOutcome around(
            CaseOutcome last, String what, Verdict verdict, String words, List<KernelLine> log) {
        return new CaseOutcome(
                new CaseId(last.id().file(), what + " after: " + last.id().name(), ""),
                last.scenario(),
                last.tags(),
                verdict,
                Duration.ZERO,
                words,
                Optional.empty(),
                List.of(),
                log,
                false);
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
        progress.inUse(-1);
    }
}
