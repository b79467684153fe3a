// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several targets' results, a column each. */
class SideBySideTextTest {
    private static String text(Map<String, RunResult> results) {
        return new SideBySideText(results).text();
    }

    private static RunResult of(CaseOutcome... outcomes) {
        RunResult any = Samples.nothing();
        return new RunResult(
                List.of(outcomes),
                outcomes.length,
                false,
                any.target(),
                any.started(),
                any.duration(),
                List.of(),
                List.of());
    }

    @Test
    void theSameEverywhere() {
        Map<String, RunResult> results = new LinkedHashMap<>();
        results.put("root@one", of(Samples.passed(1), Samples.passed(2), Samples.skipped(1)));
        results.put("root@other", of(Samples.passed(2), Samples.skipped(1), Samples.passed(1)));
        assertThat(text(results)).isEqualTo("""
                side by side  root@one  root@other
                passed        2         2
                skipped       1         1
                every case came to the same on all
                """);
    }

    @Test
    void whatDiffersHasALine() {
        Map<String, RunResult> results = new LinkedHashMap<>();
        results.put("a", of(Samples.passed(1), Samples.passed(2)));
        results.put("b\u001b[31m", of(Samples.passed(2), Samples.failed()));
        results.put("c", of());
        String text = text(results);
        assertThat(text.lines().toList().subList(0, 4))
                .satisfies(l -> assertThat(l.get(0)).startsWith("side by side").doesNotContain("\u001b"))
                .satisfies(l -> assertThat(l.get(1)).matches("passed +2 +1 +0"))
                .satisfies(l -> assertThat(l.get(2)).matches("failed +0 +1 +0"))
                .satisfies(l -> assertThat(l.get(3)).isEqualTo("different in"));
        assertThat(text)
                .containsPattern("(?m)^  specs/counter/basic.kspec :: a write adds \\[n=1] +passed +- +-$")
                .containsPattern("(?m)^  specs/counter/basic.kspec :: a write adds \\[n=2] +passed +passed +-$")
                .containsPattern("(?m)^  specs/counter/basic.kspec :: a write adds +- +failed +-$");
    }
}
