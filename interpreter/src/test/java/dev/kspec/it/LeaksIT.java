// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cases leave behind in a real kernel: told of, undone, and not there for the next; and what a silent guest says. */
@Tag("vm")
class LeaksIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(3);

    @Test
    void eachKindIsUndoneAndToldOf() throws Exception {
        Path json = bench().file("run.json");
        Ended ended = bench().run(BOUND, "run", "--report", "json=" + json, Bench.spec("leaks.kspec"))
                .expect(0);

        assertThat(RunReport.read(json).cases())
                .hasSize(9)
                .allSatisfy(c -> assertThat(c.verdict()).isEqualTo("passed"));
        assertThat(ended.out())
                .contains(
                        "fail_alloc/probability was left at \"100\", not \"0\": put back",
                        "fail_alloc/times was left at \"-1\", not \"1\": put back",
                        "/proc/sys/vm/stat_interval was left at \"7\", not \"1\": put back",
                        "none (tmpfs) was left mounted on /mnt: undone",
                        "was left running: ended",
                        "file /tmp/left was left: removed",
                        "module kspec_counter was left loaded: unloaded");
        List<String> told =
                ended.out().lines().filter(l -> l.contains("left behind: ")).toList();
        assertThat(told).as("nothing else").hasSize(7);
    }

    /** Also with a driver that was there when the VM was saved. */
    @Test
    void aReferenceToTheModuleIsToldOfWithTheCaseThatTookIt() throws Exception {
        for (int i = 0; i < 4; i++) {
            Path json = bench().file("run" + i + ".json");
            bench().run(BOUND, "run", "--report", "json=" + json, Bench.spec("pins.kspec"))
                    .expect(1);

            RunReport report = RunReport.read(json);
            assertThat(report.cases())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .filteredOn(c -> !c.leaks().isEmpty())
                    .singleElement()
                    .satisfies(c -> assertThat(c.scenario()).isEqualTo("a reference is never given back"))
                    .satisfies(c -> assertThat(c.leaks())
                            .containsExactly("module kspec_misbehave is still used 2 time(s), 1 before"));
        }
    }

    @Test
    void whatTheDriversSlabCachesStillHoldBehindItsCasesIsNoted() throws Exception {
        DriverProject project = DriverProject.in(bench().file("project"));
        project.replace(
                "static int counter_do_open(",
                "static struct kmem_cache *counter_cache;\n\nstatic int counter_do_open(");
        project.replace(
                "\tcounter.value = start;\n",
                "\tcounter.value = start;\n\tcounter_cache = kmem_cache_create(\"counter_things\", 200, 0, 0, NULL);\n");
        project.replace(
                "\tif (!atomic_add_unless(&counter.open_files",
                "\tif (max_open == 7)\n\t\tkmem_cache_alloc(counter_cache, GFP_KERNEL);\n"
                        + "\tif (!atomic_add_unless(&counter.open_files");
        String cases = """
                scenario "one" { open counter0 rdonly as c }
                scenario "two" { open counter0 rdonly as c; open counter0 rdonly as d }
                """;
        project.spec("well.kspec", "use driver counter\n" + cases);
        project.spec("leaking.kspec", "use driver counter { max_open: 7 }\n" + cases);

        Ended ended = bench().run(BOUND, "run", project.path()).expect(0);

        assertThat(ended.out().lines().filter(l -> l.contains("slab cache")))
                .containsExactly(
                        "note: driver counter, behind its cases: slab cache counter_things holds 3 objects more"
                                + " than before them (now 3)");
    }

    @Test
    void aGuestThatSaysNothingIsAskedWhatItDoes() throws Exception {
        Path json = bench().file("run.json");
        bench().run(BOUND, "run", "--report", "json=" + json, Bench.spec("silent.kspec"))
                .expect(1);

        RunReport report = RunReport.read(json);
        assertThat(report.cases()).extracting(RunReport.CaseReport::verdict).containsExactly("passed", "timed_out");
        assertThat(Files.readString(json))
                .contains("tasks of the silent guest (sysrq-w, sysrq-t)", "sysrq: Show State", "kspec-agent");
        assertThat(bench().leftovers()).isEmpty();
    }
}
