// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** A shared set-up that fails: every report tells of it, and of each case of the file exactly once. */
class FixtureReportTest {
    private static final Plan PLAN = new Plan(Map.of("specs/counter/basic.kspec", 6L));

    @Test
    void theConsoleCountsCasesAndFixturesApart() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ConsoleReport report = new ConsoleReport(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new Terminal(false, () -> 0, Map.of()),
                new ConsoleReport.Settings(ColorMode.NEVER, false, false, PLAN),
                () -> 0,
                new ManualClock())) {
            report.started(6);
            Samples.sharedSetupFailed().cases().forEach(report::caseFinished);
            report.finished(Samples.sharedSetupFailed());
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text.lines().filter(line -> line.contains("FAILED  ")))
                .as("the fixture and the first cases that it cost")
                .hasSize(4);
        assertThat(text)
                .contains("  … and 2 more failed: not run: the file's shared setup failed\n")
                .contains("✗ specs/counter/basic.kspec  5 failed; fixtures: 1 failed, 5 of 6 done")
                .contains("5 cases: 5 failed; fixtures: 1 failed in 12.3 s");
        assertThat(text).contains("ended early: 5 of 6 cases done\n");
    }

    @Test
    void jsonHasFixturesOfTheirOwn() {
        Map<?, ?> run = (Map<?, ?>) StrictJson.read(
                Rendered.of(new JsonReport("1.0", FullOutcomes.AS_THEY_ARE), Samples.sharedSetupFailed(), PLAN));
        assertThat((List<?>) run.get("cases")).hasSize(5);
        assertThat((List<?>) run.get("fixtures")).hasSize(1);
        assertThat(((Map<?, ?>) run.get("counts")).get("failed")).isEqualTo(BigDecimal.valueOf(5));
        assertThat(((Map<?, ?>) run.get("counts")).get("not_run")).isEqualTo(BigDecimal.ONE);
    }

    @Test
    void junitCountsWhatItHolds() throws Exception {
        String xml = Rendered.of(new JUnitReport("1.0", FullOutcomes.AS_THEY_ARE), Samples.sharedSetupFailed(), PLAN);
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
        assertThat(root.getElementsByTagName("testcase").getLength()).isEqualTo(6);
        assertThat(root.getAttribute("tests")).isEqualTo("6");
        assertThat(root.getAttribute("failures")).isEqualTo("6");
        assertThat(xml).contains("name=\"kspec.notRun\" value=\"1\"").contains("1 selected case not run");
    }

    @Test
    void ktapCountsWhatItHolds() {
        List<KtapReader.Result> files =
                KtapReader.read(Rendered.of(new KtapReport(), Samples.sharedSetupFailed(), PLAN));
        assertThat(files)
                .singleElement()
                .satisfies(file -> assertThat(file.subtests())
                        .extracting(KtapReader.Result::description)
                        .containsExactly(
                                "shared setup and teardown",
                                "a write adds [n=1]",
                                "a write adds [n=2]",
                                "a write adds [n=3]",
                                "a write adds [n=4]",
                                "a write adds [n=5]",
                                "not run: 1 case"));
    }
}
