// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps that do not return within their bounds, on the real agent: they are ended then, long before their case's time is over. */
@Timeout(60)
class WithinTest {
    @TempDir
    private Path directory;

    private static Recorder run(String... lines) {
        List<Case> cases = Specs.cases(lines);
        return Runs.run(cases, new LocalTargets(), Policy.ONCE).demandOneVerdictEach(cases);
    }

    private static void demandCutOff(CaseOutcome outcome, int line, String time, long atLeastMillis) {
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        Failure failure = outcome.failure().orElseThrow();
        assertThat(failure.span().line()).isEqualTo(line);
        assertThat(failure.expected()).isEqualTo("done within " + time);
        assertThat(failure.actual()).startsWith("it did not return within " + time);
        assertThat(outcome.details().attributes()).containsExactly(Attribute.LATE);
        assertThat(outcome.details().evidence())
                .anySatisfy(e -> assertThat(e.what()).isEqualTo("where it hung"));
        assertThat(outcome.duration().toMillis()).isBetween(atLeastMillis, 4000L);
    }

    @Test
    void aStepThatDoesNotReturnIsEnded() throws Exception {
        Path torn = Files.createFile(directory.resolve("torn"));
        Recorder run = run(
                "scenario \"one step\" {",
                "    pipe as p",
                "    read p[0] 1 within 300ms",
                "    teardown { open \"" + torn + "\" wronly as f; sleep 400ms; write f \"torn\" }",
                "}",
                "scenario \"behind it\" { getpid }");
        demandCutOff(run.of("one step"), 3, "300ms", 300);
        Failure failure = run.of("one step").failure().orElseThrow();
        assertThat(failure.message()).isEqualTo("read p[0] 1");
        assertThat(failure.actual()).matches(".*, blocked in \\S*pipe_read");
        assertThat(torn).hasContent("torn");
        assertThat(run.of("behind it").verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whateverItStandsIn() {
        Recorder run = run(
                "scenario \"block\" {",
                "    pipe as p",
                "    within 300ms {",
                "        getpid within 10s",
                "        read p[0] 1 within 9s",
                "    }",
                "}",
                "scenario \"lane\" {",
                "    pipe as p",
                "    parallel {",
                "        lane a { sleep 30s }",
                "        lane b { read p[0] 1 within 300ms }",
                "    }",
                "}",
                "scenario \"lanes\" {",
                "    within 300ms {",
                "        parallel {",
                "            lane a { sleep 10ms }",
                "            lane b { sleep 30s }",
                "        }",
                "    }",
                "}",
                "scenario \"child\" {",
                "    pipe as p",
                "    fork { read p[0] 1 within 300ms }",
                "}",
                "scenario \"looks again\" {",
                "    within 300ms { eventually within 20s { assert 1 == 2 } }",
                "}");
        demandCutOff(run.of("block"), 5, "300ms", 300);
        assertThat(run.of("block").failure().orElseThrow().details()).contains("the bound stands at line 3");
        demandCutOff(run.of("lane"), 12, "300ms", 300);
        demandCutOff(run.of("lanes"), 19, "300ms", 300);
        demandCutOff(run.of("child"), 25, "300ms", 300);
        CaseOutcome again = run.of("looks again");
        assertThat(again.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(again.failure().orElseThrow().expected()).isEqualTo("done within 300ms");
        assertThat(String.join("\n", again.failure().orElseThrow().details())).contains("what was tried last: ");
    }

    /** What comes to an end itself is judged when it is done; what is begun anew, in time or not, is not ended in between. */
    @Test
    void whatReturnsIsJudgedByItself() {
        Recorder run = run(
                "scenario \"in time\" { repeat 3 { sleep 100ms within 5s }; sleep 200ms }",
                "scenario \"left\" {",
                "    within 10s { sleep 10ms }",
                "    sleep 300ms",
                "}",
                "scenario \"again\" {",
                "    pipe as p",
                "    eventually within 5s { sleep 200ms within 100ms; assert 1 == 1 }",
                "}",
                "scenario \"teardown\" {",
                "    getpid",
                "    teardown { sleep 300ms within 100ms }",
                "}");
        assertThat(run.of("in time").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.of("left").verdict()).isEqualTo(Verdict.PASSED);
        CaseOutcome again = run.of("again");
        assertThat(again.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(again.duration().toMillis()).isGreaterThan(4000);
        assertThat(run.of("teardown").failure().orElseThrow().actual()).startsWith("took 0.3");
    }
}
