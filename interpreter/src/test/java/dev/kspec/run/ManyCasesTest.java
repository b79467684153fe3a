// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.target.TargetException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run of very many cases keeps little of each of them. */
class ManyCasesTest {
    private static final int CASES = 4000;
    /** Of a case that passed: its outcome, without steps. */
    private static final long MOST_BYTES = 1000;

    @Test
    void memoryHardlyGrowsWithTheNumberOfCases() {
        List<Case> cases = cases();
        List<Long> used = new ArrayList<>();
        RunListener listener = new RunListener() {
            private int done;

            @Override
            public void caseFinished(CaseOutcome outcome) {
                done++;
                if (done % (CASES / 4) == 0) {
                    used.add(used());
                }
            }
        };
        RunResult result = run(cases, listener);
        assertThat(result.count(Verdict.PASSED)).isEqualTo(CASES);
        // The first quarter also loads what all cases need.
        assertThat(used.get(3) - used.get(0)).isLessThan(CASES * 3 / 4 * MOST_BYTES);
    }

    @Test
    void nothingIsKeptTwice() {
        List<Case> cases = cases().subList(0, 20);
        RunResult result = run(cases, new RunListener() {});
        for (int i = 0; i < cases.size(); i++) {
            CaseOutcome kept = result.cases().get(i);
            assertThat(kept.id()).isSameAs(cases.get(i).id());
            assertThat(kept.details()).isSameAs(Details.NONE);
            assertThat(kept.steps()).isEmpty();
        }
    }

    private static List<Case> cases() {
        return Specs.cases(
                "scenario \"ten steps\" {",
                "    matrix { hundreds: 1.." + CASES / 100 + "; number: 0..99 }",
                "    open \"/dev/null\" rdwr as f",
                "    repeat 8 { write f \"${number}\" }",
                "    close f",
                "}");
    }

    private static RunResult run(List<Case> cases, RunListener listener) {
        DriverModules none = (driver, kernel, progress) -> {
            throw new TargetException("no test builds modules here");
        };
        return new Runner(
                        List.of(new LocalTargets()),
                        none,
                        Runs.OPTIONS,
                        Policy.DEFAULT.withLean(true),
                        listener,
                        new Timings())
                .run(cases);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
