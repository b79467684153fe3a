// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.check.Checked;
import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.cover.Tuple;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.expand.Expansion;
import dev.kspec.expand.MatrixRows;
import dev.kspec.explain.Answer;
import dev.kspec.explain.CommonValues;
import dev.kspec.explain.Finding;
import dev.kspec.explain.Finding.Certainty;
import dev.kspec.explain.Localiser;
import dev.kspec.explain.Observations;
import dev.kspec.run.CauseSearch;
import dev.kspec.run.MatrixFailures;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of matrices of which some rows fail. */
class MatricesReportTest {
    private static final CheckedSpec SPEC = Checked.kspec("""
            scenario "filter" {
                matrix {
                    lport: none, 9081, 9082
                    state: none, include(listen), exclude(listen)
                    text:  "a", "\\e[31m"
                    cover 2
                }
                open "/dev/null" wronly as f
                write f "${text}"
                assert lport != 9082
            }
            scenario "sizes" {
                matrix { size: 1, 2, 3, 4, 5, 6, 7, 8; fill: 'x', 'y' }
                assert size > 0 && fill > 0
            }
            scenario "both" {
                matrix {
                    port:    0, 9081, 9082
                    address: "", "10.0.0.1", "10.0.0.2", "\\e[31m"
                    state:   "", "up", "down"
                }
                assert port != 1 && state != address
            }
            """).spec();

    @TempDir
    private Path directory;

