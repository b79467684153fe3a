// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.run.FakeGuest.Reaction;
import dev.kspec.target.Target;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver that breaks when its module goes: the verdict is that of a case that ran on it. */
@Timeout(30)
class UnloadFaultTest {
    private static final String SPLAT = "BUG: KASAN: double-free in one_exit+0x10/0x20 [one]";
    private static final String TITLE = "KASAN: double-free in one_exit";
    private static final String SEEN = TITLE + "; seen when the driver was unloaded after this case";

    private final List<String> calls = FakeGuest.calls();
    private final List<FakeGuest> guests = new ArrayList<>();

    private Recorder run(FakeGuest.Kernel kernel, List<Case> cases, Policy policy, int window) {
        Recorder recorder = new Recorder();
        RunOptions options = new RunOptions(Duration.ofSeconds(5), Duration.ofSeconds(2), window);
        DriverModules modules = (driver, directory, progress) -> Path.of("/built", driver.name() + ".ko");
        var unused =
                new Runner(List.of(new Guests(kernel)), modules, options, policy, recorder, new Timings()).run(cases);
        assertThat(guests).allMatch(FakeGuest::isClosed);
        return recorder.demandOneVerdictEach(cases);
    }

    private final class Guests implements Targets {
        private final FakeGuest.Kernel kernel;

        Guests(FakeGuest.Kernel kernel) {
            this.kernel = kernel;
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
        public boolean replaceable() {
            return true;
        }

        @Override
        public Path kernelBuildDirectory(Progress progress) {
            return Path.of("/kernel");
        }

        @Override
        public void close() {}
    }

    private static List<Case> cases(int count) {
        return cases(IntStream.range(0, count).mapToObj(i -> "sleep 1ms").toList());
    }

    private static List<Case> cases(List<String> steps) {
        List<String> lines = new ArrayList<>(List.of("use driver one"));
        for (int i = 0; i < steps.size(); i++) {
            lines.addAll(List.of("scenario \"c" + i + "\" {", "    " + steps.get(i), "}"));
        }
        return Specs.project(List.of("one"), lines);
    }

    private static FakeGuest.Kernel always() {
        return (call, nth) -> call.equals("unload") ? Reaction.says(SPLAT) : Reaction.ok();
    }

    @Test
    void theLastCaseIsBlamedWhateverTheWindow() {
        for (int window : new int[] {1, 2, 8}) {
            guests.clear();
            List<Case> cases = cases(3);
            Recorder run = run(always(), cases, Policy.ONCE, window);
            assertThat(run.of("c0").verdict()).isEqualTo(Verdict.PASSED);
            assertThat(run.of("c1").verdict()).isEqualTo(Verdict.PASSED);
            CaseOutcome last = run.of("c2");
            assertThat(last.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
            assertThat(last.reason()).isEqualTo(SEEN);
            assertThat(last.kernelLog()).extracting(KernelLine::text).containsExactly(SPLAT);
            assertThat(last.details().reports())
                    .extracting(r -> r.report().title())
                    .containsExactly(TITLE);
            assertThat(last.details().evidence())
                    .singleElement()
                    .satisfies(e -> assertThat(e.lines().stream().map(l -> l.replaceFirst(".* :: ", "")))
                            .containsExactly("c0", "c1", "c2"));
            assertThat(run.outcomes()).as("no fixture beside it").hasSize(3);
            assertThat(run.result().exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aloneItComesAgainAndIsTheDrivers() {
        Recorder run = run(always(), cases(2), Policy.DEFAULT, 4);
        CaseOutcome last = run.of("c1");
        assertThat(last.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(last.details().attributes()).containsExactly(Attribute.DRIVER);
        assertThat(last.details().attempts())
                .singleElement()
                .satisfies(a -> assertThat(a.reason()).isEqualTo(SEEN));
        assertThat(run.attempts()).extracting(o -> o.id().name()).containsExactly("c1");
        assertThat(guests).hasSize(2);
    }

    @Test
    void aloneItDoesNotComeAgainAndSomethingBeforeHasAPartInIt() {
        FakeGuest.Kernel once =
                (call, nth) -> call.equals("unload") && guests.size() == 1 ? Reaction.says(SPLAT) : Reaction.ok();
        CaseOutcome last = run(once, cases(2), Policy.DEFAULT, 4).of("c1");
        assertThat(last.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(last.details().attributes()).containsExactly(Attribute.ORDER_DEPENDENT);
        assertThat(calls).as("the module went behind the case alone, too").endsWith("load p=0", "unload one");
    }

    @Test
    void aModuleThatDoesNotComeToAnEndIsToldTheSameWay() {
        FakeGuest.Kernel hangs = (call, nth) -> call.equals("unload") ? Reaction.never() : Reaction.ok();
        CaseOutcome last = run(hangs, cases(2), Policy.ONCE, 4).of("c1");
        assertThat(last.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(last.reason()).contains("unloaded").contains("does not come to an end");
    }

    /** Behind a case that changes modules, the driver is unloaded and loaded anew before the next one. */
    @Test
    void betweenCasesItIsTheOneBeforeThatIsBlamed() {
        FakeGuest.Kernel second = (call, nth) ->
                call.equals("unload") && nth == 1 && guests.size() == 1 ? Reaction.says(SPLAT) : Reaction.ok();
        Recorder run = run(second, cases(List.of("sleep 1ms", "unload one; load one", "sleep 2ms")), Policy.ONCE, 4);
        assertThat(run.of("c0").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.of("c1").reason()).isEqualTo(SEEN);
        assertThat(run.of("c2").verdict()).isEqualTo(Verdict.PASSED);
        FakeGuest.Kernel third = (call, nth) ->
                call.equals("load") && nth == 2 && guests.size() == 3 ? Reaction.says(SPLAT) : Reaction.ok();
        CaseOutcome loaded = run(
                        third, cases(List.of("sleep 1ms", "unload one; load one", "sleep 2ms")), Policy.ONCE, 4)
                .of("c1");
        assertThat(loaded.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(loaded.reason()).isEqualTo(TITLE + "; seen when the driver was loaded after this case");
    }

    @Test
    void namesOfThoseBeforeAreFew() {
        CaseOutcome last = run(always(), cases(50), Policy.ONCE, 8).of("c49");
        String lines = String.join("\n", last.details().evidence().getFirst().lines());
        assertThat(lines).startsWith("(20 before these)").endsWith("c49").doesNotContain("c19\n");
        assertThat(lines.lines().collect(Collectors.toList())).hasSize(31);
    }
}
