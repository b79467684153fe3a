// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.cover.Tuple;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.explain.Answer;
import dev.kspec.explain.Finding;
import dev.kspec.explain.Finding.Certainty;
import dev.kspec.explain.Suspect;
import dev.kspec.target.TargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From a spec of which some rows fail to what makes them fail, on the real agent as a process of this machine. */
class CauseSearchTest {
    private static final DriverModules NO_MODULES = (driver, kernel, progress) -> {
        throw new TargetException("no test builds modules here");
    };

    /** Writes fewer bytes than it says where a=3 and b is y. */
    private static final String[] SPEC = {
        "scenario \"writes\" {",
        "    matrix {",
        "        a: 1, 2, 3, 4",
        "        b: x, y, z",
        "        c: 10, 20, 30",
        "        d: \"p\", \"q\"",
        "        cover 2",
        "        never a == 1 && d == \"q\"",
        "    }",
        "    open \"/dev/null\" wronly as f",
        "    write f \"${d}${c}\" expect 3",
        "    if a == 3 && b == y { assert c == 0 }",
        "}",
        "scenario \"passes\" {",
        "    matrix { a: 1, 2 }",
        "    assert a > 0",
        "}",
        "scenario \"alone\" {",
        "    assert 1 == 2",
        "}",
    };

    private final List<Case> cases = Specs.cases(SPEC);
    private final List<String> said = new ArrayList<>();

    private static RunResult run(List<Case> first, CauseSearch search) {
        return run(first, search, new LocalTargets(), new Recorder());
    }

    private static RunResult run(List<Case> first, CauseSearch search, LocalTargets targets, Recorder recorder) {
        return new Runner(targets, NO_MODULES, Runs.OPTIONS, recorder, new Timings()).run(first, search);
    }

    private static Tuple cause() {
        return new Tuple(List.of(0, 1), List.of(2, 1));
    }

    @Test
    void theRunSaysWhatFailingRowsHaveInCommon() {
        RunResult result = run(cases, new CauseSearch(List.of(), Map.of(), 1, said::add));
        assertThat(result.matrices()).singleElement().satisfies(m -> {
            assertThat(m.scenario()).isEqualTo("writes");
            assertThat(m.diagnosis().failed()).isPositive();
            List<Tuple> named = new ArrayList<>();
            for (Suspect suspect : m.diagnosis().suspects()) {
                named.add(suspect.values());
                named.addAll(suspect.rivals());
            }
            assertThat(named).contains(cause());
            assertThat(m.rows().words(cause())).isEqualTo("a=3, b=y");
        });
    }

    @Test
    void furtherRowsTellTheCause() {
        CauseSearch search = new CauseSearch(cases, Map.of(), 100, said::add);
        LocalTargets targets = new LocalTargets();
        Recorder recorder = new Recorder();
        RunResult result = run(cases, search, targets, recorder);
        assertThat(result.done()).isEqualTo(cases.size()).isEqualTo(result.selected());
        assertThat(recorder.outcomes()).hasSize(cases.size());
        assertThat(targets.asked()).isEqualTo(1);
        assertThat(said).containsExactly("running further rows of writes");
        assertThat(search.unavailable()).isEmpty();
        assertThat(search.found()).singleElement().satisfies(f -> {
            assertThat(f.result().rows()).isPositive();
            assertThat(f.result().findings()).singleElement().satisfies(finding -> {
                assertThat(finding.certainty()).isEqualTo(Certainty.CONFIRMED);
                assertThat(finding.cause()).contains(cause());
                assertThat(finding.symptom()).startsWith("failed at ").contains(":12:");
                int[] row = finding.row().stream().mapToInt(Integer::intValue).toArray();
                assertThat(f.rows().caseOf(row).id().row()).isEqualTo("a=3, b=y, c=10, d=\"p\"");
            });
        });
    }

    /** Known from a report, the cases themselves are not run again. */
    @Test
    void afterAnEarlierRun() {
        Map<CaseId, Answer> earlier = new HashMap<>();
        run(cases, new CauseSearch(List.of(), Map.of(), 1, said::add))
                .cases()
                .forEach(c -> earlier.put(
                        c.id(),
                        MatrixFailures.answer(
                                c.verdict(),
                                c.reason(),
                                c.failure().map(f -> f.span().toString()),
                                !c.steps().isEmpty())));
        CauseSearch search = new CauseSearch(cases, earlier, 100, said::add);
        assertThat(run(List.of(), search).cases()).isEmpty();
        assertThat(search.found().getFirst().result().findings())
                .extracting(Finding::cause)
                .containsExactly(Optional.of(cause()));
    }

    @Test
    void withoutATargetNothingIsFound() {
        Map<CaseId, Answer> earlier = new HashMap<>();
        boolean anyFailed = false;
        for (Case c : cases) {
            earlier.put(c.id(), anyFailed ? new Answer.Passed() : new Answer.Failed("failed"));
            anyFailed = true;
        }
        CauseSearch search = new CauseSearch(cases, earlier, 100, said::add);
        LocalTargets none = new LocalTargets(number -> {
            throw new TargetException("nobody is there");
        });
        RunResult result = run(List.of(), search, none, new Recorder());
        assertThat(result.cases()).isEmpty();
        assertThat(none.asked()).isEqualTo(1);
        assertThat(search.unavailable()).contains("nobody is there");
        assertThat(search.found()).isEmpty();
    }

    @Test
    void whatSaysNothingOfARow() {
        assertThat(MatrixFailures.answer(Verdict.SKIPPED, "not today", Optional.empty(), false))
                .isInstanceOf(Answer.Unresolved.class);
        assertThat(MatrixFailures.answer(Verdict.INFRASTRUCTURE_ERROR, "lost", Optional.empty(), true))
                .isInstanceOf(Answer.Unresolved.class);
        assertThat(MatrixFailures.answer(Verdict.FAILED, "not run: the shared setup failed", Optional.empty(), false))
                .isInstanceOf(Answer.Unresolved.class);
        assertThat(MatrixFailures.answer(Verdict.TIMED_OUT, "within " + Duration.ZERO, Optional.of("a:1:2"), true))
                .isEqualTo(new Answer.Failed("timed out at a:1:2"));
        assertThat(MatrixFailures.answer(Verdict.KERNEL_FAULT, "WARNING in f", Optional.of("a:1:2"), true))
                .isEqualTo(new Answer.Failed("kernel fault: WARNING in f"));
    }
}
