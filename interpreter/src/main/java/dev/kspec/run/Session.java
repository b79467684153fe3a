// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.program.Program;
import dev.kspec.target.Fate;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.type.DriverModel;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.Answer;
import dev.kspec.wire.WireException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs groups of cases on one target after the other: prepares it, keeps its agent busy, replaces it when it breaks. */
final class Session implements AutoCloseable {
    /** So many targets in a row may break without one answer between them. */
    private static final int MOST_LOSSES_IN_A_ROW = 3;

    /** What the agent says of lost records if there is no log to be read. */
    private static final long LOG_UNREADABLE = -1;

    private final Targets targets;
    private final DriverModules modules;
    private final RunOptions options;
    private final Progress progress;
    private final Consumer<CaseOutcome> finished;
    private final Map<DriverModel, Path> built = new HashMap<>();
    private final Map<DriverModel, String> unbuildable = new HashMap<>();
    private Deque<Case> pending = new ArrayDeque<>();
    private Optional<Connected> connected = Optional.empty();
    private Optional<CheckedSpec.DriverUse> loaded = Optional.empty();
    private Optional<CaseOutcome> lastOutcome = Optional.empty();
    private String description = "";
    private Duration overhead = Duration.ZERO;
    private int losses;
    /** Whether the target has answered a program. */
    private boolean answering;

    /** A target and the conversation with its agent. */
    private record Connected(Target target, Conversation talk) {}

    Session(
            Targets targets,
            DriverModules modules,
            RunOptions options,
            Progress progress,
            Consumer<CaseOutcome> finished) {
        this.targets = targets;
        this.modules = modules;
        this.options = options;
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
            Connected c = connect();
            long begin = System.nanoTime();
            try {
                seeAnswer(c);
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

    private Connected connect() throws TargetException, InterruptedException {
        if (connected.isEmpty()) {
            long begin = System.nanoTime();
            Target target = targets.acquire(progress);
            overhead = overhead.plus(Duration.ofNanos(System.nanoTime() - begin));
            description = target.description();
            connected = Optional.of(new Connected(target, new Conversation(target.agent())));
            loaded = Optional.empty();
        }
        return connected.get();
    }

    /** A target that answers nothing at all is broken; without this, its silence would be blamed on the first cases. */
    private void seeAnswer(Connected c) throws Broken, InterruptedException {
        if (!answering) {
            Answer answer = ask(c, Housekeeping.nothing(options.caseTimeout()));
            if (answer.kmsgLost() == LOG_UNREADABLE) {
                progress.note("the kernel's log cannot be read on " + c.target().description()
                        + ": what it reports goes unseen; log in as root");
            }
            answering = true;
        }
    }

    private void replace(Connected c, Broken broken) throws TargetException {
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

    private void skip(Connected c) throws Broken, InterruptedException {
        List<String> paths = pending.stream()
                .flatMap(p -> p.scenario().skips().stream())
                .flatMap(s -> s instanceof CheckedScenario.UnlessFile(String path)
                        ? java.util.stream.Stream.of(path)
                        : java.util.stream.Stream.empty())
                .distinct()
                .toList();
        Set<String> present = new HashSet<>();
        if (!paths.isEmpty()) {
            Answer answer = ask(c, Housekeeping.exist(paths));
            if (answer.end() != Answer.End.COMPLETED) {
                throw new Broken("the target cannot say which files it has", false);
            }
            List<Answer.Record> found = answer.records();
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i).value().signum() >= 0) {
                    present.add(paths.get(i));
                }
            }
        }
        String release = c.talk().guest().release();
        for (Case candidate : List.copyOf(pending)) {
            Housekeeping.skipReason(candidate.scenario().skips(), release, present::contains)
                    .ifPresent(reason -> {
                        pending.remove(candidate);
                        finished.accept(Judge.without(candidate, Verdict.SKIPPED, reason));
                    });
        }
    }

