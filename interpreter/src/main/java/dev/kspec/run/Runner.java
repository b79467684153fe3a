// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.expand.Case;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs cases.
 *
 * <p>In: the selected cases, a source of targets. Out: exactly one verdict for each case, told to the listener as it
 * falls; after an interruption, for those that were done. A target that breaks costs the case that ran on it, not the run.
 */
public final class Runner {
    private final Targets targets;
    private final DriverModules modules;
    private final RunOptions options;
    private final RunListener listener;
    private final List<CaseOutcome> done = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Timings timings;

    /** Who is told of outcomes. */
    private Consumer<CaseOutcome> sink = this::finished;

    public Runner(Targets targets, DriverModules modules, RunOptions options, RunListener listener, Timings timings) {
        this.targets = targets;
        this.modules = modules;
        this.options = options;
        this.listener = listener;
        this.timings = timings;
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
        Progress progress = new Progress(listener, timings, notes);
        boolean interrupted = false;
        String target = "";
        try (Session session = new Session(targets, modules, options, progress, o -> sink.accept(o))) {
            try {
                List<Case> wanted = withoutSkipped(cases);
                for (Group group : Group.of(wanted)) {
                    runGroup(session, group);
                }
                sequel.follow(List.copyOf(done), extra -> aside(session, extra));
            } catch (InterruptedException e) {
                interrupted = true;
            }
            target = session.description();
            progress.working("shutting down", -1);
        }
        Duration all = Duration.ofNanos(System.nanoTime() - begin);
        RunResult result = new RunResult(
                done,
                cases.size(),
                interrupted,
                target,
                started,
                all,
                notes,
                timings.all(),
                MatrixFailures.of(cases, done));
        listener.finished(result);
        return result;
    }

    private List<CaseOutcome> aside(Session session, List<Case> extra) throws TargetException, InterruptedException {
        List<CaseOutcome> outcomes = new ArrayList<>();
        sink = outcomes::add;
        try {
            for (Group group : Group.of(withoutSkipped(extra))) {
                session.run(group);
            }
        } finally {
            sink = this::finished;
        }
        return outcomes;
    }

    /** Scenarios that are never run need no target. */
    private List<Case> withoutSkipped(List<Case> cases) {
        List<Case> wanted = new ArrayList<>();
        for (Case c : cases) {
            Optional<String> reason = c.scenario().skips().stream()
                    .flatMap(s -> s instanceof CheckedScenario.Always(String why)
                            ? java.util.stream.Stream.of(why)
                            : java.util.stream.Stream.empty())
                    .findFirst();
            if (reason.isPresent()) {
                sink.accept(Judge.without(c, Verdict.SKIPPED, reason.get()));
            } else {
                wanted.add(c);
            }
        }
        return wanted;
    }

    private void runGroup(Session session, Group group) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            session.run(group);
        } catch (TargetException e) {
            // On the way to a target, an interrupt may look like one more thing that went wrong.
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            if (notes.stream().noneMatch(n -> firstLine(n).equals(firstLine(e.getMessage())))) {
                notes.add(e.getMessage());
                listener.note(e.getMessage());
            }
            for (Case c : session.unfinished(group)) {
                sink.accept(Judge.without(c, Verdict.INFRASTRUCTURE_ERROR, firstLine(e.getMessage())));
            }
        }
        timings.add("cases", Duration.ofNanos(System.nanoTime() - begin).minus(session.overhead()));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    private void finished(CaseOutcome outcome) {
        done.add(outcome);
        listener.caseFinished(outcome);
    }
}
