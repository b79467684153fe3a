// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.report.KtapReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code ./kspec run specs/}: all the project's suites, green, reported three times over, and twice. */
@Tag("vm")
class SuiteIT {
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final int FEWEST_COUNTER_SCENARIOS = 45;
    private static final List<String> VERDICTS =
            List.of("passed", "failed", "skipped", "timed_out", "kernel_fault", "infrastructure_error");

    @TempDir
    private static Path scratch;

    private static Bench bench;
    private static Ended first;
    private static RunReport json;

    @BeforeAll
    static void runsEverything() throws Exception {
        bench = Bench.withoutDrivers(scratch);
        first = bench.run(
                BOUND,
                "run",
                "specs/",
                "--expect-skips",
                "specs/skipped.txt",
                "--report",
                "junit=" + bench.file("junit.xml"),
                "--report",
                "ktap=" + bench.file("run.ktap"),
                "--report",
                "json=" + bench.file("run.json"));
        first.expect(0);
        json = RunReport.read(bench.file("run.json"));
    }

    @AfterAll
    static void tidy() throws Exception {
        bench.close();
    }

    @Test
    void everyCaseHasAVerdictAndNoneIsBad() {
        assertThat(json.exitCode()).isZero();
        assertThat(json.interrupted()).isFalse();
        assertThat(json.cases()).hasSize(json.selected());
        assertThat(json.count("not_run")).isZero();
        assertThat(json.count("passed") + json.count("skipped")).isEqualTo(json.selected());
        assertThat(json.cases()).extracting(RunReport.CaseReport::name).doesNotHaveDuplicates();
    }

    @Test
    void theCounterIsTestedThoroughlyInBothCarriers() {
        List<RunReport.CaseReport> counter = json.cases().stream()
                .filter(c -> c.file().startsWith("specs/counter/"))
                .toList();
        assertThat(counter.stream().map(c -> c.file() + " :: " + c.scenario()).distinct())
                .hasSizeGreaterThanOrEqualTo(FEWEST_COUNTER_SCENARIOS);
        assertThat(counter).extracting(RunReport.CaseReport::file).anyMatch(f -> f.endsWith(".kspec"));
        assertThat(counter).extracting(RunReport.CaseReport::file).anyMatch(f -> f.endsWith(".kspec.yaml"));
        assertThat(counter).extracting(RunReport.CaseReport::row).anyMatch(row -> !row.isEmpty());
        assertThat(counter).extracting(RunReport.CaseReport::verdict).containsOnly("passed");
    }

    @Test
    void theConsoleSaysWhatTheJsonReportSays() {
        assertThat(first.out())
                .contains(json.selected() + " cases: " + json.count("passed") + " passed, " + json.count("skipped")
                        + " skipped; "
                        + json.cases().stream()
                                .filter(c -> c.attributes().contains("xfail"))
                                .count()
                        + " expected failures in ");
    }

    @Test
    void theCountsAreThoseOfTheCases() {
        assertThat(json.counts())
                .containsAllEntriesOf(tally(json.cases(), RunReport.CaseReport::verdict).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue().intValue())));
        assertThat(VERDICTS.stream().mapToInt(json::count).sum()).isEqualTo(json.selected());
    }

    @Test
    void junitFollowsItsSchemaAndAgreesWithJson() throws Exception {
        Path file = bench.file("junit.xml");
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(KtapReader.class.getResource("junit.xsd"))
                .newValidator()
                .validate(new StreamSource(file.toFile()));
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        assertThat(tally(
                        elements(root, "testcase"),
                        c -> c.getAttribute("classname") + " :: " + c.getAttribute("name") + " -> "
                                + (elements(c, "skipped").isEmpty() ? "passed" : "skipped")))
                .isEqualTo(tally(
                        json.cases(),
                        c -> c.file().replaceFirst("\\.kspec(\\.ya?ml)?$", "").replace('/', '.') + " :: " + c.scenario()
                                + c.name().substring((c.file() + " :: " + c.scenario()).length()) + " -> "
                                + c.verdict()));
        assertThat(elements(root, "failure")).isEmpty();
        assertThat(elements(root, "error")).isEmpty();
    }

    @Test
    void ktapAgreesWithJson() throws Exception {
        List<KtapReader.Result> files = KtapReader.read(Files.readString(bench.file("run.ktap")));
        assertThat(files).allMatch(KtapReader.Result::ok);
        Map<String, Long> found = new TreeMap<>();
        for (KtapReader.Result file : files) {
            tally(file.subtests(), t -> t.directive().equals("SKIP") ? "skipped" : t.ok() ? "passed" : "failed")
                    .forEach((verdict, n) -> found.put(file.description() + " " + verdict, n));
        }
        assertThat(found).isEqualTo(tally(json.cases(), c -> c.file() + " " + c.verdict()));
    }

    @Test
    void aSecondRunMakesNothingAnew() throws Exception {
        assertThat(json.parts()).contains("driver build", "boot: QEMU", "SSH", "agent");

        Ended second = bench.run(BOUND, "run", "specs/", "--timings", "--report", "json=" + bench.file("second.json"));

        second.expect(0);
        System.out.println("kspec run specs/, warm: " + second.took().toMillis() + " ms\n" + second.out());
        RunReport report = RunReport.read(bench.file("second.json"));
        assertThat(report.parts()).doesNotContain("driver build", "boot: QEMU").contains("restore");
        assertThat(second.all()).doesNotContain("making the lab", "kspec: building", "building counter");
        assertThat(tally(report.cases(), c -> c.name() + " -> " + c.verdict()))
                .isEqualTo(tally(json.cases(), c -> c.name() + " -> " + c.verdict()));
    }

    @Test
    void noVirtualMachineIsLeft() throws Exception {
        assertThat(bench.leftovers()).isEmpty();
    }

    private static <T> Map<String, Long> tally(List<T> all, Function<T, String> key) {
        return all.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }

    private static List<Element> elements(Element within, String name) {
        NodeList nodes = within.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
