// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reports of a real kernel, each tied to the case that brought it about, whether it was to or not. */
@Tag("vm")
@Tag("full")
class MisbehaveIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(8);

    @Test
    void eachReportBelongsToItsCase() throws Exception {
        bench().run(
                        BOUND,
                        "run",
                        "--report",
                        "json=" + json(),
                        Bench.spec("fatal.kspec"),
                        Bench.spec("hang.kspec"),
                        Bench.spec("lockup.kspec"))
                .expect(1);

        RunReport report = RunReport.read(json());
        List<String> faults =
                List.of("what comes is not what is demanded", "nobody demands it", "it hangs, and nobody expects it");
        assertThat(report.cases())
                .hasSizeGreaterThan(15)
                .allSatisfy(c -> assertThat(c.verdict())
                        .as("%s: %s", c.name(), c.reason())
                        .isEqualTo(faults.contains(c.scenario()) ? "kernel_fault" : "passed"));
        assertThat(report.only(faults.getFirst()).reason())
                .isEqualTo("BUG: kernel NULL pointer dereference in misbehave_null_write");
        assertThat(report.only(faults.getLast()).reason()).isEqualTo("hung task in misbehave_hang");
        assertThat(report.only(faults.get(1)).reason())
                .isEqualTo("BUG: kernel NULL pointer dereference in misbehave_null_call");
        assertThat(bench().leftovers()).isEmpty();
    }

    private Path json() {
        return bench().file("run.json");
    }
}
