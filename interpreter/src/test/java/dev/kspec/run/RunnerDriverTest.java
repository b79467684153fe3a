// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.run.FakeGuest.Reaction;
import dev.kspec.target.Preload;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drivers: loaded as each file wants them, looked after behind cases that load and unload them, and judged when they break. */
@Timeout(30)
class RunnerDriverTest {
    private static final RunOptions OPTIONS = new RunOptions(Duration.ofSeconds(5), Duration.ofSeconds(2), 4);
    private static final int EINVAL = 22;
    private static final int EBUSY = 16;
    private static final int EAGAIN = 11;
    private static final int ENOEXEC = 8;
    private static final int EPERM = 1;

    private final List<String> calls = FakeGuest.calls();
    private final List<FakeGuest> guests = new ArrayList<>();
    private final List<String> builds = new ArrayList<>();
    private final List<String> preloads = new ArrayList<>();

    private Recorder run(FakeGuest.Kernel kernel, List<Case> cases) {
        return run(kernel, cases, true);
    }

    private Recorder run(FakeGuest.Kernel kernel, List<Case> cases, boolean replaceable) {
        Recorder recorder = new Recorder();
        DriverModules modules = (driver, directory, progress) -> {
            builds.add(driver.name());
            if (driver.name().equals("broken")) {
                throw new TargetException("driver broken does not build:\nmake: *** Error 2");
            }
            return Path.of("/built", driver.name() + ".ko");
        };
        var unused = new Runner(new Guests(kernel, replaceable), modules, OPTIONS, recorder, new Timings()).run(cases);
        assertThat(guests).allMatch(FakeGuest::isClosed);
        return recorder;
    }

    private final class Guests implements Targets {
        private final FakeGuest.Kernel kernel;
        private final boolean replaceable;

        Guests(FakeGuest.Kernel kernel, boolean replaceable) {
            this.kernel = kernel;
            this.replaceable = replaceable;
        }

        @Override
        public Target acquire(Progress progress) throws TargetException {
            assertThat(guests).as("targets are not asked for for ever").hasSizeLessThan(20);
            try {
                guests.add(new FakeGuest(kernel, calls));
                return guests.getLast();
            } catch (IOException e) {
                throw new TargetException(e.getMessage(), e);
            }
        }

        @Override
        public Target acquire(Optional<Preload> driver, Progress progress) throws TargetException {
            driver.ifPresent(d -> preloads.add(d.name()));
            return acquire(progress);
        }

        @Override
        public boolean replaceable() {
            return replaceable;
        }

        @Override
        public Path kernelBuildDirectory(Progress progress) {
            return Path.of("/kernel");
        }

        @Override
        public void close() {}
    }

    private static FakeGuest.Kernel sound() {
        return (call, nth) -> Reaction.ok();
    }

    private static List<String> use(String driver, int p, String... steps) {
        List<String> lines = new ArrayList<>(List.of("use driver " + driver + " { p: " + p + " }"));
        for (int i = 0; i < steps.length; i++) {
            lines.addAll(List.of("scenario \"" + driver + p + " " + i + "\" {", "    " + steps[i], "}"));
        }
        return lines;
    }

    private static final List<String> PLAIN = List.of("scenario \"plain\" {", "    sleep 1ms", "}");