    /** Sees to it that the driver of the group is loaded, and none if it has none; false if it does not load, which settles the group. */
    private boolean prepare(Connected c, Group group) throws Broken, TargetException, InterruptedException {
        if (loaded.equals(group.driver())) {
            return true;
        }
        if (group.driver().isEmpty() || group.driver().get().driver().module().isEmpty()) {
            return true;
        }
        CheckedSpec.DriverUse use = group.driver().get();
        Path module = module(use.driver());
        long begin = System.nanoTime();
        progress.working("loading " + use.driver().name(), -1);
        put(c, module);
        removeForeign(c, use);
        ModuleOutcome outcome = load(c, use);
        progress.took("driver load", Duration.ofNanos(System.nanoTime() - begin));
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

    /** A module is built once, and a build that fails is not tried again. */
    private Path module(DriverModel driver) throws TargetException, InterruptedException {
        if (unbuildable.containsKey(driver)) {
            throw new TargetException(unbuildable.get(driver));
        }
        Path module = built.get(driver);
        if (module == null) {
            try {
                module = modules.build(driver, targets.kernelBuildDirectory(progress), progress);
            } catch (TargetException e) {
                unbuildable.put(driver, firstLine(e.getMessage()));
                throw e;
            }
            built.put(driver, module);
        }
        return module;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    private static void put(Connected c, Path module) throws Broken, InterruptedException {
        try {
            c.target().putModule(module);
        } catch (TargetException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            throw new Broken(e.getMessage() + " (" + c.target().fate().words() + ")", false);
        }
    }

    /** A host may have the module loaded from elsewhere; a fresh VM never has. */
    private void removeForeign(Connected c, CheckedSpec.DriverUse use)
            throws Broken, TargetException, InterruptedException {
        ModuleOutcome outcome = unload(c, use);
        if (outcome instanceof ModuleOutcome.Refused(int errno, var log) && ModuleOutcome.isAboutTarget(errno)) {
            throw new TargetException("modules cannot be unloaded on "
                    + c.target().description() + ": " + Words.errno(errno) + "; log in as root");
        }
        if (!(outcome instanceof ModuleOutcome.Done)) {
            throw new Broken(
                    "a module of " + use.driver().name() + " that was there " + outcome.words("unload"), false);
        }
    }

    /** Unloads a module; that it is not there is as good. */
    private ModuleOutcome unload(Connected c, CheckedSpec.DriverUse use) throws Broken, InterruptedException {
        ModuleOutcome outcome =
                attempt(c, Housekeeping.unload(use.driver().module().orElseThrow()));
        loaded = Optional.empty();
        return outcome instanceof ModuleOutcome.Refused(int errno, var log) && errno == Words.ENOENT
                ? new ModuleOutcome.Done(log)
                : outcome;
    }

    private ModuleOutcome load(Connected c, CheckedSpec.DriverUse use)
            throws Broken, TargetException, InterruptedException {
        ModuleOutcome outcome = attempt(c, Housekeeping.load(use, c.target().moduleDirectory()));
        if (outcome instanceof ModuleOutcome.Refused(int errno, var log) && ModuleOutcome.isAboutTarget(errno)) {
            String said = log.stream().map(KernelLine::text).reduce("", (a, b) -> a + "\n  kernel: " + b);
            throw new TargetException(
                    "the target does not take the module of " + use.driver().name() + ": "
                            + Words.errno(errno) + "; it has to fit its kernel, "
                            + c.talk().guest().release()
                            + " (--kdir), and root has to be allowed to load it" + said);
        }
        if (outcome instanceof ModuleOutcome.Done) {
            loaded = Optional.of(use);
        }
        return outcome;
    }

    /** Loads or unloads a module; that the kernel goes down meanwhile, or the whole guest stands still, is the module's doing. */
    private ModuleOutcome attempt(Connected c, Program program) throws Broken, InterruptedException {
        try {
            return ModuleOutcome.of(ask(c, program));
        } catch (Broken broken) {
            List<KernelLine> log = ConsoleLines.last(c.target().console());
            Optional<String> title =
                    KernelReports.title(log.stream().map(KernelLine::text).toList());
            if (title.isPresent()) {
                return new ModuleOutcome.Faulted(title.get(), log);
            }
            if (c.target().fate() instanceof Fate.Silent) {
                return new ModuleOutcome.Stuck(log);
            }
            throw broken;
        }
    }

    /** One program on the runner's own account; answers to cases that were given up meanwhile are passed over. */
    private Answer ask(Connected c, Program program) throws Broken, InterruptedException {
        try {
            int seq = c.talk().send(program);
            Conversation.Heard heard = c.talk().await(program.timeout().plus(options.grace()));
            while (heard instanceof Conversation.Spoke(var message) && message.seq() < seq) {
                heard = c.talk().await(program.timeout().plus(options.grace()));
            }
            return switch (heard) {
                case Conversation.Spoke(AgentClient.Done(int s, Answer answer))
                when s == seq -> trusted(program, answer);
                case Conversation.Spoke(var message) ->
                    throw new Broken("the agent answered something else: " + message, false);
                case Conversation.Lost(String why) ->
                    throw new Broken(
                            "lost the target (" + why + "; " + c.target().fate().words() + ")", false);
                case Conversation.Silence s -> throw new Broken("the target stopped answering", false);
            };
        } catch (WireException e) {
            throw new Broken("the runner's own program cannot be sent: " + e.getMessage(), false);
        }
    }

    private static Answer trusted(Program program, Answer answer) throws Broken {
        Optional<String> contradiction = Judge.contradiction(program, answer);
        if (contradiction.isPresent()) {
            throw new Broken("the guest's answer contradicts itself: " + contradiction.get(), false);
        }
        return answer;
    }

    /** Runs what is pending; returns when all of it is done, or throws when the target cannot go on. */
    private void drain(Connected c, Group group) throws Broken, TargetException, InterruptedException {
        Flight flight = new Flight(c.target(), c.talk(), options);
        try {
            while (!pending.isEmpty() || !flight.isEmpty()) {
                flight.fill(pending);
                Flight.Landed landed = flight.land();
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
        } finally {
            flight.giveBack(pending);
        }
    }

    /** A case that loads and unloads the module itself may leave it in any state; the next one starts from the group's. */
    private void restore(Connected c, Group group, CaseOutcome last)
            throws Broken, TargetException, InterruptedException {
        CheckedSpec.DriverUse use = group.driver().orElseThrow();
        demand(use, "unload", unload(c, use), last);
        demand(use, "load", load(c, use), last);
    }

    /** The module goes when its cases are done: what it still holds then, or breaks on its way out, is its own doing. */
    private void leave(Connected c, Group group) throws Broken, InterruptedException {
        if (loaded.isPresent() && group.driver().equals(loaded) && lastOutcome.isPresent()) {
            demand(loaded.get(), "unload", unload(c, loaded.get()), lastOutcome.get());
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
                outcome.log()));
        throw new Broken(words, true);
    }

    /** A host that is not ours to throw away is left without the driver that was loaded for the run, also after an interruption. */
    private void tidy(Connected c) {
        if (targets.replaceable() || loaded.isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (!(unload(c, loaded.get()) instanceof ModuleOutcome.Done)) {
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

    private void end(Connected c) {
        c.talk().close();
        c.target().close();
        connected = Optional.empty();
        answering = false;
    }
}
