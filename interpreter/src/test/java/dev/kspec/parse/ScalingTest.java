// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The time a file takes grows with its length and no faster; quadratic growth would show as a ratio of the square. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScalingTest {
    private static final int SMALL = 10_000;
    private static final int LARGE = 50_000;
    /** Thrice what linear growth gives, and well below the 25 of quadratic growth. */
    private static final double MOST = 3.0 * LARGE / SMALL;

    /** Of this thread alone: neither the collector nor other processes count. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final String STEPS = """
                  open counter0 rdwr as c
                  write c "${n + 1}\\n \\"text\\" 😀" expect 5   # comment
                  ioctl c SET (n * (2 + 3))
                  assert len("x") == 1 && n != 2
            """;
    private static final String WRONG = """
                  write c "\\q" = 5 )
                  let x = 1 2 3
                  write c "${"
                  assert (1 + 2
            """;

    enum Shape {
        SCENARIOS("", "scenario \"s\" {\n" + STEPS + "}\n"),
        ONE_SCENARIO("scenario \"s\" {\n", STEPS),
        YAML_SCENARIOS(
                "scenarios:\n", "  - scenario: 😀\n    timeout: 5s\n    matrix: {n: [1, 2]}\n    steps: |\n" + STEPS),
        MISTAKES("scenario \"s\" {\n", WRONG),
        YAML_MISTAKES("scenarios:\n  - scenario: s\n    steps: |\n", WRONG);

        private final String start;
        private final String part;

        Shape(String start, String part) {
            this.start = start;
            this.part = part;
        }

        String text(int lines) {
            int parts = lines / (int) part.lines().count();
            return start + part.repeat(parts) + (this == ONE_SCENARIO || this == MISTAKES ? "}\n" : "");
        }

        boolean isYaml() {
            return name().startsWith("YAML");
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeGrowsWithLength(Shape shape) {
        double small = Math.min(time(shape, SMALL), time(shape, SMALL));
        double large = time(shape, LARGE);
        assertThat(large / small)
                .as("%s: %.0f ms for %d lines, %.0f ms for %d", shape, small, SMALL, large, LARGE)
                .isLessThan(MOST);
    }

    private static double time(Shape shape, int lines) {
        String text = shape.text(lines);
        long begin = THREADS.getCurrentThreadCpuTime();
        Parsed parsed = shape.isYaml() ? Parsed.yaml(text) : Parsed.kspec(text);
        double millis = (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
        assertThat(parsed.found().isEmpty()).isEqualTo(!shape.name().endsWith("MISTAKES"));
        assertThat(parsed.tree().scenarios()).isNotEmpty();
        return millis;
    }
}
