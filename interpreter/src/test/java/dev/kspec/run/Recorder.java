// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Remembers what a run told it, and sees to it that the run keeps the listener's contract. */
final class Recorder implements RunListener {
    private final AtomicBoolean within = new AtomicBoolean();
    private final List<CaseOutcome> outcomes = new ArrayList<>();
    private final List<CaseOutcome> attempts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Consumer<CaseOutcome> onCase = outcome -> {};
    private Consumer<CaseOutcome> onAttempt = outcome -> {};
    private Consumer<String> onProgress = what -> {};
    private long announced = -1;
    private RunResult result;

    /** Does something whenever a case is over. */
    Recorder onCase(Consumer<CaseOutcome> action) {
        onCase = action;
        return this;
    }

    /** Does something whenever a try is over that is not its case's last. */
    Recorder onAttempt(Consumer<CaseOutcome> action) {
        onAttempt = action;
        return this;
    }

    /** Does something whenever something begins that takes time. */
    Recorder onProgress(Consumer<String> action) {
        onProgress = action;
        return this;
    }

    private void told(Runnable what) {
        assertThat(within.compareAndSet(false, true)).as("one thread at a time").isTrue();
        assertThat(result).as("nothing after the end").isNull();
        what.run();
        within.set(false);
    }

    @Override
    public void started(long cases) {
        told(() -> {
            assertThat(announced).as("started once").isNegative();
            announced = cases;
        });
    }

    @Override
    public void progress(String what, double done, Duration elapsed) {
        told(() -> {
            assertThat(announced).isNotNegative();
            assertThat(elapsed.isNegative()).isFalse();
        });
        onProgress.accept(what);
    }

    @Override
    public void note(String message) {
        told(() -> notes.add(message));
    }

    @Override
    public void attempted(CaseOutcome outcome) {
        told(() -> attempts.add(outcome));
        onAttempt.accept(outcome);
    }

    @Override
    public void caseFinished(CaseOutcome outcome) {
        told(() -> outcomes.add(outcome));
        onCase.accept(outcome);
    }

    @Override
    public void finished(RunResult all) {
        told(() -> {});
        result = all;
    }

    List<String> notes() {
        return notes;
    }

    /** Tries that were not their cases' last. */
    List<CaseOutcome> attempts() {
        return attempts;
    }

    List<CaseOutcome> outcomes() {
        return outcomes;
    }

    /** Exactly one verdict for each case, and the result says the same as the listener was told. */
    Recorder demandOneVerdictEach(List<Case> cases) {
        demandNoneTwice(cases);
        assertThat(outcomes).hasSameSizeAs(cases);
        assertThat(result.interrupted()).isFalse();
        return this;
    }

    /** At most one verdict for each case; of a run that was interrupted. */
    Recorder demandNoneTwice(List<Case> cases) {
        List<CaseId> ids = outcomes.stream().map(CaseOutcome::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(new HashSet<>(cases.stream().map(Case::id).toList())).containsAll(ids);
        assertThat(announced).isEqualTo(cases.size());
        assertThat(result).as("told of the end").isNotNull();
        assertThat(result.cases()).isEqualTo(outcomes);
        assertThat(result.selected()).isEqualTo(cases.size());
        return this;
    }

    RunResult result() {
        return result;
    }

    /** Verdicts by the cases' names, in the order of the names. */
    Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new TreeMap<>();
        outcomes.forEach(o -> verdicts.put(o.id().name(), o.verdict()));
        return verdicts;
    }

    CaseOutcome of(String name) {
        return outcomes.stream()
                .filter(o -> o.id().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + verdicts()));
    }
}
