// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.CaseId;
import dev.kspec.source.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one case, or of a fixture: what is done around cases, such as their shared set-up.
 *
 * @param scenario where its scenario stands
 * @param duration by the guest's monotonic clock; zero if it did not run
 * @param reason one sentence for whatever is neither passed nor failed by a demand: why it was skipped, what broke; may be empty
 * @param failure the demand that was not met, the step that hung or faulted
 * @param isCase whether it is one of the selected cases; a fixture is told of only if it did not pass
 * @param details what is known beyond that
 */
public record CaseOutcome(
        CaseId id,
        Span scenario,
        Set<String> tags,
        Verdict verdict,
        Duration duration,
        String reason,
        Optional<Failure> failure,
        List<StepOutcome> steps,
        List<KernelLine> kernelLog,
        boolean isCase,
        Details details) {
    public CaseOutcome {
        tags = Set.copyOf(tags);
        steps = List.copyOf(steps);
        kernelLog = List.copyOf(kernelLog);
    }

    /** Of which nothing more is known. */
    public CaseOutcome(
            CaseId id,
            Span scenario,
            Set<String> tags,
            Verdict verdict,
            Duration duration,
            String reason,
            Optional<Failure> failure,
            List<StepOutcome> steps,
            List<KernelLine> kernelLog,
            boolean isCase) {
        this(id, scenario, tags, verdict, duration, reason, failure, steps, kernelLog, isCase, Details.NONE);
    }

    /** The same with another verdict, for a reason. */
    CaseOutcome with(Verdict other, String why) {
        return new CaseOutcome(id, scenario, tags, other, duration, why, failure, steps, kernelLog, isCase, details);
    }

    /** The same with a remark behind what is said of it already. */
    CaseOutcome withRemark(String remark) {
        return withReason(reason.isEmpty() ? remark : reason + "; " + remark);
    }

    /** The same with a remark. */
    CaseOutcome withReason(String remark) {
        return with(verdict, remark);
    }

    /** The same with a demand that was not met. */
    CaseOutcome with(Failure unmet) {
        return new CaseOutcome(
                id, scenario, tags, verdict, duration, reason, Optional.of(unmet), steps, kernelLog, isCase, details);
    }

    /** The same with other details. */
    CaseOutcome with(Details other) {
        return new CaseOutcome(id, scenario, tags, verdict, duration, reason, failure, steps, kernelLog, isCase, other);
    }

    /** The same with what the kernel said behind what is there. */
    CaseOutcome withLog(List<KernelLine> more) {
        List<KernelLine> all = new ArrayList<>(kernelLog);
        all.addAll(more);
        return new CaseOutcome(id, scenario, tags, verdict, duration, reason, failure, steps, all, isCase, details);
    }

    /** If it passed, the same without what is told in full only once: its steps, and the kernel's lines. */
    public CaseOutcome slim() {
        if (verdict != Verdict.PASSED) {
            return this;
        }
        return new CaseOutcome(
                id, scenario, tags, verdict, duration, reason, failure, List.of(), List.of(), isCase, details);
    }
}
