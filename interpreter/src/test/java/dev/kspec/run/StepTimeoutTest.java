// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bound for every step, on the real agent. */
class StepTimeoutTest {
    private static final Duration BOUND = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    @Test
    void aStepThatTakesLongerEndsItsCaseByItsOwnLine() throws Exception {
        Path torn = Files.createFile(directory.resolve("torn"));
        List<Case> cases = Specs.cases(
                "scenario \"waits for ever\" {",
                "    pipe as p",
                "    getpid",
                "    read p[0] 1",
                "    getpid",
                "    teardown { open \"" + torn + "\" wronly as f; sleep 500ms; write f \"torn\" }",
                "}",
                "scenario \"a lane does\" {",
                "    pipe as p",
                "    parallel {",
                "        lane a { repeat 4 { sleep 50ms } }",
                "        lane b { read p[0] 1 }",
                "    }",
                "}",
                "scenario \"takes its time, step by step\" { repeat 12 { sleep 50ms } }",
                "scenario \"looks again and again\" timeout 5s {",
                "    eventually within 1s { assert time() > 700000000 }",
                "}");
        LocalTargets targets = new LocalTargets();

        Recorder run = Runs.run(cases, targets, Runs.OPTIONS.withStepTimeout(BOUND));

        assertThat(run.verdicts())
                .containsEntry("waits for ever", Verdict.TIMED_OUT)
                .containsEntry("a lane does", Verdict.TIMED_OUT)
                .containsEntry("takes its time, step by step", Verdict.PASSED)
                .containsEntry("looks again and again", Verdict.PASSED);
        Failure failure = run.of("waits for ever").failure().orElseThrow();
        assertThat(failure.span().line()).isEqualTo(4);
        assertThat(failure.message()).isEqualTo("read p[0] 1: it takes longer than a step may, 300 ms");
        assertThat(run.of("waits for ever").duration().toMillis()).isBetween(300L, 2500L);
        assertThat(run.of("a lane does").failure().orElseThrow().span().line()).isEqualTo(12);
        assertThat(torn).hasContent("torn");
    }
}
