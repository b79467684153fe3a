// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.CaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kspec explain-failures} says before it would boot anything; the rest is in the VM's tests. */
@Timeout(30)
class ExplainFailuresCommandTest {
    private static final String REPORT = """
            {"cases": [{"id": {"file": "%s", "scenario": "takes a number", "row": "n=%d"}, "verdict": "%s",
              "reason": "", "failure": null, "steps": []}]}
            """;

    @TempDir
    private Path directory;

    private String specs;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
        Path suite = Files.createDirectories(directory.resolve("specs"));
        Files.writeString(suite.resolve("values.kspec"), """
                scenario "takes a number" {
                    matrix { n: 1, 2, 3 }
                    open "/dev/null" wronly as f
                    write f "${n}"
                }
                scenario "plain" { sleep 1ms }
                """);
        specs = suite.toString();
    }

    private String report(String text) throws IOException {
        return Files.writeString(directory.resolve("run.json"), text).toString();
    }

    @Test
    void wrongUsage() throws IOException {
        Kspec.run("explain-failures").isUsageError("which spec files?");
        Kspec.run("explain-failures", "--most-rows", "0", specs).isUsageError("--most-rows takes a number");
        Kspec.run("explain-failures", "--case-timeout", "1", specs).isUsageError("--case-timeout takes a time");
        Kspec.run("explain-failures", "--report", directory.resolve("none").toString(), specs)
                .isUsageError("--report: ", "there is no such file");
        Kspec.run("explain-failures", "--report", report("[]"), specs).isUsageError("is no JSON report of kspec");
        Kspec.run("explain-failures", "--match", "plain", specs).isUsageError("no matrix is selected");
        Kspec.run("explain-failures", "--match", "nothing like it", specs).isUsageError("nothing is selected");
    }

    @Test
    void aReportOfOtherFiles() throws IOException {
        Kspec.run("explain-failures", "--report", report(REPORT.formatted("elsewhere.kspec", 1, "failed")), specs)
                .isUsageError("none of the selected cases is in the report", "from the same directory");
    }

    @Test
    void aReportWithoutFailures() throws IOException {
        Kspec ran = Kspec.run(
                "explain-failures", "--report", report(REPORT.formatted("specs/values.kspec", 2, "passed")), specs);
        assertThat(ran.code()).as(ran::toString).isZero();
        assertThat(ran.out()).isEqualTo("No row of a matrix failed.\n");
        assertThat(ran.err()).contains("kspec: specs/values.kspec :: takes a number: not in the report: 2 of 3 rows\n");
    }

    private static CaseId row(String scenario, int n) {
        return new CaseId("a.kspec", scenario, "n=" + n);
    }

    @Test
    void aReportOfTheFilesAsTheyWere() {
        List<CaseId> today = List.of(row("same", 1), row("same", 2), row("grown", 1), row("grown", 3), row("new", 1));
        List<CaseId> reported = List.of(
                row("same", 2),
                row("same", 1),
                row("grown", 1),
                row("grown", 2),
                row("renamed", 1),
                new CaseId("b.kspec", "of another file", "n=1"),
                new CaseId("a.kspec", "no matrix", ""));
        assertThat(ReportedRows.differences(today, reported, false))
                .containsExactly(
                        "a.kspec :: grown: not in the report: 1 of 2 rows; no longer in the file: 1 of the report's 2 rows",
                        "a.kspec :: new: not in the report: 1 of 1 rows",
                        "a.kspec :: renamed: no longer in the file: 1 of the report's 1 rows");
        assertThat(ReportedRows.differences(today, reported, true))
                .containsExactly(
                        "a.kspec :: grown: not in the report: 1 of 2 rows",
                        "a.kspec :: new: not in the report: 1 of 1 rows");
        assertThat(ReportedRows.differences(today, today, false)).isEmpty();
    }

    @Test
    void aTargetThatIsNotThere() throws IOException {
        String text = REPORT.formatted("specs/values.kspec", 2, "timed_out");
        Kspec ran = Kspec.run("explain-failures", "--report", report(text), "--target", "root@127.0.0.1:1", specs);
        assertThat(ran.code()).as(ran::toString).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(ran.out()).doesNotContain("No row of a matrix failed");
        assertThat(ran.err()).contains("kspec: no further rows can be run: ");
    }

    @Test
    void helpNamesWhatItNeeds() {
        Kspec ran = Kspec.run("explain-failures", "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("--report FILE", "--most-rows N", "Exit code: 0", "kspec explain-failures specs/");
        assertThat(Kspec.run("--help").out()).contains("  explain-failures ");
    }
}
