// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.run.Interference.Move;
import dev.kspec.target.Fate;
import dev.kspec.target.TargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever goes wrong and how often: each case gets exactly one verdict, and none that it does not deserve. */
class RunnerChaosTest {
    private static final int SEEDS = 50;
    private static final RunOptions OPTIONS = new RunOptions(Duration.ofMillis(150), Duration.ofMillis(100), 4);
    private static final int CASES = 24;

    /** Even numbers pass. */
    private static final List<Case> SOME = Specs.cases(
            "scenario \"s\" {",
            "    matrix { n: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 }",
            "    open \"file\" rdwr creat excl as f",
            "    write f \"${n}\"",
            "    pread f 10 0 as text",
            "    assert (int(text) % 2) == 0",
            "}");

    private static boolean deserved(String name, Verdict verdict) {
        int n = Integer.parseInt(name.replaceAll("\\D", ""));
        return switch (verdict) {
            case PASSED -> n % 2 == 0;
            case FAILED -> n % 2 == 1;
            case INFRASTRUCTURE_ERROR, TIMED_OUT, KERNEL_FAULT -> true;
            case SKIPPED -> false;
        };
    }

    @Test
    @Timeout(120)
    void everyCaseGetsOneVerdict() {
        Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            LocalTargets targets = new LocalTargets(number -> target(random));
            Recorder run = Runs.run(SOME, targets, OPTIONS).demandOneVerdictEach(SOME);
            assertThat(run.verdicts())
                    .as("seed %d", seed)
                    .hasSize(CASES)
                    .allSatisfy((name, verdict) -> assertThat(deserved(name, verdict))
                            .as("%s %s", name, verdict)
                            .isTrue());
            assertThat(targets.asked()).as("seed %d", seed).isLessThanOrEqualTo(CASES + 3);
            assertThat(targets.made()).allMatch(LocalTarget::isClosed);
            run.verdicts().values().forEach(v -> seen.merge(v, 1, Integer::sum));
        }
        assertThat(seen.keySet())
                .contains(
                        Verdict.PASSED,
                        Verdict.FAILED,
                        Verdict.INFRASTRUCTURE_ERROR,
                        Verdict.TIMED_OUT,
                        Verdict.KERNEL_FAULT);
        assertThat(seen.get(Verdict.PASSED)).isGreaterThan(SEEDS * CASES / 8);
    }

    private static LocalTarget target(Random random) throws TargetException {
        if (random.nextInt(20) == 0) {
            throw new TargetException("no target this time");
        }
        boolean panicked = random.nextInt(3) == 0;
        List<Fate> fates = List.of(
                new Fate.Silent(), new Fate.Alive(), new Fate.Killed("x"), new Fate.Stopped("y"), new Fate.WentDown());
        Optional<Fate> fate =
                random.nextBoolean() ? Optional.empty() : Optional.of(fates.get(random.nextInt(fates.size())));
        List<String> console = panicked ? List.of("[    1.234567][ T12] Kernel panic - not syncing: chaos") : List.of();
        int rate = 4 + random.nextInt(40);
        long seed = random.nextLong();
        Random own = new Random(seed);
        return LocalTarget.start(
                (index, frame) -> index == 0 ? new Interference.Pass() : move(own, rate, frame), fate, console);
    }

    private static Move move(Random random, int rate, byte[] frame) {
        if (random.nextInt(rate) != 0) {
            return new Interference.Pass();
        }
        return switch (random.nextInt(11)) {
            case 0 -> new Interference.Kill();
            case 1 -> new Interference.Hang();
            case 2 -> new Interference.Stop();
            case 3 -> new Interference.End(Arrays.copyOf(frame, random.nextInt(frame.length)));
            case 4 -> new Interference.End(frame);
            case 5 ->
                new Interference.Instead("BusyBox v1.35.0 built-in shell (ash)\n".getBytes(StandardCharsets.US_ASCII));
            case 6 -> new Interference.Instead(Interference.withSeq(frame, random.nextInt(30)));
            case 7 -> new Interference.Instead(new byte[0]);
            case 8 -> {
                byte[] twice = Arrays.copyOf(frame, frame.length * 2);
                System.arraycopy(frame, 0, twice, frame.length, frame.length);
                yield new Interference.Instead(twice);
            }
            // The verdict of a payload that was changed with a sound checksum is MutatedAnswersTest's business; here it
            // is
            // one that never changes from a failure to a pass: its nonce, or how the case ended.
            case 9 ->
                new Interference.Instead(Interference.withByte(frame, random.nextInt(16), 1 + random.nextInt(255)));
            default -> new Interference.Instead(Interference.withByte(frame, 16, 1 + random.nextInt(255)));
        };
    }

    @Test
    @Timeout(60)
    void anInterruptAtAnyMomentLeavesNothingUnsaid() {
        for (int seed = 0; seed < 15; seed++) {
            Random random = new Random(seed);
            LocalTargets targets = new LocalTargets(number -> target(random));
            Thread runner = Thread.currentThread();
            CompletableFuture<Void> interrupt = CompletableFuture.runAsync(
                    runner::interrupt, CompletableFuture.delayedExecutor(random.nextInt(200), TimeUnit.MILLISECONDS));
            Recorder run = Runs.run(SOME, targets, OPTIONS).demandNoneTwice(SOME);
            interrupt.join();
            boolean late = Thread.interrupted();
            assertThat(run.result().interrupted() || late || run.outcomes().size() == CASES)
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(run.verdicts())
                    .allSatisfy((name, verdict) ->
                            assertThat(deserved(name, verdict)).isTrue());
            assertThat(targets.made()).allMatch(LocalTarget::isClosed);
        }
    }
}
