// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A driver that makes the kernel fault when kspec itself loads or unloads it: no less its fault than in the midst of a case. */
@Tag("vm")
class DriverFaultIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(2);

    private DriverProject project;

    @Override
    void prepare(Bench own) throws Exception {
        project = DriverProject.in(own.file("project"));
        project.spec("one.kspec", """
                use driver counter
                scenario "opens" { open counter0 rdonly as file }
                """);
        project.spec("other.kspec", """
                use driver counter { start: 5 }
                scenario "reads" {
                    open counter0 rdonly as file
                    read file 64 expect "5\\n"
                }
                """);
        project.spec("without.kspec", """
                scenario "needs no driver" {
                    open "/dev/zero" rdonly as source
                    read source 1 expect "\\0"
                }
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "WARN_ON(start == 5);, WARNING in counter_init, WARNING",
        "if (start == 5) panic(\"counter is unhappy\");, counter is unhappy, Kernel panic - not syncing: counter",
    })
    void whileLoading(String fault, String title, String logged) throws Exception {
        project.replace("\tcounter.value = start;\n", "\tcounter.value = start;\n\t" + fault + "\n");

        Ended ended = run().expect(1);

        RunReport report = report();
        assertThat(report.only("needs no driver").verdict()).isEqualTo("passed");
        assertThat(report.only("opens").verdict()).isEqualTo("passed");
        assertThat(report.only("reads").verdict()).as("%s", ended).isEqualTo("kernel_fault");
        assertThat(report.only("reads").reason()).contains("load", title);
        assertThat(report.only("reads").kernelLog()).contains(logged);
        assertThat(ended.out()).contains("KERNEL FAULT", title);
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void whileUnloading() throws Exception {
        project.replace(
                "\tmisc_deregister(&counter_misc);\n", "\tWARN_ON(start == 0);\n\tmisc_deregister(&counter_misc);\n");

        Ended ended = run().expect(1);

        RunReport report = report();
        assertThat(report.only("needs no driver").verdict()).isEqualTo("passed");
        assertThat(report.only("opens").verdict()).as("the last that used it").isEqualTo("kernel_fault");
        assertThat(report.only("reads").verdict()).isEqualTo("passed");
        assertThat(report.cases().stream().map(RunReport.CaseReport::verdict))
                .as("%s", ended)
                .containsOnlyOnce("kernel_fault");
        assertThat(ended.out()).contains("KERNEL FAULT", "unload", "WARNING in counter_exit");
        assertThat(bench().leftovers()).isEmpty();
    }

    private Ended run() throws Exception {
        return bench().run(BOUND, "run", "--report", "json=" + bench().file("run.json"), project.path());
    }

    private RunReport report() throws Exception {
        return RunReport.read(bench().file("run.json"));
    }
}
