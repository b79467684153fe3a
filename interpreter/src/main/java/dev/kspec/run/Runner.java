// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.Fresh;
import dev.kspec.check.HostRuns;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Runs cases.
 *
 * <p>In: the selected cases, a source of targets. Out: exactly one verdict for each case, told to the listener as it
 * falls; after an interruption, for those that were done. A target that breaks costs the case that ran on it, not the run.
 */
public final class Runner {
    private final List<Targets> targets;
    private final DriverModules modules;
    private final RunOptions options;
    private final Policy policy;
    private final RunListener listener;
    private final Timings timings;
    private Map<CaseId, Duration> known = Map.of();
    private final AtomicBoolean timeIsOver = new AtomicBoolean();

    /** Each case is tried once. */
    public Runner(Targets targets, DriverModules modules, RunOptions options, RunListener listener, Timings timings) {
        this(List.of(targets), modules, options, Policy.ONCE, listener, timings);
    }

    /** @param targets sources of targets, one for each that is used side by side; one source may stand there more than once */
    public Runner(
            List<Targets> targets,
            DriverModules modules,
            RunOptions options,
            Policy policy,
            RunListener listener,
            Timings timings) {
        this.targets = List.copyOf(targets);
        this.modules = new ModulesOnce(modules);
        this.options = options;
        this.policy = policy;
        this.listener = listener;
        this.timings = timings;
    }

    /** What cases took in an earlier run: with several targets, what takes long is begun first. */
    public Runner knowing(Map<CaseId, Duration> durations) {
        known = Map.copyOf(durations);
        return this;
    }

    /** Runs the cases; an interrupt of the thread ends the run early and in order. */
    public RunResult run(List<Case> cases) {
        return run(cases, Sequel.NONE);
    }

    /** Runs the cases, then what follows from their outcomes while the target is still there. */
    public RunResult run(List<Case> cases, Sequel sequel) {
        Instant started = Instant.now();
        long begin = System.nanoTime();
        listener.started(cases.size());
        Progress progress = new Progress(listener, timings, policy.lean());
        Ledger ledger = new Ledger(policy, targets.stream().allMatch(Targets::replaceable), progress);
        Aside aside = new Aside(ledger::take);
        boolean interrupted = false;
        String target;
        Optional<Thread> clock = policy.time().map(this::clock);
        try (Pool pool = pool(progress, ledger, aside)) {
            try {
                rounds(pool, ledger, progress, aside, cases);
                ledger.close(ending(false, ledger));
                if (!ledger.isOver()) {
                    sequel.follow(progress.done(), extra -> aside(pool, aside, extra));
                }
            } catch (InterruptedException e) {
                interrupted = !timeIsOver.get();
            }
            clock.ifPresent(Thread::interrupt);
            if (timeIsOver.get()) {
                var unusedFlag = Thread.interrupted(); // of the clock, which may have come too late to be noticed
            }
            ledger.close(ending(interrupted, ledger));
            ended(progress, cases.size(), ledger);
            new Suppressions(cases, options.suppressions())
                    .told(progress.done())
                    .forEach(progress::note);
            target = pool.description();
            progress.working("shutting down", -1);
        }
        Duration all = Duration.ofNanos(System.nanoTime() - begin);
        RunResult result = new RunResult(
                progress.done(),
                cases.size(),
                interrupted,
                target,
                started,
                all,
                progress.notes(),
                timings.all(),
                MatrixFailures.of(cases, progress.done()));
        listener.finished(result);
        return result;
    }

    private Pool pool(Progress progress, Ledger ledger, Aside aside) {
        BooleanSupplier halted = () -> timeIsOver.get() || ledger.isOver();
        List<Session> sessions = targets.stream()
                .map(t -> new Session(t, modules, options, progress, aside, halted))
                .toList();
        return new Pool(sessions, aside, progress, timings, halted);
    }

    /** Ends the run by an interrupt when its time is over. */
    private Thread clock(Duration time) {
        Thread runner = Thread.currentThread();
        return Thread.ofPlatform().daemon().name("kspec-run-time").start(() -> {
            try {
                Thread.sleep(time);
                timeIsOver.set(true);
                runner.interrupt();
            } catch (InterruptedException e) {
                // The run was quicker.
            }
        });
    }

    /** Why what was to be tried again was not. */
    private String ending(boolean interrupted, Ledger ledger) {
        return interrupted
                ? "the run was interrupted"
                : timeIsOver.get()
                        ? "the run's time was over"
                        : ledger.isOver() ? "the run ended with so many failures" : "the run ended before";
    }

    /** Why not all cases have run, if the run was ended for a reason of its own. */
    private void ended(Progress progress, int selected, Ledger ledger) {
        long left =
                selected - progress.done().stream().filter(CaseOutcome::isCase).count();
        if (left > 0 && timeIsOver.get()) {
            progress.note("the run's time of " + policy.time().orElseThrow().toMillis() / 1e3 + " s"
                    + " is over: cases not run: " + left);
        } else if (left > 0 && ledger.isOver()) {
            progress.note((policy.maxFailures() == 1 ? "a case failed" : policy.maxFailures() + " cases failed")
                    + ", and so the run ends here: cases not run: " + left);
        }
    }

