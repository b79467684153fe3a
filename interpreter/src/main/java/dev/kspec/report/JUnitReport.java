// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.ktap.UnitResult;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run as JUnit XML, in the dialect that Jenkins' xUnit plugin, GitLab and others accept: elements and attributes of
 * its {@code junit-10} schema only. That takes no more than milliseconds of a suite, and no properties of a case: what is
 * known of one beyond its verdict stands in its {@code system-out}.
 *
 * <p>A suite is a spec file. What the driver is to blame for is a {@code failure}, what it is not, an {@code error}; the
 * {@code type} of either is the verdict. Selected cases that were not run are no test cases; every suite's properties
 * count those of its file, and its {@code system-err} says so in words. Those of which not even the file is known have
 * a suite of their own.
 *
 * <p>Each result of a unit test that a case took in is a test case of its own behind that case, and counts as one; one that
 * failed in a case which passed was to fail, and stands there as skipped.
 */
final class JUnitReport implements FileReport {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String version;

    private final FullOutcomes full;

    /** @param version of kspec */
    JUnitReport(String version, FullOutcomes full) {
        this.version = version;
        this.full = full;
    }

    @Override
    public void write(RunResult result, Plan plan, Writer out) throws IOException {
        List<FileGroup> groups = new ArrayList<>(FileGroup.of(result, plan));
        long strays = FileGroup.strays(result, groups);
        if (strays > 0) {
            groups.add(new FileGroup("(not run)", List.of(), strays));
        }
        long failures = groups.stream().mapToLong(JUnitReport::failures).sum();
        XmlWriter xml = new XmlWriter(out);
        xml.begin("testsuites")
                .attribute("name", "kspec")
                .attribute("tests", result.cases().size() + UnitResults.all(result.cases()))
                .attribute("failures", failures)
                .attribute("errors", result.count(Verdict.INFRASTRUCTURE_ERROR))
                .attribute("time", Words.shortSeconds(result.duration()));
        for (FileGroup group : groups) {
            suite(xml, result, group);
        }
        xml.end();
    }

    private void suite(XmlWriter xml, RunResult result, FileGroup group) throws IOException {
        Duration took = group.cases().stream().map(CaseOutcome::duration).reduce(Duration.ZERO, Duration::plus);
        xml.begin("testsuite")
                .attribute("name", group.file())
                .attribute("tests", group.cases().size() + UnitResults.all(group.cases()))
                .attribute("failures", failures(group))
                .attribute("errors", group.count(Verdict.INFRASTRUCTURE_ERROR))
                .attribute("skipped", group.count(Verdict.SKIPPED) + UnitResults.waived(group.cases()))
                .attribute("time", Words.shortSeconds(took))
                .attribute("timestamp", TIMESTAMP.format(result.started()));
        xml.begin("properties");
        property(xml, "kspec.version", version);
        property(xml, "kspec.target", result.target());
        property(xml, "kspec.interrupted", result.interrupted());
        property(xml, "kspec.notRun", group.notRun());
        xml.end();
        for (CaseOutcome outcome : group.cases()) {
            CaseOutcome all = full.of(outcome);
            testcase(xml, all);
            for (UnitResult unit : all.details().results()) {
                unitTest(xml, all, unit);
            }
        }
        if (group.notRun() > 0) {
            xml.begin("system-err")
                    .end(Words.count(group.notRun(), "selected case") + " not run: " + FileGroup.whyNotRun(result));
        }
        xml.end();
    }

    private static void property(XmlWriter xml, String name, Object value) throws IOException {
        xml.begin("property").attribute("name", name).attribute("value", value).end();
    }

    private static void testcase(XmlWriter xml, CaseOutcome outcome) throws IOException {
        xml.begin("testcase")
                .attribute("name", outcome.id().name())
                .attribute("classname", className(outcome.id().file()))
                .attribute("time", Words.seconds(outcome.duration()));
        switch (outcome.verdict()) {
            case PASSED -> {}
            case SKIPPED ->
                xml.begin("skipped").attribute("message", outcome.reason()).end();
            case FAILED, TIMED_OUT, KERNEL_FAULT -> trouble(xml, "failure", outcome);
            case INFRASTRUCTURE_ERROR -> trouble(xml, "error", outcome);
        }
        String text = output(outcome);
        if (!text.isEmpty()) {
            xml.begin("system-out").end(text);
        }
        xml.end();
    }

    private static long failures(FileGroup group) {
        return group.failures() + UnitResults.failures(group.cases());
    }

    private static void unitTest(XmlWriter xml, CaseOutcome outcome, UnitResult unit) throws IOException {
        xml.begin("testcase")
                .attribute("name", outcome.id().name() + " › " + unit.name())
                .attribute("classname", className(outcome.id().file()))
                .attribute("time", Words.seconds(Duration.ZERO));
        String printed = String.join("\n", unit.diagnostics());
        if (UnitResults.isFailure(outcome, unit)) {
            xml.begin("failure")
                    .attribute("type", unit.kind().words())
                    .attribute("message", unit.words())
                    .end(printed);
        } else {
            if (UnitResults.isWaived(outcome, unit)) {
                xml.begin("skipped")
                        .attribute("message", UnitResults.waiver(unit))
                        .end();
            }
            if (!printed.isEmpty()) {
                xml.begin("system-out").end(printed);
            }
        }
        xml.end();
    }

    private static void trouble(XmlWriter xml, String element, CaseOutcome outcome) throws IOException {
        xml.begin(element)
                .attribute("type", outcome.verdict().words())
                .attribute("message", CaseNotes.message(outcome))
                .end(String.join("\n", CaseNotes.failure(outcome)));
    }

    private static String output(CaseOutcome outcome) {
        List<String> lines = new ArrayList<>();
        if (!outcome.tags().isEmpty()) {
            lines.add("tags: "
                    + String.join(", ", outcome.tags().stream().sorted().toList()));
        }
        lines.addAll(CaseNotes.details(outcome));
        lines.addAll(CaseNotes.steps(outcome));
        lines.addAll(CaseNotes.kernelLog(outcome));
        return String.join("\n", lines);
    }

    /** {@code specs/counter/basic.kspec} → {@code specs.counter.basic}: servers show it as package and class. */
    private static String className(String file) {
        return file.replaceFirst("\\.kspec(\\.ya?ml)?$", "").replace('/', '.');
    }
}
