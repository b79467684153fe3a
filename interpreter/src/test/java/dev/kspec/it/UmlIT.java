// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The instrumented lab: the same suites, and what a stock kernel does not see. Its kernel takes minutes to build, so without
 * {@code verify --full} it has to be there already.
 */
@Tag("vm")
class UmlIT {
    private static final Duration BOUND = Duration.ofMinutes(20);

    @TempDir
    private Path scratch;

    private Bench bench;

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(
                Bench.hasUml() || "full".equals(System.getenv("KSPEC_TIER")),
                "the instrumented lab has not been made: kspec run --lab uml makes it");
        bench = Bench.in(scratch).withUml();
    }

    @AfterEach
    void tidy() throws Exception {
        if (bench != null) {
            bench.close();
        }
    }

    @Test
    void theCountersSuiteRunsThereUnchanged() throws Exception {
        Path json = bench.file("run.json");
        Ended ended = bench.run(BOUND, "run", "--lab", "uml", "--report", "json=" + json, "specs/counter")
                .expect(0);
        assertThat(ended.out()).contains("on User-Mode Linux, Linux ");
        assertThat(RunReport.read(json).cases())
                .isNotEmpty()
                .extracting(RunReport.CaseReport::verdict)
                .containsOnly("passed");
        assertThat(bench.leftovers()).isEmpty();
    }

    /** Each planted into a function of the driver that has no other mistake. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "char *c = kmalloc(20, GFP_KERNEL); OPTIMIZER_HIDE_VAR(c); if (c) c[20] = 1; kfree(c); | KASAN: slab-out-of-bounds",
                "volatile int by = 40; volatile int x = 1 << by; (void)x; | UBSAN: shift-out-of-bounds",
                "static DEFINE_SPINLOCK(l); spin_lock(&l); kfree(kmalloc(8, GFP_KERNEL)); spin_unlock(&l); | BUG: sleeping function called from invalid context",
                "static void *lost; lost = kmalloc(20, GFP_KERNEL); WRITE_ONCE(lost, NULL); | memory leak in counter_open",
            })
    void whatAStockKernelDoesNotSee(String mistake, String title) throws Exception {
        DriverProject project = DriverProject.in(bench.file("project"));
        project.replace(
                "\treturn counter_account(COUNTER_OPENS, counter_do_open(file));",
                "\t{ " + mistake + " }\n\treturn counter_account(COUNTER_OPENS, counter_do_open(file));");
        project.spec("one.kspec", """
                use driver counter
                scenario "opens" { open counter0 rdonly as file }
                """);
        Ended ended = bench.run(BOUND, "run", "--lab", "uml", project.path()).expect(1);
        assertThat(ended.out()).contains("KERNEL FAULT", title);
        assertThat(bench.leftovers()).isEmpty();
    }

    @Test
    void labsAreComparedSideBySide() throws Exception {
        Ended ended = bench.run(BOUND, "run", "--lab", "qemu,uml", "specs/counter/reading.kspec")
                .expect(0);
        assertThat(ended.out()).contains("== qemu", "== uml");
        assertThat(bench.leftovers()).isEmpty();
    }
}
