// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.check.CheckedScenario;
import dev.kspec.expand.Case;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts of a run: versions, reasons to skip, groups, timings, exit codes. */
class RunPartsTest {
    @ParameterizedTest
    @CsvSource({
        "6.1.0-37-amd64, >=, 6.1, true",
        "6.1.52, ==, 6.1, true",
        "6.1.52, ==, 6.1.51, false",
        "6.1.52, !=, 6.1, false",
        "6.10.3, >, 6.9, true",
        "6.9.3, <, 6.10, true",
        "6.10, >=, 6.10.1, false",
        "6.10, ==, 6.10.0, true",
        "6.8.0-rc3+, <=, 6.8, true",
        "5.15.167.4-microsoft-standard-WSL2, >=, 5.15.167, true",
        "6, >=, 6.0, true",
        "6.12-amd64, <, 6.12.1, true",
        "7.0.0, >, 6, true",
        "4.4.0, <, 5, true",
        "unknown, >=, 1, false",
        "'', <, 1, true",
        "99999999999999999999.1, >=, 1, true",
        "6.99999999999999999999, >=, 6.1, true"
    })
    void versions(String release, String relation, String wanted, boolean holds) {
        BinaryOperator operator = Stream.of(BinaryOperator.values())
                .filter(o -> o.symbol().equals(relation))
                .findFirst()
                .orElseThrow();
        List<Integer> parts =
                Arrays.stream(wanted.split("\\.")).map(Integer::valueOf).toList();
        assertThat(KernelVersion.of(release).holds(operator, parts)).isEqualTo(holds);
        assertThat(KernelVersion.words(parts)).isEqualTo(wanted);
    }

    private static Optional<String> skip(CheckedScenario.Skip... skips) {
        return new GuestFacts("6.1.0-37-amd64", Set.of("/dev/there"), Optional.of(Set.of("CONFIG_A=y", "CONFIG_B=m")))
                .skipReason(List.of(skips));
    }

    @Test
    void reasonsToSkip() {
        CheckedScenario.Skip newer = new CheckedScenario.UnlessKernel(BinaryOperator.GREATER_OR_EQUAL, List.of(6, 8));
        CheckedScenario.Skip older = new CheckedScenario.UnlessKernel(BinaryOperator.LESS, List.of(6, 8));
        assertThat(skip()).isEmpty();
        assertThat(skip(older)).isEmpty();
        assertThat(skip(new CheckedScenario.UnlessFile("/dev/there"), older)).isEmpty();
        assertThat(skip(newer)).hasValue("needs kernel >= 6.8; this is 6.1.0-37-amd64");
        assertThat(skip(new CheckedScenario.UnlessFile("/dev/gone"))).hasValue("needs the file /dev/gone");
        assertThat(skip(new CheckedScenario.Always("because"))).hasValue("because");
        assertThat(skip(older, new CheckedScenario.UnlessFile("/dev/gone"), newer))
                .as("the first that holds")
                .hasValue("needs the file /dev/gone");
        assertThat(skip(new CheckedScenario.UnlessConfig("A"), new CheckedScenario.UnlessConfig("B")))
                .isEmpty();
        assertThat(skip(new CheckedScenario.UnlessConfig("C"))).hasValue("needs CONFIG_C");
        assertThat(skip(new CheckedScenario.UnlessFeature("btf", "/sys/kernel/btf/vmlinux")))
                .hasValue("needs the kernel's btf (/sys/kernel/btf/vmlinux)");
    }

    @Test
    void aKernelThatHidesItsConfigurationIsNotTakenToHaveAnything() {
        GuestFacts silent = new GuestFacts("6.1.0", Set.of(), Optional.empty());
        assertThat(silent.skipReason(List.of(new CheckedScenario.UnlessConfig("A"))))
                .hasValue("needs CONFIG_A; the target does not show its kernel's configuration");
    }

    @Test
    void groupsKeepTheirOrderThoseWithoutDriverFirst() {
        List<Case> cases = Specs.project(
                List.of("one", "two"),
                List.of("use driver two", "scenario \"a\" { sleep 1ms }", "scenario \"b\" { sleep 1ms }"),
                List.of("scenario \"c\" { sleep 1ms }"),
                List.of("use driver one { p: 1 }", "scenario \"d\" { sleep 1ms }"),
                List.of("use driver one { p: 2 }", "scenario \"e\" { sleep 1ms }"),
                List.of("use driver two", "scenario \"f\" { sleep 1ms }"));
        List<Group> groups = Group.of(cases);
        assertThat(groups.stream()
                        .map(g -> g.cases().stream().map(c -> c.id().name()).toList()))
                .containsExactly(List.of("c"), List.of("a", "b", "f"), List.of("d"), List.of("e"));
        assertThat(groups.getFirst().driver()).isEmpty();
        assertThat(groups.get(2).driver().orElseThrow().parameters()).isEqualTo("p=1");
        assertThat(Group.of(List.of())).isEmpty();
    }

    @Test
    void timingsAddUpInTheOrderOfTheirFirstMention() throws InterruptedException {
        Timings timings = new Timings();
        timings.add("boot", Duration.ofMillis(5));
        timings.add("cases", Duration.ofMillis(1));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 1000; n++) {
                    timings.add("boot", Duration.ofNanos(1000));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(timings.all())
                .containsExactly(
                        new RunResult.Timing("boot", Duration.ofMillis(9)),
                        new RunResult.Timing("cases", Duration.ofMillis(1)));
    }

    private static RunResult result(boolean interrupted, int selected, Verdict... verdicts) {
        Case any = Specs.any();
        List<CaseOutcome> outcomes =
                Stream.of(verdicts).map(v -> Judge.without(any, v, "")).toList();
        return new RunResult(outcomes, selected, interrupted, "", Instant.EPOCH, Duration.ZERO, List.of(), List.of());
    }

    @Test
    void exitCodes() {
        assertThat(result(false, 2, Verdict.PASSED, Verdict.SKIPPED).exitCode()).isZero();
        for (Verdict verdict : List.of(Verdict.FAILED, Verdict.TIMED_OUT, Verdict.KERNEL_FAULT)) {
            assertThat(verdict.isFailure()).isTrue();
            assertThat(result(false, 2, Verdict.PASSED, verdict).exitCode()).isEqualTo(1);
            assertThat(result(false, 2, Verdict.INFRASTRUCTURE_ERROR, verdict).exitCode())
                    .as("1 goes before 3")
                    .isEqualTo(1);
        }
        assertThat(result(false, 2, Verdict.PASSED, Verdict.INFRASTRUCTURE_ERROR)
                        .exitCode())
                .isEqualTo(3);
        assertThat(result(false, 2, Verdict.PASSED).exitCode())
                .as("a verdict is missing")
                .isEqualTo(3);
        assertThat(result(true, 2, Verdict.PASSED).exitCode()).isEqualTo(130);
        assertThat(result(true, 2, Verdict.FAILED).exitCode()).isEqualTo(130);
    }
}
