// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every bug in {@code driver/counter/mutants} is caught by the very expectation that {@code specs/counter/MUTANTS.tsv}
 * names. Mostly that expectation's file is run alone; some bugs meet the whole suite, and with the tag {@code full} all do.
 */
@Tag("vm")
class MutantsIT {
    /** A hang in the kernel, a read without end, a kernel that faults: their effect on the rest is worth a look every time. */
    private static final Set<Integer> WHOLE_EVERY_TIME = Set.of(1, 12, 26);

    private static final List<String> summary = new ArrayList<>();
    private static ExecutorService pool;
    private static Bench bench;

    @TempDir
    private static Path scratch;

    @BeforeAll
    static void prepare() throws Exception {
        bench = Bench.in(scratch);
        pool = Executors.newFixedThreadPool(
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
                Thread.ofPlatform().daemon().factory());
    }

    @AfterAll
    static void printSummary() throws Exception {
        pool.shutdownNow();
        bench.close();
        summary.stream().sorted().forEach(System.out::println);
    }

    static List<MutantTrial> usualTrials() throws IOException {
        return MutantRow.all().stream()
                .map(row -> MutantTrial.begin(bench, pool, row, WHOLE_EVERY_TIME.contains(row.mutant())))
                .toList();
    }

    static List<MutantTrial> otherTrials() throws IOException {
        return MutantRow.all().stream()
                .filter(row -> !WHOLE_EVERY_TIME.contains(row.mutant()))
                .map(row -> MutantTrial.begin(bench, pool, row, true))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("usualTrials")
    void isCaughtWhereItShouldBe(MutantTrial trial) throws Exception {
        check(trial);
    }

    @ParameterizedTest
    @MethodSource("otherTrials")
    @Tag("full")
    void isCaughtInTheWholeSuiteToo(MutantTrial trial) throws Exception {
        check(trial);
    }

    private static void check(MutantTrial trial) throws Exception {
        MutantTrial.Result result = trial.result();
        RunReport report = result.report();
        List<RunReport.CaseReport> catchers = new ArrayList<>();
        for (RunReport.CaseReport outcome : report.cases()) {
            if (trial.row().caughtBy(outcome)) {
                catchers.add(outcome);
            }
        }
        assertThat(catchers).as("%s", result.ended()).isNotEmpty();
        note(trial, result, catchers.getFirst());
        everyCaseHasItsVerdict(result);
        if (trial.row().verdict().equals("timed out") || trial.row().verdict().equals("kernel fault")) {
            theVmWasReplaced(result);
        }
    }

    private static void everyCaseHasItsVerdict(MutantTrial.Result result) {
        RunReport report = result.report();
        assertThat(report.cases()).as("%s", result.ended()).hasSize(report.selected());
        assertThat(report.count("not_run")).isZero();
        assertThat(report.count("infrastructure_error"))
                .as("%s", result.ended())
                .isZero();
        assertThat(report.count("skipped")).isZero();
        // A bug that turned everything red would not be a small one, or would be one of building or loading.
        assertThat(report.count("passed")).as("%s", result.ended()).isPositive();
    }

    private static void theVmWasReplaced(MutantTrial.Result result) {
        RunReport report = result.report();
        assertThat(report.notes()).anyMatch(note -> note.endsWith(": the VM is replaced"));
        // Those that took it are tried again behind all others, and told then.
        assertThat(report.cases().stream()
                        .filter(c -> c.attempts().isEmpty())
                        .toList()
                        .getLast()
                        .verdict())
                .as("the last of the others ran on the new VM: %s", result.ended())
                .isEqualTo("passed");
    }

    private static void note(MutantTrial trial, MutantTrial.Result result, RunReport.CaseReport catcher)
            throws IOException {
        RunReport.Place place = catcher.failure().orElseThrow();
        summary.add(String.format(
                "mutant %2d  %-5s  %5.1f s  %3d of %3d red  %-12s  %s:%d  %s",
                trial.row().mutant(),
                trial.whole() ? "suite" : "file",
                result.ended().took().toMillis() / 1000.0,
                result.report().selected() - result.report().count("passed"),
                result.report().selected(),
                trial.row().verdict(),
                place.file(),
                place.line(),
                MutantRow.lineOf(place)));
    }

    @Test
    void everyPatchHasItsRow() throws IOException {
        try (Stream<Path> files = Files.list(Repository.root().resolve("driver/counter/mutants"))) {
            List<String> patches = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".patch"))
                    .map(f -> f.replaceFirst("\\.patch$", ""))
                    .toList();
            List<MutantRow> rows = MutantRow.all();
            assertThat(rows).extracting(MutantRow::patch).containsExactlyInAnyOrderElementsOf(patches);
            assertThat(rows)
                    .allSatisfy(row -> assertThat(row.patch()).startsWith(String.format("%02d-", row.mutant())));
            assertThat(rows).hasSizeGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void theWordsOfARowStandInItsScenario() throws IOException {
        for (MutantRow row : MutantRow.all()) {
            String text = Files.readString(Repository.root().resolve(row.file()));
            int title = text.indexOf(row.scenario());
            assertThat(title).as("%s: %s", row.file(), row.scenario()).isNotNegative();
            assertThat(text.substring(title))
                    .as("%s: %s", row.file(), row.scenario())
                    .contains(row.words());
        }
    }
}