    private void rounds(Pool pool, Ledger ledger, Progress progress, Aside aside, List<Case> cases)
            throws InterruptedException {
        int whole = 0;
        boolean failed = false;
        try {
            while (whole < policy.rounds() && !ledger.isOver() && !failed) {
                round(whole, pool, ledger, progress, aside, cases);
                if (!ledger.isOver()) {
                    whole++;
                    failed = policy.untilFail() && ledger.hasFailedInRound();
                }
            }
        } finally {
            if (failed) {
                progress.note("a case failed in round " + whole + ", which was the last therefore");
            } else if (policy.rounds() > 1) {
                progress.note("rounds run to their end: " + whole);
            }
        }
    }

    private void round(int number, Pool pool, Ledger ledger, Progress progress, Aside aside, List<Case> cases)
            throws InterruptedException {
        if (number > 0) {
            progress.working(
                    "round " + (number + 1) + (policy.rounds() == Integer.MAX_VALUE ? "" : " of " + policy.rounds()),
                    -1);
        }
        ledger.round();
        List<Case> wanted = withoutSkipped(order(number).of(cases), aside);
        pool.run(batches(Group.of(wanted), Batch.Freshness.ANY, Batch.Try.FIRST));
        again(pool, ledger, cases);
    }

    private Order order(int round) {
        return policy.order() instanceof Order.Shuffled(long seed) ? new Order.Shuffled(seed + round) : policy.order();
    }

    /** Tries those again of which a try was not their last. */
    private void again(Pool pool, Ledger ledger, List<Case> cases) throws InterruptedException {
        while (!ledger.isOver()) {
            List<Case> alone = chosen(cases, ledger.takeAlone());
            List<Case> retries = chosen(cases, ledger.takeRetries());
            if (alone.isEmpty() && retries.isEmpty()) {
                return;
            }
            pool.run(batches(Group.of(retries), Batch.Freshness.ANY, Batch.Try.RETRY));
            pool.run(alone.stream()
                    .flatMap(c -> batches(Group.of(List.of(c)), Batch.Freshness.TARGET, Batch.Try.ALONE).stream())
                    .toList());
        }
    }

    private static List<Case> chosen(List<Case> cases, List<CaseId> ids) {
        Set<CaseId> wanted = new HashSet<>(ids);
        return wanted.isEmpty()
                ? List.of()
                : cases.stream().filter(c -> wanted.contains(c.id())).toList();
    }

    private List<Batch> batches(List<Group> groups, Batch.Freshness freshness, Batch.Try turn) {
        return groups.stream()
                .flatMap(g -> freshness == Batch.Freshness.ANY ? g.parts().stream() : Stream.of(g))
                .map(g -> new Batch(g, freshness == Batch.Freshness.ANY ? g.freshness() : freshness, turn, known))
                .toList();
    }

    private List<CaseOutcome> aside(Pool pool, Aside aside, List<Case> extra)
            throws TargetException, InterruptedException {
        List<CaseOutcome> outcomes = new ArrayList<>();
        aside.divert(outcomes);
        try {
            pool.demand(batches(Group.of(withoutSkipped(extra, aside)), Batch.Freshness.ANY, Batch.Try.FIRST));
        } finally {
            aside.back();
        }
        return outcomes;
    }

    /** Where outcomes go: to the ledger, or, for cases that are not the run's, to a list. */
    private static final class Aside implements Session.Sink {
        private final Session.Sink usual;
        private Optional<List<CaseOutcome>> list = Optional.empty();

        Aside(Session.Sink usual) {
            this.usual = usual;
        }

        synchronized void divert(List<CaseOutcome> to) {
            list = Optional.of(to);
        }

        synchronized void back() {
            list = Optional.empty();
        }

        @Override
        public synchronized void fell(Batch.Try turn, Fall fall) {
            list.ifPresentOrElse(l -> l.add(fall.outcome()), () -> usual.fell(turn, fall));
        }
    }

    /** Why a case may not be run here, if it is one that would have a program run where kspec runs. */
    private Optional<String> hostRun(Case c) {
        return !options.hostRun() && HostRuns.first(c.scenario()).isPresent()
                ? Optional.of(RunOptions.NO_HOST_RUN)
                : Optional.empty();
    }

    /** Scenarios that are never run need no target. */
    private List<Case> withoutSkipped(List<Case> cases, Aside aside) {
        List<Case> wanted = new ArrayList<>();
        for (Case c : cases) {
            Optional<String> reason = c.scenario().skips().stream()
                    .flatMap(s -> s instanceof CheckedScenario.Always(String why) ? Stream.of(why) : Stream.empty())
                    .findFirst()
                    .or(() -> targets.stream().allMatch(Targets::replaceable)
                                    || !c.scenario().fresh().contains(Fresh.VM)
                            ? Optional.empty()
                            : Optional.of("needs a fresh VM, and the target is no VM of kspec's"))
                    .or(() -> hostRun(c));
            if (reason.isPresent()) {
                aside.fell(Batch.Try.FIRST, Fall.of(Judge.without(c, Verdict.SKIPPED, reason.get())));
            } else {
                wanted.add(c);
            }
        }
        return wanted;
    }
}
