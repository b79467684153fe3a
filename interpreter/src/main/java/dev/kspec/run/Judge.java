// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.wire.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * From a case's raw results to its verdict.
 *
 * <p>In: the program and what the agent answered. Out: exactly one verdict. Guaranteed: passed means that every demand
 * of the program that the host's own reckoning comes to holds by that reckoning, and that the kernel reported nothing.
 */
public final class Judge {
    private Judge() {}

    public static CaseOutcome judge(Case subject, Program program, Answer answer) {
        return new Judgement(Subject.of(subject), program).outcome(answer);
    }

    /** What in an answer cannot be true of the program, if anything. */
    static Optional<String> contradiction(Program program, Answer answer) {
        try {
            new Replay(program, Witness.NOBODY).follow(answer);
            return Optional.empty();
        } catch (Contradiction | Machine.Exhausted e) {
            return Optional.of(e.getMessage());
        }
    }

    /** An outcome without any answer: not run, or nothing that can be trusted came back. */
    public static CaseOutcome without(Case subject, Verdict verdict, String reason) {
        return without(subject, verdict, reason, List.of());
    }

    /** The same, with what the kernel said. */
    static CaseOutcome without(Case subject, Verdict verdict, String reason, List<KernelLine> log) {
        return without(Subject.of(subject), verdict, reason, log);
    }

    static CaseOutcome without(Subject subject, Verdict verdict, String reason, List<KernelLine> log) {
        return new CaseOutcome(
                subject.id(),
                subject.span(),
                subject.tags(),
                verdict,
                Duration.ZERO,
                reason,
                Optional.empty(),
                List.of(),
                log,
                subject.isCase());
    }
}
