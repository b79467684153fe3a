// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each report of the corpus gets its title, and what only looks like one gets none. */
class CorpusTest {
    private static final int LEAST = 120;

    @TestFactory
    Stream<DynamicTest> reports() throws IOException {
        return Specimen.all().stream()
                .map(s -> DynamicTest.dynamicTest(s.name(), () -> {
                    Optional<Report> first = KernelReports.first(s.console());
                    assertThat(first.map(Report::title).orElse("none")).isEqualTo(s.title());
                    assertThat(first.map(r -> r.kind().name()).orElse("-")).isEqualTo(s.kind());
                    assertThat(first.flatMap(Report::function).orElse("-")).isEqualTo(s.function());
                }));
    }

    /** The log's records have neither stamps nor callers. */
    @TestFactory
    Stream<DynamicTest> theSameFromTheKernelsRecords() throws IOException {
        return Specimen.all().stream()
                .filter(s -> !s.name().contains("mixed-callers"))
                .map(s -> DynamicTest.dynamicTest(s.name(), () -> {
                    List<LogLine> records = new ArrayList<>();
                    for (LogLine line : s.console()) {
                        records.add(LogLine.record(records.size(), line.micros(), line.text()));
                    }
                    assertThat(KernelReports.first(records).map(Report::title).orElse("none"))
                            .isEqualTo(s.title());
                }));
    }

    @TestFactory
    Stream<DynamicTest> reportsAreWhole() throws IOException {
        return Specimen.all().stream()
                .filter(Specimen::isReport)
                .map(s -> DynamicTest.dynamicTest(s.name(), () -> {
                    List<LogLine> log = s.console();
                    List<Report> reports = KernelReports.in(log);
                    long lines =
                            reports.stream().mapToLong(r -> r.lines().size()).sum();
                    assertThat(lines).isLessThanOrEqualTo(log.size());
                    assertThat(reports).allSatisfy(r -> assertThat(log).containsAll(r.lines()));
                    assertThat(reports.stream()
                                    .filter(r -> r.kind().isFault())
                                    .findFirst()
                                    .orElseThrow()
                                    .consequence())
                            .isFalse();
                }));
    }

    @Test
    void isLargeEnough() throws IOException {
        List<Specimen> all = Specimen.all();
        assertThat(all.stream().filter(Specimen::isReport).count()).isGreaterThanOrEqualTo(LEAST);
        assertThat(all).allSatisfy(s -> assertThat(s.origin()).matches("(captured: .*|synthetic, after .*)"));
    }
}
