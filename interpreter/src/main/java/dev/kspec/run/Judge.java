// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a case's raw results to its verdict.
 *
 * <p>In: the program and what the agent answered. Out: exactly one verdict. Guaranteed: passed means that every demand
 * of the program was reached and holds by the host's own reckoning, and that the kernel reported nothing.
 */
public final class Judge {
    private Judge() {}

    public static CaseOutcome judge(Case subject, Program program, Answer answer) {
        return new Judgement(subject, program, answer).outcome();
    }

    /** What in an answer cannot be true of the program, if anything. */
    static Optional<String> contradiction(Program program, Answer answer) {
        Replay replay = new Replay(program);
        try {
            replay.follow(answer, (instruction, record) -> {});
            return Optional.empty();
        } catch (Replay.Contradiction e) {
            return Optional.of(e.getMessage());
        }
    }

    /** An outcome without any answer: not run, or nothing that can be trusted came back. */
    public static CaseOutcome without(Case subject, Verdict verdict, String reason) {
        return without(subject, verdict, reason, List.of());
    }

    /** The same, with what the kernel said. */
    static CaseOutcome without(Case subject, Verdict verdict, String reason, List<KernelLine> log) {
        return new CaseOutcome(
                subject.id(),
                subject.scenario().scenario().title().span(),
                subject.scenario().tags(),
                verdict,
                Duration.ZERO,
                reason,
                Optional.empty(),
                List.of(),
                log);
    }

    private static final class Judgement {
        private final Case subject;
        private final Program program;
        private final Answer answer;
        private final Replay replay;
        private final Actuals actuals;
        private final List<StepOutcome> steps = new ArrayList<>();
        private Optional<Failure> failure = Optional.empty();

        Judgement(Case subject, Program program, Answer answer) {
            this.subject = subject;
            this.program = program;
            this.answer = answer;
            this.replay = new Replay(program);
            this.actuals = new Actuals(replay.machine());
        }

        CaseOutcome outcome() {
            int reached;
            try {
                reached = replay.follow(answer, this::take);
            } catch (Replay.Contradiction e) {
                failure = Optional.empty();
                return outcome(
                        Verdict.INFRASTRUCTURE_ERROR, "the guest's answer contradicts itself: " + e.getMessage());
            }
            List<String> log = answer.kmsg().stream().map(Answer.Kmsg::text).toList();
            Optional<String> fault =
                    KernelReports.title(log).or(() -> KernelReports.taint(answer.taintBefore(), answer.taintAfter()));
            if (fault.isPresent()) {
                if (failure.isEmpty()) {
                    failure = Optional.of(
                            during(Math.min(reached, answer.inStep()), "the kernel reported a fault: " + fault.get()));
                }
                return outcome(Verdict.KERNEL_FAULT, fault.get());
            }
            return switch (answer.end()) {
                case COMPLETED -> outcome(failure.isPresent() ? Verdict.FAILED : Verdict.PASSED, "");
                case TIMEOUT, HUNG -> timedOut(reached);
                case SIGNAL -> {
                    failure = failure.or(() ->
                            Optional.of(during(reached, "the case's process was killed by signal " + answer.detail())));
                    yield outcome(Verdict.FAILED, "");
                }
                case EXIT ->
                    outcome(
                            Verdict.INFRASTRUCTURE_ERROR,
                            "the agent's process for the case ended by itself with status " + answer.detail());
            };
        }

        private CaseOutcome timedOut(int reached) {
            String limit = program.timeout().toMillis() + " ms";
            String how = answer.end() == Answer.End.HUNG
                    ? "the step did not return within the case's " + limit
                            + ", and its process cannot be killed: it hangs in the kernel"
                    : "the step did not return within the case's " + limit;
            failure = failure.or(() -> Optional.of(during(reached, how)));
            return outcome(Verdict.TIMED_OUT, "");
        }

