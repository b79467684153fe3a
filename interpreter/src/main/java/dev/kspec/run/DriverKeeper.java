// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedSpec;
import dev.kspec.program.Splat;
import dev.kspec.target.Preload;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.type.DriverModel;
import dev.kspec.wire.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds drivers' modules, and loads and unloads them on a target; knows which one is loaded. */
final class DriverKeeper {
    private final Targets targets;
    private final DriverModules modules;
    private final RunOptions options;
    private final Progress progress;
    private final Map<Path, List<String>> slabNames = new HashMap<>();
    private Optional<CheckedSpec.DriverUse> loaded = Optional.empty();

    DriverKeeper(Targets targets, DriverModules modules, RunOptions options, Progress progress) {
        this.targets = targets;
        this.modules = modules;
        this.options = options;
        this.progress = progress;
    }

    Optional<CheckedSpec.DriverUse> loaded() {
        return loaded;
    }

    /** What a fresh target is going to be asked to load. */
    Optional<Preload> preload(Optional<CheckedSpec.DriverUse> use) {
        return use.filter(u -> u.driver().module().isPresent()).map(Coming::new);
    }

    /** A fresh target has loaded what was wanted of it, or nothing. */
    void arrived(Target target, Optional<CheckedSpec.DriverUse> wanted) {
        loaded = target.preloaded() ? wanted : Optional.empty();
    }

    /** A driver, to be loaded on a target that is not the keeper's. */
    private final class Coming implements Preload {
        private final CheckedSpec.DriverUse use;

        Coming(CheckedSpec.DriverUse use) {
            this.use = use;
        }

        @Override
        public String name() {
            return use.driver().name();
        }

        @Override
        public Path module() throws TargetException, InterruptedException {
            return DriverKeeper.this.module(use.driver());
        }

        @Override
        public String parameters() {
            return use.parameters();
        }

        @Override
        public boolean load(Target target) throws InterruptedException {
            Link link = new Link(target, options);
            try {
                // What the kernel reports meanwhile, suppressed or not, is to be seen in every run: then nothing is
                // saved.
                return link.attempt(Housekeeping.load(use, target.moduleDirectory()), List.of())
                        instanceof ModuleOutcome.Done;
            } catch (Broken broken) {
                return false;
            } finally {
                link.hangUp();
            }
        }
    }

    /** Builds a driver's module, brings it to the target and loads it. */
    ModuleOutcome bring(Link c, CheckedSpec.DriverUse use) throws Broken, TargetException, InterruptedException {
        Path module = module(use.driver());
        long begin = System.nanoTime();
        progress.working("loading " + use.driver().name(), -1);
        put(c, module);
        removeForeign(c, use);
        if (targets.findsLeaks()) {
            var unusedAnswer = c.ask(Housekeeping.forgetLeaks());
        }
        ModuleOutcome outcome = load(c, use);
        progress.took("driver load", Duration.ofNanos(System.nanoTime() - begin));
        return outcome;
    }

    private Path module(DriverModel driver) throws TargetException, InterruptedException {
        return modules.build(driver, targets.kernelBuildDirectory(progress), progress);
    }

    /** Begins to watch what the loaded driver's slab caches hold, if it has any. */
    SlabWatch watchSlabs(Link c) throws Broken, TargetException, InterruptedException {
        if (loaded.isEmpty()) {
            return SlabWatch.begin(c, List.of());
        }
        Path module = module(loaded.get().driver());
        if (!slabNames.containsKey(module)) {
            slabNames.put(module, SlabNames.in(module));
        }
        return SlabWatch.begin(c, slabNames.get(module));
    }

    private static void put(Link c, Path module) throws Broken, InterruptedException {
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
    private void removeForeign(Link c, CheckedSpec.DriverUse use) throws Broken, TargetException, InterruptedException {
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

    /** What is not minded while a driver comes or goes. */
    List<Splat> unminded(CheckedSpec.DriverUse use) {
        List<DriverModel.Suppression> all = new ArrayList<>(use.driver().suppressions());
        all.addAll(options.suppressions());
        return Suppressions.splats(all);
    }

    /** The loaded driver's functions, as {@link #leaks} wants them; nothing where nobody can ask for leaks. */
    String functions(Link c) throws Broken, InterruptedException {
        if (!targets.findsLeaks() || loaded.isEmpty()) {
            return "";
        }
        return text(c.ask(Housekeeping.functions(loaded.get().driver().module().orElseThrow())));
    }

    /**
     * What a driver that was unloaded has lost since it was loaded.
     *
     * @param functions its own
     */
    MemoryLeaks leaks(Link c, String functions) throws Broken, InterruptedException {
        if (functions.isEmpty()) {
            return new MemoryLeaks(List.of());
        }
        long begin = System.nanoTime();
        progress.working("looking for memory leaks", -1);
        String text = text(c.ask(Housekeeping.findLeaks()));
        progress.took("leak scan", Duration.ofNanos(System.nanoTime() - begin));
        return MemoryLeaks.read(text, functions);
    }

    /** What the last step that has any text brought. */
    private static String text(Answer answer) {
        return answer.records().stream()
                .map(r -> new String(r.data(), StandardCharsets.UTF_8))
                .reduce("", (before, now) -> now.isEmpty() ? before : now);
    }

    /** Unloads a module; that it is not there is as good. */
    ModuleOutcome unload(Link c, CheckedSpec.DriverUse use) throws Broken, InterruptedException {
        ModuleOutcome outcome =
                c.attempt(Housekeeping.unload(use.driver().module().orElseThrow()), unminded(use));
        loaded = Optional.empty();
        return outcome instanceof ModuleOutcome.Refused(int errno, var log) && errno == Words.ENOENT
                ? new ModuleOutcome.Done(log)
                : outcome;
    }

    ModuleOutcome load(Link c, CheckedSpec.DriverUse use) throws Broken, TargetException, InterruptedException {
        ModuleOutcome outcome = c.attempt(Housekeeping.load(use, c.target().moduleDirectory()), unminded(use));
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
}
