// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.check.CheckedScenario;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Severity;
import dev.kspec.run.RandomExpressions.Made;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One arithmetic: before the run, in the guest, in the host's reckoning of it, and in a test's. */
class RandomExpressionsTest {
    private static final int EXPRESSIONS = 4_000;
    private static final int ROUNDS = 100;
    private static final int IN_ONE_CASE = 30;
    private static final List<String> NAMES = List.of("v0", "v1", "v2", "v3", "v4", "v5");

    @Test
    void whatIsComputedBeforehand() {
        RandomExpressions random = new RandomExpressions(1);
        List<Made> all = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < EXPRESSIONS; i++) {
            Made made = random.next(4, List.of(), List.of(), 10);
            all.add(made);
            text.append("scenario \"")
                    .append(i)
                    .append("\" { matrix { x: ")
                    .append(made.text())
                    .append(" }; sleep 1ms }\n");
        }
        Checked checked = Checked.kspec(text.toString());
        Set<Integer> mistaken = new HashSet<>();
        checked.found().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .map(Diagnostic::span)
                .forEach(s -> mistaken.add(s.line() - 1));
        int values = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            Made made = all.get(i);
            Optional<BigInteger> came = mistaken.contains(i)
                    ? Optional.empty()
                    : Optional.of(value(checked.spec().scenarios().get(i)));
            assertThat(came).as(made.text()).isEqualTo(made.value());
            values += came.isPresent() ? 1 : 0;
        }
        assertThat(values).isBetween(EXPRESSIONS / 4, EXPRESSIONS * 3 / 4);
    }

    private static BigInteger value(CheckedScenario scenario) {
        return ((Value.Int) scenario.matrix().getFirst().values().getFirst()).value();
    }

    /** In the guest, some leaves known beforehand; the host holds every answer against its own reckoning. */
    @Test
    void whatTheGuestComputes() {
        RandomExpressions random = new RandomExpressions(2);
        List<String> lines = new ArrayList<>();
        List<Made> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<BigInteger> values = NAMES.stream().map(n -> random.leaf()).toList();
            List<String> preparation = preparation(values);
            int known = round % 3 * 3;
            List<Made> with = new ArrayList<>();
            while (with.size() < IN_ONE_CASE) {
                Made made = random.next(4, NAMES, values, known);
                if (made.value().isPresent()) {
                    with.add(made);
                } else if (isSound(made) && without.size() < 5 * (round + 1)) {
                    begin(lines, "none " + without.size(), preparation);
                    lines.add("let x = " + made.text());
                    lines.add("}");
                    without.add(made);
                }
            }
            begin(lines, "round " + round, preparation);
            for (Made made : with) {
                lines.add("assert " + made.text() + " == " + made.value().orElseThrow());
            }
            lines.add("}");
        }
        Recorder run = Trial.file(lines.toArray(String[]::new));
        for (int round = 0; round < ROUNDS; round++) {
            CaseOutcome outcome = run.of("round " + round);
            assertThat(outcome.verdict()).as(Trial.words(outcome)).isEqualTo(Verdict.PASSED);
        }
        assertThat(without).hasSizeGreaterThan(4 * ROUNDS);
        for (int i = 0; i < without.size(); i++) {
            CaseOutcome outcome = run.of("none " + i);
            assertThat(outcome.verdict())
                    .as(without.get(i).text() + "\n" + Trial.words(outcome))
                    .isEqualTo(Verdict.FAILED);
            assertThat(outcome.failure().orElseThrow().message())
                    .containsPattern("does not fit|division by zero|out of range");
        }
    }

    /** What the check before the run has nothing against: no part of it is known to have no value. */
    private static boolean isSound(Made made) {
        return Trial.mistakesIn("getpid as v", "let x = " + made.text().replaceAll("v[0-5]", "v"))
                .isEmpty();
    }

    private static void begin(List<String> lines, String name, List<String> preparation) {
        lines.add("scenario \"" + name + "\" {");
        lines.addAll(preparation);
    }

    private static List<String> preparation(List<BigInteger> values) {
        List<String> steps = new ArrayList<>();
        steps.add("open \"values\" rdwr creat as values");
        steps.add("write values \""
                + String.join(" ", values.stream().map(BigInteger::toString).toList()) + "\"");
        steps.add("readfile \"values\" as text");
        steps.add("let written = words(text)");
        for (int i = 0; i < values.size(); i++) {
            steps.add("let v" + i + " = int(written[" + i + "])");
        }
        return steps;
    }
}
