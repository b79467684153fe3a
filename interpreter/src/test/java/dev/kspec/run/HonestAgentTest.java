// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.program.Program;
import dev.kspec.target.TargetException;
import dev.kspec.wire.Answer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Host and agent reckon alike: what the agent makes of a program is never held against it. */
class HonestAgentTest {
    private static final int PROGRAMS = 1500;

    @Test
    void noTrueAnswerIsAContradiction() throws TargetException, IOException {
        Case subject = Specs.any();
        Map<Answer.Status, Integer> seen = new EnumMap<>(Answer.Status.class);
        try (Agents agent = new Agents()) {
            for (int seed = 0; seed < PROGRAMS; seed++) {
                Program program = RandomPrograms.of(seed);
                Answer answer = agent.run(program);
                CaseOutcome outcome = Judge.judge(subject, program, answer);
                assertThat(outcome.verdict())
                        .as("seed %d: %s%n%s%n%s", seed, outcome.reason(), program.instructions(), answer.records())
                        .isIn(Verdict.PASSED, Verdict.FAILED);
                answer.records().forEach(r -> seen.merge(r.status(), 1, Integer::sum));
            }
        }
        assertThat(seen).as("every status came up often").hasSize(Answer.Status.values().length);
        assertThat(seen.values()).allMatch(n -> n > 20);
    }
}
