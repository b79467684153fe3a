// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checking takes time in proportion to what there is to check, whatever there is much of. */
class ScaleTest {
    private static final int LITTLE = 4_000;
    private static final int MUCH = 16_000;

    /** Four times as much may take so many times as long; a square would be sixteen. */
    private static final double MOST_TIMES = 11;

    private static String many(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private static String scenario(String steps) {
        return "use driver gauge\nscenario \"s\" {\nopen gauge0 rdwr as c\n" + steps + "\n}\n";
    }

    private static Arguments of(String what, IntFunction<String> text) {
        return Arguments.of(what, text);
    }

    static Arguments[] texts() {
        return new Arguments[] {
            of("steps", n -> scenario(many(n, i -> "write c \"" + i + "\" expect 1"))),
            of("names", n -> scenario(many(n, i -> "let x" + i + " = " + (i == 0 ? "1" : "x" + (i - 1) + " % 7")))),
            of("results", n -> scenario(many(n, i -> "read c 4 as x" + i))),
            of("assertions", n -> scenario("ioctl c GET as v\n" + many(n, i -> "assert v + " + i + " > 0 && v < 5"))),
            of(
                    "blocks",
                    n -> scenario(many(n / 4, i -> "if counter(reads) > " + i + " { for x in [1, 2] { read c x } }"))),
            of("injections", n -> scenario(many(n / 16, i -> "inject alloc nth 1 { read c 4 }"))),
            of("users", n -> scenario(many(n / 8, i -> "as user 1000 { eventually within 1s { read c 4 } }"))),
            of("teardowns", n -> scenario(many(n / 8, i -> "teardown { ioctl c RESET }"))),
            of("counters", n -> scenario(many(n / 8, i -> "assert counter reads changes by 1 across { read c 4 }"))),
            of(
                    "constants",
                    n -> many(n, i -> "let k" + i + " = " + (i == 0 ? "1" : "k" + (i - 1) + " + 1"))
                            + "\nscenario \"s\" { sleep 1ms }"),
            of("scenarios", n -> many(n / 4, i -> "scenario \"s" + i + "\" { sleep 1ms }")),
            of(
                    "definitions",
                    n -> many(n / 4, i -> "define f" + i + "(a, b = 2) { give a + b }") + "\n"
                            + scenario(many(n / 4, i -> "call f" + i + "(1) as x" + i))),
            of(
                    "rows",
                    n -> scenario("matrix { n: "
                            + IntStream.range(0, n / 8)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining(", "))
                            + " }\nioctl c SET n\nioctl c GET expect n")),
            of(
                    "a list",
                    n -> scenario(
                            "let xs = ["
                                    + IntStream.range(0, n)
                                            .mapToObj(Integer::toString)
                                            .collect(Collectors.joining(", "))
                                    + "]\nioctl c GET as v\nassert v in xs\nassert sum(x in xs where x > v) > 0\nfor x in xs { ioctl c SET x }")),
            of("unknown verbs", n -> scenario(many(n, i -> "wriet c \"" + i + "\""))),
            of(
                    "unknown names",
                    n -> scenario(many(n / 2, i -> "let x" + i + " = 1") + "\n"
                            + many(n / 2, i -> "write c \"${y" + i + "}\""))),
            of("what always holds", n -> scenario(many(n, i -> "assert " + i + " == " + i))),
        };
    }

    /** Of processor time: what else the machine does is no matter. */
    private static long nanos(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        Checked checked = Checked.kspec(text);
        long took = threads.getCurrentThreadCpuTime() - began;
        assertThat(checked.spec().scenarios()).isNotEmpty();
        return took;
    }

    private static double least(String text, int times) {
        return IntStream.range(0, times).mapToLong(i -> nanos(text)).min().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void inProportion(String what, IntFunction<String> text) {
        String little = text.apply(LITTLE);
        String much = text.apply(MUCH);
        double most = least(much, 2);
        double times = most / Math.max(50e6, least(little, 3));
        if (times >= MOST_TIMES) {
            // Once may have been a collection of garbage, or the compiler.
            most = Math.min(most, least(much, 3));
            times = most / Math.max(50e6, least(little, 1));
        }
        assertThat(times).as("%s: %.0f ms", what, most / 1e6).isLessThan(MOST_TIMES);
        assertThat(most).as(what).isLessThan(15e9);
    }

    /** Operands that are needed twice are computed once, or else the expression would double with each level. */
    @Test
    void nestedChoices() {
        String choices = "v";
        String lists = "v";
        for (int i = 0; i < 20; i++) {
            choices = "min(abs(" + choices + "), max(" + i + ", v))";
            lists = "xs[" + lists + " % 4]";
        }
        Checked checked = Checked.steps(
                "open gauge0 rdwr as c",
                "ioctl c GET as v",
                "read c 16 as t",
                "let xs = list(t, u8)",
                "assert " + choices + " > 0",
                "assert " + lists + " > 0");
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        assertThat(checked.program().instructions()).hasSizeLessThan(500);
    }
}
