// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole run.
 *
 * @param cases in the order in which they ended, and among them the fixtures that did not pass
 * @param selected how many cases were selected; more than those of {@code cases} if the run was interrupted
 * @param target what they ran on: {@code "lab VM, Linux 6.1.0-37-amd64, TCG"}; empty if there never was one
 * @param notes messages worth repeating at the end, such as why the target could not be used
 * @param timings parts of the run in their order, for {@code --timings}
 * @param matrices what failing rows have in common, of each matrix of which others passed
 */
public record RunResult(
        List<CaseOutcome> cases,
        long selected,
        boolean interrupted,
        String target,
        Instant started,
        Duration duration,
        List<String> notes,
        List<Timing> timings,
        List<MatrixFailures> matrices) {
    public RunResult {
        cases = List.copyOf(cases);
        notes = List.copyOf(notes);
        timings = List.copyOf(timings);
        matrices = List.copyOf(matrices);
    }

    /** A run without matrices of which only some rows failed. */
    public RunResult(
            List<CaseOutcome> cases,
            long selected,
            boolean interrupted,
            String target,
            Instant started,
            Duration duration,
            List<String> notes,
            List<Timing> timings) {
        this(cases, selected, interrupted, target, started, duration, notes, timings, List.of());
    }

    /** A part of a run and what it took. */
    public record Timing(String part, Duration duration) {}

    /** The same without a word on what failing rows have in common. */
    public RunResult withoutMatrices() {
        return new RunResult(cases, selected, interrupted, target, started, duration, notes, timings);
    }

    /**
     * The same run with what it took over from an earlier one in front.
     *
     * @param outcomes of cases that were not run again
     */
    public RunResult after(List<CaseOutcome> outcomes) {
        List<CaseOutcome> all = new ArrayList<>(outcomes);
        all.addAll(cases);
        long more = outcomes.stream().filter(CaseOutcome::isCase).count();
        return new RunResult(all, selected + more, interrupted, target, started, duration, notes, timings, matrices);
    }

    /** Selected cases that have a verdict. */
    public long done() {
        return cases.stream().filter(CaseOutcome::isCase).count();
    }

    /** How many cases and fixtures have this verdict. */
    public long count(Verdict verdict) {
        return cases.stream().filter(c -> c.verdict() == verdict).count();
    }

    /** Exit code: 0 all passed, 1 a case failed, 3 infrastructure, 130 interrupted. */
    public int exitCode() {
        if (interrupted) {
            return 130;
        }
        if (cases.stream().anyMatch(c -> c.verdict().isFailure())) {
            return 1;
        }
        return count(Verdict.INFRASTRUCTURE_ERROR) > 0 || done() < selected ? 3 : 0;
    }
}
