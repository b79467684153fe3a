// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.kernel.KernelReports;
import dev.kspec.kernel.LogLine;
import dev.kspec.program.Splat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuppressionsTest {
    private static final List<Case> CASES = Specs.cases(
            "driver gadget {",
            "    device gadget0 = \"/dev/null\"",
            "    suppress r\"^WARNING in gadget_open$\" because \"mended in 6.12\"",
            "}",
            "use driver gadget",
            "scenario \"s\" { open gadget0 rdonly as g }");

    private static CaseOutcome outcome(String line) {
        List<Splat> splats = CASES.getFirst()
                .compile(Duration.ofSeconds(1), "/", Optional.empty())
                .splats();
        return Judge.without(CASES.getFirst(), Verdict.PASSED, "")
                .with(Details.NONE.with(Sightings.in(List.of(new KernelLine(1, 1, 4, line)), splats)));
    }

    @Test
    void theOnesThatNothingNeedsAreTold() {
        String warning = "WARNING: CPU: 0 PID: 7 at a.c:1 gadget_open+0x1/0x2 [gadget]";
        assertThat(KernelReports.in(List.of(LogLine.console(warning)))).hasSize(1);
        assertThat(outcome(warning).details().reports())
                .extracting(Sighting::words)
                .containsExactly("suppressed: mended in 6.12");
        assertThat(Suppressions.unused(CASES, List.of(outcome(warning)))).isEmpty();
        assertThat(Suppressions.unused(CASES, List.of(outcome("gadget: opened"))))
                .singleElement()
                .asString()
                .contains(":3:", "no report of this run", "^WARNING in gadget_open$", "mended in 6.12");
        assertThat(Suppressions.unused(List.of(), List.of())).isEmpty();
    }
}
