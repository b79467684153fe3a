// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace is what viewers of Chrome trace events read. */
class TraceFileTest {
    private static final long ZERO = 1_000_000_000L;

    @TempDir
    private Path scratch;

    private Path file() {
        return scratch.resolve("out/trace.json");
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> events() throws Exception {
        return (List<Map<String, Object>>) StrictJson.read(Files.readString(file()));
    }

    @Test
    void eachLaneIsAThreadWithAName() throws Exception {
        try (TraceFile trace = TraceFile.create(file(), ZERO)) {
            trace.span("main", "boot \"it\"\n\0</script>", "part", ZERO + 5_000, ZERO + 12_345);
            trace.span("other", "case", "case", ZERO, ZERO + 1_999);
            trace.span("main", "case", "case", ZERO + 20_000, ZERO + 20_000);
            trace.span("main", "before the beginning", "part", ZERO - 7_000, ZERO - 9_000);
            trace.finish();
        }
        List<Map<String, Object>> events = events();
        assertThat(events).extracting(e -> e.get("ph")).containsExactly("M", "X", "M", "X", "X", "X");
        assertThat(events).extracting(e -> e.get("pid")).containsOnly(BigDecimal.ONE);
        assertThat(events.get(1))
                .containsEntry("name", "boot \"it\"\n\0</script>")
                .containsEntry("ts", BigDecimal.valueOf(5))
                .containsEntry("dur", BigDecimal.valueOf(7))
                .containsEntry("tid", BigDecimal.ONE);
        assertThat(events.get(3)).containsEntry("tid", BigDecimal.TWO).containsEntry("dur", BigDecimal.ONE);
        assertThat(events.get(5)).containsEntry("ts", BigDecimal.ZERO).containsEntry("dur", BigDecimal.ZERO);
    }

    @Test
    void nothingIsAnEmptyList() throws Exception {
        try (TraceFile trace = TraceFile.create(file(), ZERO)) {
            trace.finish();
        }
        assertThat(events()).isEmpty();
    }

    @Test
    void severalThreadsMayTellAtOnceAndBeInterrupted() throws Exception {
        int each = 500;
        try (TraceFile trace = TraceFile.create(file(), ZERO)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String lane = "lane " + t;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        // As ctrl-C does it.
                        Thread.currentThread().interrupt();
                        trace.span(lane, "case " + i, "case", ZERO + i * 1000L, ZERO + i * 1000L + 999);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            trace.finish();
        }
        assertThat(events()).hasSize(4 * each + 4);
        for (int lane = 1; lane <= 4; lane++) {
            demandThatSpansNestOrFollow(lane);
        }
    }

    private void demandThatSpansNestOrFollow(int lane) throws Exception {
        long end = 0;
        for (Map<String, Object> event : events()) {
            if (event.get("ph").equals("X") && event.get("tid").equals(BigDecimal.valueOf(lane))) {
                long begin = ((BigDecimal) event.get("ts")).longValueExact();
                assertThat(begin).isGreaterThanOrEqualTo(end);
                end = begin + ((BigDecimal) event.get("dur")).longValueExact();
            }
        }
        assertThat(end).isPositive();
    }

    @Test
    void onAFullDiskThatIsSaid() throws Exception {
        try (TraceFile trace = TraceFile.create(Path.of("/dev/full"), ZERO)) {
            trace.span("main", "case", "case", ZERO, ZERO + 1);
            assertThatThrownBy(trace::finish)
                    .isInstanceOf(ReportException.class)
                    .hasMessageContaining("cannot write the trace /dev/full");
        }
        assertThatThrownBy(() -> TraceFile.create(scratch, ZERO)).hasMessageContaining("cannot write the trace");
    }
}
