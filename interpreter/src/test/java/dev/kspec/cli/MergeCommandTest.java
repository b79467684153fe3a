// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.CaseId;
import dev.kspec.journal.JournalHeader;
import dev.kspec.journal.JournalWriter;
import dev.kspec.report.StrictJson;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import dev.kspec.source.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kspec merge}: several runs' journals, one report. */
class MergeCommandTest {
    private static final SourceFile FILE = new SourceFile("specs/f.kspec", "scenario\n");

    @TempDir
    private Path scratch;

    private static CaseOutcome outcome(String name, Verdict verdict) {
        return new CaseOutcome(
                new CaseId("specs/f.kspec", name, ""),
                FILE.span(0, 8),
                Set.of(),
                verdict,
                Duration.ofMillis(1),
                verdict == Verdict.PASSED ? "" : "because",
                Optional.empty(),
                List.of(),
                List.of(),
                true);
    }

    /** @param minute at which its run began */
    private String journal(String name, int minute, long selected, CaseOutcome... outcomes) throws Exception {
        Path file = scratch.resolve(name);
        Instant started = Instant.EPOCH.plusSeconds(minute * 60L);
        JournalHeader header = new JournalHeader("test", started, List.of(), selected, Map.of());
        try (JournalWriter writer = JournalWriter.begin(file, header, t -> {})) {
            List.of(outcomes).forEach(writer::caseFinished);
            writer.finished(new RunResult(
                    List.of(outcomes),
                    selected,
                    false,
                    "VM " + name,
                    started,
                    Duration.ofSeconds(2),
                    List.of(),
                    List.of()));
        }
        return file.toString();
    }

    @Test
    void shardsBecomeOneRun() throws Exception {
        String one = journal("1", 0, 2, outcome("a", Verdict.PASSED), outcome("b", Verdict.PASSED));
        String two = journal("2", 1, 1, outcome("c", Verdict.SKIPPED));
        Path json = scratch.resolve("merged.json");

        Kspec merged = Kspec.run("merge", "--report", "json=" + json, one, two);

        assertThat(merged.code()).as(merged.toString()).isZero();
        assertThat(merged.out()).contains("3 cases: 2 passed, 1 skipped in 4.00 s on VM 1 + VM 2");
        assertThat(merged.err()).isEmpty();
        Map<?, ?> report = (Map<?, ?>) StrictJson.read(Files.readString(json));
        assertThat((List<?>) report.get("cases")).hasSize(3);
    }

    /** However they are named on the command line. */
    @Test
    void theRunThatBeganLastCounts() throws Exception {
        String early = journal("early", 0, 1, outcome("a", Verdict.FAILED));
        String late = journal("late", 5, 1, outcome("a", Verdict.PASSED));
        for (Kspec merged : List.of(Kspec.run("merge", late, early), Kspec.run("merge", early, late))) {
            assertThat(merged.code()).as(merged.toString()).isZero();
            assertThat(merged.out()).contains("cases that are in more than one journal: 1", "1 case: 1 passed");
        }
    }

    @Test
    void failuresAndGapsShowInTheExitCode() throws Exception {
        String bad = journal("bad", 0, 2, outcome("a", Verdict.FAILED), outcome("b", Verdict.PASSED));
        String cut = journal("cut", 1, 5, outcome("c", Verdict.PASSED));
        assertThat(Kspec.run("merge", bad).code()).isEqualTo(1);
        Kspec gaps = Kspec.run("merge", cut);
        assertThat(gaps.code()).isEqualTo(3);
        assertThat(gaps.out()).contains(cut + ": 4 of 5 cases have no outcome");
    }

    @Test
    void whatCannotBeIsUsage() throws Exception {
        Kspec.run("merge").isUsageError("which journals?");
        Kspec.run("merge", "--report", "pdf=x", journal("1", 0, 0)).isUsageError("--report: ");
        Kspec missing = Kspec.run("merge", scratch.resolve("none.jsonl").toString());
        assertThat(missing.code()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("kspec: there is no journal ");
        Path text = Files.writeString(scratch.resolve("text"), "hello\n");
        assertThat(Kspec.run("merge", text.toString()).err()).contains("is no journal of kspec");
    }
}
