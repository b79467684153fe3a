// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What makes rows of a matrix fail is found out on a real driver. */
@Tag("vm")
class ExplainFailuresIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final String CAUSE = "  cause: start=100, add=-3, way=pwrite\n";

    @Test
    void theCauseIsNamedAndTheSmallestCaseFailsByItself() throws Exception {
        Ended ended = bench().run(BOUND, "explain-failures", Bench.spec("interaction.kspec"));
        ended.expect(0);
        assertThat(ended.out())
                .contains(CAUSE, "  It accounts for the failing row.\n")
                .contains("scenario \"a write adds [start=100, add=-3, way=pwrite, twice=false, reads=1]\" {");
        String scenario = ended.out()
                .substring(ended.out().indexOf("scenario \"a write adds ["))
                .replaceFirst("(?s)\n}\n.*", "\n}\n");
        DriverProject project = DriverProject.in(bench().file("project"));
        project.spec("smallest.kspec", "use driver counter\n\n" + scenario);
        Ended alone = bench().run(BOUND, "run", project.path());
        alone.expect(1);
        assertThat(alone.out()).contains("1 case: 1 failed");
    }

    @Test
    void afterARunItsReportIsEnough() throws Exception {
        Path report = bench().file("run.json");
        Ended run = bench().run(BOUND, "run", "--report", "json=" + report, Bench.spec("interaction.kspec"));
        run.expect(1);
        assertThat(run.out())
                .contains("what the failing rows have in common\n")
                .contains("    start=100, add=-3, way=pwrite  in the failing row, in none that passed\n");
        assertThat(Files.readString(report)).contains("\"suspects\"");
        Ended ended =
                bench().run(BOUND, "explain-failures", "--report", report.toString(), Bench.spec("interaction.kspec"));
        ended.expect(0);
        assertThat(ended.out()).contains(CAUSE).doesNotContain("FAILED");
    }
}