        private void take(Instruction instruction, Answer.Record record) {
            note(instruction, record);
            if (record.status() != Status.OK && failure.isEmpty()) {
                failure = Optional.of(failure(instruction, record));
            }
        }

        private Failure failure(Instruction instruction, Answer.Record record) {
            if (instruction instanceof Instruction.Check check && record.status() == Status.FALSE) {
                Expectation expectation = check.expectation();
                Actuals.Actual actual = actuals.of(expectation.subject());
                return new Failure(
                        check.origin().span(),
                        check.origin().what(),
                        expectation.expected(),
                        actual.words(),
                        actual.details());
            }
            String why = switch (record.status()) {
                case OVERFLOW -> "a value does not fit into its type";
                case DIVISION -> "division by zero";
                case MALFORMED -> "the text is no decimal integer" + text(instruction);
                case RANGE -> "a length is out of range: there are no such bytes";
                case TOO_LONG -> "the text is longer than its buffer";
                case OK, FALSE -> "the step failed";
            };
            return new Failure(
                    instruction.origin().span(), instruction.origin().what() + ": " + why, "", "", List.of());
        }

        private String text(Instruction instruction) {
            if (instruction instanceof Instruction.Eval eval
                    && eval.value() instanceof dev.kspec.program.Expr.Parse parse) {
                Actuals.Actual actual =
                        actuals.of(new Expectation.BytesPart(parse.buffer(), parse.length(), Optional.empty()));
                return ": " + actual.words();
            }
            return "";
        }

        private Failure during(int step, String message) {
            int last = program.instructions().size() - 1;
            if (last < 0) {
                return new Failure(subject.scenario().scenario().title().span(), message, "", "", List.of());
            }
            var origin = program.instructions().get(Math.clamp(step, 0, last)).origin();
            return new Failure(origin.span(), origin.what() + ": " + message, "", "", List.of());
        }

        private void note(Instruction instruction, Answer.Record record) {
            String result = switch (instruction) {
                case Instruction.SysCall i -> words(i, record);
                case Instruction.ReadFile i -> words(record, record.data());
                case Instruction.WriteFile i -> words(record, null);
                case Instruction.Sleep i -> "slept";
                case Instruction.Eval i -> null;
                case Instruction.Format i -> null;
                case Instruction.Store i -> null;
                case Instruction.Check i -> null;
            };
            if (result != null) {
                steps.add(new StepOutcome(
                        instruction.origin().span(),
                        instruction.origin().what(),
                        result,
                        nanos(record.startNanos()),
                        nanos(record.durationNanos())));
            }
        }

        private String words(Instruction.SysCall call, Answer.Record record) {
            if (call.captures().isEmpty() || record.value().signum() < 0) {
                return words(record, null);
            }
            if (call.captures().getFirst() instanceof Instruction.Capture.Number number) {
                return value(new Expr.Load(number.buffer(), number.offset(), number.max(), number.signed()));
            }
            return words(record, record.data());
        }

        private String value(Expr expr) {
            try {
                return replay.machine().evaluate(expr).toString();
            } catch (Machine.NoValue e) {
                return e.fault().words();
            }
        }

        private static String words(Answer.Record record, byte[] data) {
            BigInteger value = record.value();
            return value.signum() < 0 || data == null ? Actuals.result(value) : value + ", " + Actuals.words(data);
        }

        /** A guest that is out of its mind may say more than 292 years; that is then none. */
        private static Duration nanos(long said) {
            return Duration.ofNanos(Math.max(0, said));
        }

        private CaseOutcome outcome(Verdict verdict, String reason) {
            return new CaseOutcome(
                    subject.id(),
                    subject.scenario().scenario().title().span(),
                    subject.scenario().tags(),
                    verdict,
                    nanos(answer.durationNanos()),
                    reason,
                    failure,
                    steps,
                    answer.kmsg().stream()
                            .map(k -> new KernelLine(k.sequence(), k.timestampMicros(), k.level(), k.text()))
                            .toList());
        }
    }
}
