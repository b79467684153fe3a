// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs on the host are found wherever they may be run from. */
class HostRunsTest {
    private static CheckedScenario scenario(String text) {
        Checked checked = Checked.kspec(text);
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        return checked.spec().scenarios().getLast();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run on host \"true\"",
                "repeat 2 { if 1 == 1 { sleep 1ms } else { run on host \"true\" } }",
                "for x in [1] { within 1s { run on host \"true\" input \"x\" } }",
                "eventually within 1s { as user 1 { as compat { run on host \"true\" expect 0 } } }",
                "inject alloc nth 1 { run on host \"true\" }",
                "sweep alloc { sleep 1ms } after each { run on host \"true\" }",
                "assert log r\"x\" across { run on host \"true\" }",
                "sleep 1ms; teardown { run on host \"true\" }",
                "call outer()"
            })
    void isFound(String steps) {
        CheckedScenario found = scenario("""
                use driver gauge
                define inner() { run on host "true" }
                define outer() { call inner() }
                scenario "s" {
                %s
                }
                """.formatted(steps));
        assertThat(HostRuns.first(found))
                .hasValueSatisfying(s -> assertThat(s.text()).startsWith("run on host \"true\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup", "teardown", "shared setup", "shared teardown"})
    void isFoundInWhatAFileShares(String fixture) {
        CheckedScenario found = scenario(fixture + " { run on host \"true\" }\nscenario \"s\" { sleep 1ms }\n");
        assertThat(HostRuns.first(found))
                .hasValueSatisfying(s -> assertThat(s.line()).isEqualTo(1));
    }

    @Test
    void nobodyElseIsSuspected() {
        CheckedScenario found = scenario("""
                define never() { run on host "true" }
                scenario "other" { run on host "true" }
                scenario "s" { run "on" "host" "true"; run "true" }
                """);
        assertThat(HostRuns.first(found)).isEmpty();
    }
}