    @Test
    void eachKindIsBuiltOnceAndLoadedOnce() {
        List<Case> cases = Specs.project(
                List.of("one", "two"),
                use("one", 1, "sleep 1ms", "sleep 2ms"),
                PLAIN,
                use("two", 0, "sleep 1ms"),
                use("one", 2, "sleep 1ms"),
                use("one", 1, "sleep 1ms").stream()
                        .map(l -> l.replace("one1 0", "again"))
                        .toList());
        Recorder run = run(sound(), cases).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(run.outcomes().getFirst().id().name())
                .as("what needs no driver is first")
                .isEqualTo("plain");
        assertThat(guests).hasSize(1);
        assertThat(calls.stream().filter(c -> c.startsWith("load")))
                .containsExactly("load p=1", "load p=0", "load p=2");
        assertThat(builds).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void behindACaseThatChangesModulesTheyAreAsTheFileWantsThem() {
        List<Case> cases = Specs.project(
                List.of("one"),
                use("one", 7, "sleep 1ms", "unload one", "sleep 2ms", "unload one; load one \"p=99\"", "sleep 3ms"));
        Recorder run = run(sound(), cases).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(calls.stream().filter(c -> c.startsWith("load")))
                .containsExactly("load p=7", "load p=7", "load p=99", "load p=7");
    }

    @Test
    void aModuleThatRefusesToLoadFailsItsCasesAndNoOthers() {
        List<Case> cases = Specs.project(
                List.of("one", "two"), use("one", 1, "sleep 1ms", "sleep 2ms"), PLAIN, use("two", 0, "sleep 1ms"));
        FakeGuest.Kernel kernel = (call, nth) ->
                call.equals("load") && nth == 0 ? Reaction.errno(EINVAL, "one: p is odd") : Reaction.ok();
        Recorder run = run(kernel, cases).demandOneVerdictEach(cases);
        assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.of("one1 1").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.of("one1 0").reason()).contains("EINVAL");
        assertThat(run.of("one1 0").kernelLog()).extracting(KernelLine::text).containsExactly("one: p is odd");
        assertThat(run.of("two0 0").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(guests).hasSize(1);
        assertThat(run.result().exitCode()).isEqualTo(1);
    }

    @Test
    void aModuleForAnotherKernelIsNoFailureOfTheDriver() {
        for (int errno : new int[] {ENOEXEC, EPERM}) {
            guests.clear();
            List<Case> cases = Specs.project(List.of("one"), PLAIN, use("one", 1, "sleep 1ms", "sleep 2ms"));
            FakeGuest.Kernel kernel = (call, nth) ->
                    call.equals("load") ? Reaction.errno(errno, "disagrees about version") : Reaction.ok();
            Recorder run = run(kernel, cases).demandOneVerdictEach(cases);
            assertThat(run.of("plain").verdict()).isEqualTo(Verdict.PASSED);
            assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
            assertThat(run.result().exitCode()).isEqualTo(3);
            assertThat(run.result().notes()).anyMatch(n -> n.contains("disagrees about version"));
        }
    }

    @Test
    void aDriverThatDoesNotBuildIsBuiltOnce() {
        List<Case> cases = Specs.project(
                List.of("broken", "one"),
                use("broken", 1, "sleep 1ms"),
                use("broken", 2, "sleep 1ms"),
                use("one", 1, "sleep 1ms"));
        Recorder run = run(sound(), cases).demandOneVerdictEach(cases);
        assertThat(run.of("broken1 0").verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(run.of("broken2 0").verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(builds).containsOnlyOnce("broken");
    }

    /** It need not even build for a kernel on which all its cases are skipped. */
    @Test
    void aDriverThatMayNotBeWantedIsNotPreloaded() {
        List<Case> cases = Specs.project(
                List.of("broken", "one"),
                List.of("use driver broken", "scenario \"new\" {", "skip unless kernel >= 99.0", "sleep 1ms", "}"),
                use("one", 1, "sleep 1ms"));
        Recorder run = run(sound(), cases).demandOneVerdictEach(cases);
        assertThat(run.of("new").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(builds).doesNotContain("broken");
        assertThat(preloads).doesNotContain("broken");
    }

    @Test
    void aModuleThatFaultsWhenItIsLoaded() {
        List<Case> cases = Specs.project(List.of("one"), use("one", 1, "sleep 1ms", "sleep 2ms"), PLAIN);
        FakeGuest.Kernel kernel = (call, nth) -> call.equals("load")
                ? Reaction.says("BUG: KASAN: global-out-of-bounds in one_init+0x10/0x20 [one]")
                : Reaction.ok();
        Recorder run = run(kernel, cases).demandOneVerdictEach(cases);
        assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(run.of("one1 0").reason()).contains("KASAN: global-out-of-bounds in one_init");
        assertThat(run.of("plain").verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aModuleThatHangsWhenItIsLoaded() {
        List<Case> cases = Specs.project(List.of("one"), use("one", 1, "sleep 1ms"), PLAIN);
        FakeGuest.Kernel kernel = (call, nth) -> call.equals("load") ? Reaction.never() : Reaction.ok();
        Recorder run = run(kernel, cases).demandOneVerdictEach(cases);
        assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(run.of("plain").verdict()).isEqualTo(Verdict.PASSED);
    }

    /** A case that leaves the module in use: the module's, or the case's, doing, but the next case starts afresh. */
    @Test
    void aModuleThatDoesNotGoAfterACase() {
        List<Case> cases = Specs.project(
                List.of("one"), use("one", 1, "sleep 1ms", "unload one expect EBUSY", "sleep 2ms", "sleep 3ms"));
        FakeGuest.Kernel kernel =
                (call, nth) -> call.equals("unload") && guests.size() <= 1 ? Reaction.errno(EBUSY) : Reaction.ok();
        Recorder run = run(kernel, cases);
        assertThat(run.of("one1 1").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.of("one1 2").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.of("one1 3").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(guests).hasSize(2);
        assertThat(run.result().exitCode()).as("it does not go unseen").isEqualTo(1);
    }

    @Test
    void aModuleThatNeverGoesIsNotTriedForEver() {
        List<Case> cases = Specs.project(
                List.of("one"), use("one", 1, "sleep 1ms", "unload one expect EAGAIN", "sleep 2ms"), PLAIN);
        Recorder run = run((call, nth) -> call.equals("unload") ? Reaction.errno(EAGAIN) : Reaction.ok(), cases, false);
        assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.of("one1 1").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.of("plain").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.result().exitCode()).isNotZero();
    }

    @Test
    void aHostIsLeftAsItWas() {
        List<Case> cases = Specs.project(List.of("one"), use("one", 1, "sleep 1ms"));
        Recorder run = run(sound(), cases, false).demandOneVerdictEach(cases);
        assertThat(run.result().exitCode()).isZero();
        assertThat(calls).endsWith("unload one");
        assertThat(guests.getFirst().isLoaded()).isFalse();
    }

    @Test
    void skippedCasesNeedNoDriver() {
        List<String> skipped = new ArrayList<>(use("one", 1, "sleep 1ms"));
        skipped.add(2, "    skip unless kernel >= 99.0");
        List<Case> cases = Specs.project(List.of("one"), skipped, PLAIN);
        Recorder run = run(sound(), cases).demandOneVerdictEach(cases);
        assertThat(run.of("one1 0").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(run.of("one1 0").reason()).isEqualTo("needs kernel >= 99.0; this is 6.1.0-fake");
        assertThat(calls).isEmpty();
        assertThat(builds).isEmpty();
    }
}
