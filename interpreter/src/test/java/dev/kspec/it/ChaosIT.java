// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kspec.expand.CaseId;
import dev.kspec.journal.CaseJson;
import dev.kspec.journal.Journal;
import dev.kspec.run.Attribute;
import dev.kspec.run.CaseOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to QEMU, SSH, the agent, the guest's kernel, the disk or kspec itself in the midst of 300 cases: each ends
 * with one verdict, and it is the one in a table that was written beforehand. Every third seed runs on two VMs. Needs root, for a
 * disk of its own.
 *
 * <p>{@code -Dkspec.chaos.seeds=4-53} chooses the seeds of the long version.
 */
@Tag("vm")
class ChaosIT {
    private static final String MORE_SEEDS = "4-53";

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyCaseEndsWithItsOneVerdict(long seed) throws Exception {
        survives(seed);
    }

    static LongStream moreSeeds() {
        String[] range = System.getProperty("kspec.chaos.seeds", MORE_SEEDS).split("-", 2);
        return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[range.length - 1]));
    }

    @ParameterizedTest
    @MethodSource("moreSeeds")
    @Tag("full")
    void everyCaseEndsWithItsOneVerdictAtManyOtherMoments(long seed) throws Exception {
        survives(seed);
    }

    private void survives(long seed) throws Exception {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("mounts need root")
                .isEqualTo(0);
        Bench bench = Bench.in(scratch);
        SmallDisk disk = SmallDisk.at(bench.file("disk"), 16);
        try (bench;
                disk) {
            ChaosSuite suite = ChaosSuite.in(bench.file("project"), seed, seed % 3 == 2 ? 2 : 1);
            try (ChaosRun run = new ChaosRun(bench, suite, disk, seed)) {
                Ended ended = run.toTheEnd();
                table(seed, run, suite, ended);
                judge(run, suite, ended);
                try (Stream<Path> left = Files.list(run.temporary())) {
                    assertThat(left).isEmpty();
                }
            }
            assertThat(bench.leftovers()).isEmpty();
        }
        assertThat(disk.isMounted()).isFalse();
    }

    /** For whoever reads the test's output. */
    private static void table(long seed, ChaosRun run, ChaosSuite suite, Ended last) throws Exception {
        System.out.println("seed " + seed + ": wanted " + suite.counts() + ", came " + tally(run.report()) + " ("
                + last.took().toMillis() / 1000 + " s since kspec was last started)");
        run.log().forEach(line -> System.out.println("  " + line));
        run.withoutProof().forEach(line -> System.out.println("  no case was under way at " + line));
    }

    private static Map<String, Long> tally(Path report) throws Exception {
        return RunReport.read(report).cases().stream()
                .collect(Collectors.groupingBy(RunReport.CaseReport::verdict, TreeMap::new, Collectors.counting()));
    }

    private static void judge(ChaosRun run, ChaosSuite suite, Ended ended) throws Exception {
        ended.expect(1); // some cases fail, as they are to
        RunReport report = RunReport.read(run.report());
        assertThat(report.selected()).isEqualTo(ChaosSuite.CASES);
        assertThat(report.cases()).hasSize(ChaosSuite.CASES);
        assertThat(verdicts(report)).as("%s\n%s", run.log(), ended).containsExactlyInAnyOrderEntriesOf(suite.table());

        List<String> written = JournalTail.of(run.journal()).of("case").stream()
                .map(JournalTail.Entry::name)
                .toList();
        assertThat(written)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(suite.table().keySet());
        Journal journal = Journal.read(run.journal());
        assertThat(journal.unreadable()).isZero();
        assertThat(journal.ended()).isTrue();
        Map<String, String> kept = new LinkedHashMap<>();
        for (Map.Entry<CaseId, CaseOutcome> entry : journal.outcomes().entrySet()) {
            kept.put(entry.getKey().scenario(), CaseJson.name(entry.getValue().verdict()));
        }
        assertThat(kept).containsExactlyInAnyOrderEntriesOf(suite.table());
        onlyWhatWasHitShowsIt(run, journal);
    }

    private static void onlyWhatWasHitShowsIt(ChaosRun run, Journal journal) {
        Set<Attribute> may = Set.of(Attribute.INFRASTRUCTURE, Attribute.ORDER_DEPENDENT);
        for (CaseOutcome outcome : journal.outcomes().values()) {
            assertThat(may).as("%s", outcome).containsAll(outcome.details().attributes());
            assertThat(outcome.details().attempts().isEmpty())
                    .as("%s", outcome)
                    .isEqualTo(outcome.details().attributes().isEmpty());
        }
        assertThat(journal.outcomes().values().stream()
                        .filter(o -> o.details().attributes().contains(Attribute.INFRASTRUCTURE))
                        .map(o -> o.id().scenario()))
                .containsExactlyInAnyOrderElementsOf(run.hit());
    }

    private static Map<String, String> verdicts(RunReport report) {
        Map<String, String> verdicts = new LinkedHashMap<>();
        for (RunReport.CaseReport c : report.cases()) {
            assertThat(verdicts.put(c.scenario(), c.verdict())).as(c.name()).isNull();
        }
        return verdicts;
    }
}
