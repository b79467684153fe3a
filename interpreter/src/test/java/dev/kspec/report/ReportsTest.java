// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How reports are asked for, and how they come into their files. */
class ReportsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "juint=a.xml | unknown report format \"juint\": did you mean \"junit\"?",
                "html=a.html | unknown report format \"html\": there are junit, ktap, json, jsonl",
                "=a          | unknown report format \"\": there are junit, ktap, json, jsonl",
                "junit       | a report is asked for as FORMAT=FILE, such as junit=report.xml; \"junit\" is not",
                "json=       | \"json=\" names no file for the json report",
                "junit=-     | a junit report goes to a file; only ktap, json and jsonl go to standard output",
            })
    void refused(String text, String message) {
        assertThatThrownBy(() -> Reports.parse(List.of(text), "1.0"))
                .isInstanceOf(ReportException.class)
                .hasMessage(message);
    }

    @Test
    void twoReportsNeverGoToOnePlace() {
        assertThatThrownBy(() -> Reports.parse(List.of("json=x/../a", "ktap=a"), "1.0"))
                .hasMessage("two reports cannot go to a");
        assertThatThrownBy(() -> Reports.parse(List.of("json=-", "ktap=-"), "1.0"))
                .hasMessage("two reports cannot go to standard output");
    }

    @Test
    void allAreWrittenAndDirectoriesMade() throws Exception {
        Path junit = directory.resolve("deep/er/junit.xml");
        Path ktap = directory.resolve("run=1.ktap");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Reports reports = Reports.parse(List.of("junit=" + junit, "ktap=" + ktap, "json=-"), "1.0");
        assertThat(reports.useStandardOutput()).isTrue();
        reports.prepare();
        assertThat(junit.getParent()).isDirectory();
        reports.write(Samples.allVerdicts(), Plan.UNKNOWN, out);
        assertThat(Files.readString(junit)).startsWith("<?xml ").endsWith("</testsuites>\n");
        assertThat(Files.readString(ktap)).startsWith("KTAP version 1\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\n").endsWith("}\n");
        assertThat(files()).containsExactlyInAnyOrder("deep", "run=1.ktap");
    }

    @Test
    void anOldReportIsReplacedAsAWhole() throws Exception {
        Path file = Files.writeString(directory.resolve("r.json"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);
        ReportFile report = new ReportFile(link, "json report");
        assertThatThrownBy(() -> report.write(out -> {
                    out.write("half");
                    assertThat(file).hasContent("old");
                    throw new IOException("the disk is full");
                }))
                .hasMessage("cannot write the json report to " + link + ": the disk is full");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactlyInAnyOrder("r.json", "link.json");

        report.write(out -> {
            out.write("new");
            out.flush();
            assertThat(file).hasContent("old");
        });
        assertThat(file).hasContent("new");
        assertThat(link).isSymbolicLink();
        assertThat(files()).containsExactlyInAnyOrder("r.json", "link.json");
    }

    @Test
    void whatIsNoRegularFileStaysWhatItIs() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Reports reports = Reports.parse(List.of("ktap=" + pipe), "1.0");
        reports.prepare();
        reports.write(Samples.nothing(), Plan.UNKNOWN, OutputStream.nullOutputStream());
        assertThat(read.get(20, TimeUnit.SECONDS)).startsWith("KTAP version 1\n");
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(files()).containsExactly("pipe");
    }

    @Test
    void aPathThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Reports below = Reports.parse(List.of("junit=" + file.resolve("r.xml")), "1.0");
        assertThatThrownBy(below::prepare)
                .isInstanceOf(ReportException.class)
                .hasMessageStartingWith("cannot write the junit report to " + file.resolve("r.xml") + ": ")
                .hasMessageEndingWith("file is not a directory");
        Reports itself = Reports.parse(List.of("ktap=" + directory), "1.0");
        assertThatThrownBy(itself::prepare)
                .hasMessage("cannot write the ktap report to " + directory + ": it is a directory");
        Reports kernel = Reports.parse(List.of("ktap=/proc/kspec/r.ktap"), "1.0");
        assertThatThrownBy(() -> kernel.write(Samples.nothing(), Plan.UNKNOWN, OutputStream.nullOutputStream()))
                .hasMessage("cannot write the ktap report to /proc/kspec/r.ktap: there is no such directory");
    }

    @Test
    void oneThatFailsDoesNotHinderTheOthers() throws Exception {
        Path good = directory.resolve("good.json");
        Reports reports = Reports.parse(List.of("junit=" + directory, "json=" + good), "1.0");
        assertThatThrownBy(() -> reports.write(Samples.allPassed(), Plan.UNKNOWN, OutputStream.nullOutputStream()))
                .isInstanceOf(ReportException.class);
        assertThat(good).exists();
    }

    @Test
    void aBrokenStandardOutputIsSaid() throws Exception {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Reports reports = Reports.parse(List.of("ktap=-"), "1.0");
        assertThatThrownBy(() -> reports.write(Samples.allPassed(), Plan.UNKNOWN, broken))
                .hasMessage("cannot write the ktap report to standard output: Broken pipe");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
