// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.wire.Answer.End;
import org.junit.jupiter.api.Test;

class TearDownsTest {
    private static final Subject WITH = Subject.of(
            Specs.cases("scenario \"s\" { getpid; teardown { getpid } }").getFirst());
    private static final Subject OF_THE_FILE = Subject.of(
            Specs.cases("teardown { getpid }", "scenario \"s\" { getpid }").getFirst());
    private static final Subject WITHOUT =
            Subject.of(Specs.cases("scenario \"s\" { getpid }").getFirst());

    private static String said(Subject subject, End end, int detail, int inStep) {
        return TearDowns.cutOff(subject, Made.program(), Made.cut(Made.answer(), inStep, end, detail))
                .orElse("");
    }

    @Test
    void oneThatDidNotRun() {
        assertThat(said(WITH, End.TIMEOUT, 0, Made.SLEPT))
                .isEqualTo("its teardown was not run: the case's process had to be killed at its time-out;"
                        + " the target is given up");
        assertThat(said(OF_THE_FILE, End.SIGNAL, 9, Made.SLEPT)).contains("was not run", "killed by signal 9");
        assertThat(said(WITH, End.HUNG, 0, Made.SLEPT)).contains("was not run", "hangs in the kernel");
        assertThat(TearDowns.withoutAnswer(WITH)).isPresent();
    }

    @Test
    void oneThatWasCutOff() {
        assertThat(said(WITH, End.TIMEOUT, 0, Made.CLOSE)).contains("did not come to its end");
    }

    @Test
    void nothingToTell() {
        assertThat(said(WITH, End.COMPLETED, 0, Made.CLOSED + 1)).isEmpty();
        assertThat(said(WITHOUT, End.TIMEOUT, 0, Made.SLEPT)).isEmpty();
        assertThat(TearDowns.withoutAnswer(WITHOUT)).isEmpty();
    }
}