    private static CheckedScenario scenario(String title) {
        return SPEC.scenarios().stream()
                .filter(s -> s.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static MatrixRows rows(String title) {
        return new MatrixRows("specs/filter.kspec", scenario(title));
    }

    private static MatrixFailures failures(String title, Predicate<String> fails) {
        MatrixRows rows = rows(title);
        Observations seen = new Observations(rows.model());
        cases(title)
                .forEach(c -> assertThat(seen.add(
                                rows.indices(c.row()).orElseThrow(),
                                fails.test(c.id().row()) ? new Answer.Failed("failed at x:1:1") : new Answer.Passed()))
                        .isTrue());
        return new MatrixFailures("specs/filter.kspec", title, rows, CommonValues.of(seen, rows.strength()));
    }

    private static List<Case> cases(String title) {
        return new Expansion(SPEC)
                .cases()
                .filter(c -> c.scenario().title().equals(title))
                .toList();
    }

    private static RunResult result() {
        RunResult run = Samples.allPassed();
        List<MatrixFailures> matrices = List.of(
                failures("filter", row -> row.startsWith("lport=9082, state=include(listen)")),
                failures("sizes", row -> row.startsWith("size=8") || row.equals("size=2, fill=121")),
                failures("sizes", row -> row.contains("121") && row.matches("size=[1-5].*")),
                failures("sizes", row -> row.matches("size=[1357], fill=120|size=[2468], fill=121")),
                // Each port hides it beside one of the addresses.
                failures(
                        "both",
                        row -> row.matches("port=9081, address=\"1.*(1|2)\",.*|port=9082, address=.*(2|m)\",.*")),
                failures("both", row -> !row.startsWith("port=0") && row.matches(".*state=\"(|up)\"")),
                failures("both", row -> row.matches("port=9081, address=\"1.*(1|2)\",.*")));
        return new RunResult(
                run.cases(),
                run.selected(),
                false,
                run.target(),
                run.started(),
                run.duration(),
                run.notes(),
                run.timings(),
                matrices);
    }

    @Test
    void onTheConsole() {
        String text = new SummaryText(new Palette(false), new Glyphs(java.nio.charset.StandardCharsets.UTF_8), false)
                .text(result(), note -> false);
        Rendered.check("console-matrices.txt", text);
    }

    @Test
    void asJson() {
        String json = Rendered.of(new JsonReport("1.0", FullOutcomes.AS_THEY_ARE), result(), Plan.UNKNOWN);
        assertThat(StrictJson.read(json)).isInstanceOf(Map.class);
        int from = json.indexOf("  \"matrices\"");
        Rendered.check("json-matrices.json", json.substring(from, json.indexOf("  \"fixtures\"")));
    }

    private static CauseSearch.Found found(Finding... findings) {
        return found(0, false, findings);
    }

    private static CauseSearch.Found found(int left, boolean exhausted, Finding... findings) {
        return new CauseSearch.Found(
                cases("filter").getFirst(),
                rows("filter"),
                60,
                7,
                new Localiser.Result(List.of(findings), 21, 6, left, exhausted),
                Optional.empty());
    }

    private static String text(CauseSearch.Found found) {
        return new FindingsText(new Palette(false)).text(List.of(found));
    }

    /** Each in full would be hundreds of lines. */
    @Test
    void manyCauses() {
        Optional<Tuple> pair = Optional.of(new Tuple(List.of(0, 1), List.of(2, 1)));
        Optional<Tuple> one = Optional.of(new Tuple(List.of(0), List.of(1)));
        String text = text(found(
                new Finding(Certainty.CONFIRMED, pair, "failed at f:9:5", List.of(2, 1, 0), 3, ""),
                new Finding(Certainty.UNSETTLED, Optional.empty(), "failed at f:8:5", List.of(2, 1, 0), 2, "too few"),
                new Finding(Certainty.CONFIRMED, one, "failed at f:7:5", List.of(1, 0, 0), 2, ""),
                new Finding(Certainty.CONFIRMED, one, "failed at f:6:5", List.of(1, 1, 0), 1, ""),
                new Finding(Certainty.FLAKY, Optional.empty(), "failed at f:5:5", List.of(0, 0, 0), 1, "now and then"),
                new Finding(
                        Certainty.UNSETTLED, Optional.empty(), "failed at f:4:5", List.of(0, 0, 1), 1, "too many")));
        Rendered.check("findings-many.txt", text);
        // The case of two findings stands there once; those behind the third have none.
        assertThat(text.split("\nscenario ", -1)).hasSize(3);
    }

    @Test
    void rowsThatWereNotLookedInto() {
        assertThat(text(found(11, true))).endsWith("""
                        21 further rows run; 6 run once more to be sure
                        not looked into: 11 further failing rows, since no more rows were allowed
                        help: allow more rows than these 27: --most-rows N

                        """);
        assertThat(text(found(1, false)))
                .contains("not looked into: 1 further failing row, since no cause was found for several before\nhelp: ")
                .doesNotContain("--most-rows");
        Finding unsettled = new Finding(
                Certainty.UNSETTLED,
                Optional.empty(),
                "failed at f:9:5",
                List.of(1, 1, 1),
                2,
                "it would take more rows");
        assertThat(text(found(0, true, unsettled))).contains("--most-rows").doesNotContain("not looked into");
        assertThat(text(found(0, true))).doesNotContain("--most-rows");
    }

    @Test
    void causesThatWereFound() {
        Optional<Tuple> pair = Optional.of(new Tuple(List.of(0, 1), List.of(2, 1)));
        Optional<Tuple> one = Optional.of(new Tuple(List.of(2), List.of(1)));
        String text = new FindingsText(new Palette(false))
                .text(
                        List.of(
                                found(
                                        new Finding(
                                                Certainty.CONFIRMED, pair, "failed at f:9:5", List.of(2, 1, 0), 7, ""),
                                        new Finding(
                                                Certainty.CONFIRMED,
                                                one,
                                                "kernel fault: WARNING in f",
                                                List.of(0, 0, 1),
                                                0,
                                                "")),
                                found(
                                        new Finding(
                                                Certainty.UNSETTLED,
                                                Optional.empty(),
                                                "timed out at f:9:5",
                                                List.of(1, 1, 1),
                                                2,
                                                "no combination of values was found that fails in every row"),
                                        new Finding(
                                                Certainty.FLAKY,
                                                pair,
                                                "failed at f:9:5",
                                                List.of(2, 1, 0),
                                                1,
                                                "run again, a row did not do the same: of 10 runs of it one after the other, 4 failed"))));
        Rendered.check("findings.txt", text);
        assertThat(text).doesNotContain("\u001b");
    }

    /** What a run wrote is read as it was meant. */
    @Test
    void anEarlierRunIsReadAgain() throws Exception {
        Path file = directory.resolve("run.json");
        Files.writeString(
                file,
                Rendered.of(new JsonReport("1.0", FullOutcomes.AS_THEY_ARE), Samples.allVerdicts(), Plan.UNKNOWN));
        Map<CaseId, Answer> read = EarlierRun.read(file);
        assertThat(read).hasSize(7);
        Samples.allVerdicts().cases().forEach(c -> {
            Answer answer = read.get(c.id());
            assertThat(answer instanceof Answer.Passed).isEqualTo(c.verdict() == Verdict.PASSED);
            assertThat(answer instanceof Answer.Failed).isEqualTo(c.verdict().isFailure());
            if (c.verdict() == Verdict.FAILED) {
                assertThat(answer)
                        .isEqualTo(new Answer.Failed(
                                "failed at " + c.failure().orElseThrow().span()));
            }
        });
        Files.writeString(
                file, Rendered.of(new JsonReport("1.0", FullOutcomes.AS_THEY_ARE), Samples.nasty(), Plan.UNKNOWN));
        assertThat(EarlierRun.read(file).keySet()).anyMatch(id -> id.scenario().contains("]]> & <x a='1'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "null",
                "{\"cases\": 3}",
                "{\"cases\": [{}]}",
                "{\"cases\": [1]}",
                "{\"cases\": []} x",
                "{\"cases\": [{\"id\": {\"file\": \"f\", \"scenario\": \"s\", \"row\": null}}]}",
                "\"\\u12\"",
                "{\"a\" 1}",
                "{\"cases\": [{\"id\": {\"file\": \"f\", \"scenario\": \"s\", \"row\": \"\"}, \"verdict\": \"good\","
                        + " \"reason\": \"\", \"failure\": null, \"steps\": []}]}"
            })
    void whatIsNoReport(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), text);
        assertThatThrownBy(() -> EarlierRun.read(file))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("run.json is no JSON report of kspec: ");
    }

    @Test
    void bracketsWithoutEnd() throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), "[".repeat(100_000));
        assertThatThrownBy(() -> EarlierRun.read(file))
                .isInstanceOf(ReportException.class)
                .hasMessageEndingWith("Nesting limit 255 reached at line 1 column 257");
        Files.writeString(file, "{\"cases\":\n tru}");
        assertThatThrownBy(() -> EarlierRun.read(file)).hasMessageEndingWith("malformed JSON at line 2 column 2");
        assertThatThrownBy(() -> EarlierRun.read(directory.resolve("none.json")))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("there is no such file");
    }
}
