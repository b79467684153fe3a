// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.kernel.KernelReports;
import dev.kspec.kernel.LogLine;
import dev.kspec.program.Splat;
import dev.kspec.source.SourceFile;
import dev.kspec.type.DriverModel;
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
        Suppressions all = new Suppressions(CASES, List.of());
        assertThat(all.told(List.of(outcome(warning))))
                .singleElement()
                .asString()
                .contains(
                        ":3:",
                        ": 1 report of this run was suppressed by r\"^WARNING in gadget_open$\" (mended in 6.12)");
        assertThat(all.told(List.of(outcome(warning), outcome(warning))).getFirst())
                .contains(": 2 reports of this run were suppressed");
        assertThat(all.told(List.of(outcome("gadget: opened"))))
                .singleElement()
                .asString()
                .contains(":3:", "no report of this run", "^WARNING in gadget_open$", "mended in 6.12");
        assertThat(new Suppressions(List.of(), List.of()).told(List.of())).isEmpty();
    }

    @Test
    void aFileAndAProjectSuppressToo() {
        List<Case> cases =
                Specs.cases("suppress r\"^WARNING in one$\" because \"of the file\"", "scenario \"s\" { sleep 1ms }");
        List<DriverModel.Suppression> project = List.of(new DriverModel.Suppression(
                new SourceFile("kspec.yaml", "").span(0, 0), "^WARNING in two$", "of the project"));
        List<Splat> splats = cases.getFirst()
                .compile(Duration.ofSeconds(1), "/", Optional.empty())
                .with(Suppressions.splats(project))
                .splats();
        List<KernelLine> log = List.of(
                new KernelLine(1, 1, 4, "WARNING: CPU: 0 PID: 7 at a.c:1 one+0x1/0x2"),
                new KernelLine(2, 2, 4, "WARNING: CPU: 0 PID: 7 at a.c:1 two+0x1/0x2"),
                new KernelLine(3, 3, 4, "WARNING: CPU: 0 PID: 7 at a.c:1 three+0x1/0x2"));
        CaseOutcome outcome =
                Judge.without(cases.getFirst(), Verdict.PASSED, "").with(Details.NONE.with(Sightings.in(log, splats)));

        assertThat(outcome.details().reports())
                .extracting(Sighting::words)
                .containsExactly("suppressed: of the file", "suppressed: of the project", "fault");
        assertThat(new Suppressions(cases, project).told(List.of(outcome)))
                .satisfiesExactly(
                        file -> assertThat(file).contains("1 report of", "(of the file)"),
                        all -> assertThat(all).contains("kspec.yaml:", "1 report of", "(of the project)"));
    }
}
