// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramPrinter;
import dev.kspec.target.TargetException;
import dev.kspec.wire.Answer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Host and agent reckon alike: what the agent makes of a program is never held against it. */
class HonestAgentTest {
    private static final int PROGRAMS = 1000;

    @Test
    void noTrueAnswerIsAContradiction() throws TargetException, IOException {
        Case subject = Specs.any();
        Map<Answer.Status, Integer> seen = new EnumMap<>(Answer.Status.class);
        Map<String, Integer> ops = new TreeMap<>();
        try (Agents agent = new Agents()) {
            for (int seed = 0; seed < PROGRAMS; seed++) {
                Program program = RandomPrograms.of(seed);
                Agents.Judged judged = agent.judge(subject, program);
                assertThat(judged.outcome().verdict())
                        .as(
                                "seed %d: %s%n%s%n%s",
                                seed, judged.outcome().reason(), ProgramPrinter.print(program), judged.answers())
                        .isIn(Verdict.PASSED, Verdict.FAILED);
                for (Answer answer : judged.answers()) {
                    answer.records().forEach(r -> {
                        seen.merge(r.status(), 1, Integer::sum);
                        ops.merge(
                                program.instructions().get(r.step()).getClass().getSimpleName()
                                        + (r.status() == Answer.Status.OK ? "" : " failed"),
                                1,
                                Integer::sum);
                    });
                }
            }
        }
        assertThat(seen).as("every status came up often").hasSize(Answer.Status.values().length - 1);
        assertThat(seen).as("their time is never over").doesNotContainKey(Answer.Status.LATE);
        assertThat(seen.values()).allMatch(n -> n > 20);
        assertThat(ops)
                .as("every step came up, and failed if it can")
                .containsKeys("SysCall", "ReadFile", "WriteFile", "Sleep", "Clock", "Peek", "Poke", "Run", "LogMark")
                .containsKeys(
                        "LogRead",
                        "TraceMark",
                        "TraceRead",
                        "Fork",
                        "Hold",
                        "Inherit",
                        "Connect",
                        "Connect failed",
                        "Parallel",
                        "Parallel failed",
                        "Post",
                        "Barrier",
                        "Barrier failed",
                        "Await failed",
                        "Blocked failed",
                        "Fork failed",
                        "Raise failed",
                        "Run failed",
                        "Poke failed")
                .containsKeys("Eval failed", "Check failed", "Format failed", "Store failed", "Copy failed")
                .containsKeys("JumpUnless failed", "Note failed", "SysCall failed", "Peek failed");
    }
}
