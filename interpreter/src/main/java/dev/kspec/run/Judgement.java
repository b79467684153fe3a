// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.kernel.Report;
import dev.kspec.kernel.Taint;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.program.Slice;
import dev.kspec.type.Signal;
import dev.kspec.wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One case on its way to its verdict; a case that is held comes by here with each of its answers. */
final class Judgement {
    private final Subject subject;
    private final Program program;
    private final Account account;
    private final Replay replay;
    private final ClosedFiles closed;
    /** By their numbers: an answer may repeat what one before it told. */
    private final Map<Long, Answer.Kmsg> log = new TreeMap<>(Long::compareUnsigned);

    /** Those that came, oldest first. */
    private final List<Answer> answers = new ArrayList<>();

    /** Lines of the console that are not among them. */
    private final List<KernelLine> beside = new ArrayList<>();

    private final Set<Taint> tainted = EnumSet.noneOf(Taint.class);
    private Duration duration = Duration.ZERO;

    Judgement(Subject subject, Program program) {
        this.subject = subject;
        this.program = program;
        Machine machine = new Machine(program);
        this.account = new Account(machine, program);
        this.replay = new Replay(program, account, machine);
        this.closed = new ClosedFiles(program);
    }

    /** What a held program asks for: bytes by value, since the program stands still. */
    sealed interface Wish {}

    /**
     * That others run meanwhile.
     *
     * @param memory registers and buffers as they are meanwhile
     * @param closed registers with the descriptors of files that it has closed
     */
    record Meanwhile(Machine.Snapshot memory, Set<Integer> closed) implements Wish {
        Meanwhile {
            closed = Set.copyOf(closed);
        }
    }

    /** That the host runs a program for it. */
    @SuppressWarnings("ArrayRecordComponent") // made for one reader
    record HostRun(List<byte[]> args, byte[] input, Instruction.Request.HostRun request) implements Wish {
        HostRun {
            args = List.copyOf(args);
        }
    }

    /** Something that was done here: it is to be let go on with the answer. */
    record Done(Release release) implements Wish {}

    /**
     * Takes in the answer of a program that is held now.
     *
     * @throws Contradiction if it cannot be true; {@link #untrue} is then its verdict
     */
    Wish held(Answer answer) throws Contradiction {
        follow(answer);
        closed.see(answer);
        Instruction.Hold hold = (Instruction.Hold) program.instructions().get(replay.due());
        try {
            return switch (hold.request()) {
                case Instruction.Request.Meanwhile m ->
                    new Meanwhile(replay.machine().snapshot(), closed.registers());
                case Instruction.Request.HostRun r -> {
                    List<byte[]> args = new ArrayList<>();
                    for (Slice arg : r.args()) {
                        args.add(replay.machine().bytes(arg));
                    }
                    yield new HostRun(args, replay.machine().bytes(r.input()), r);
                }
                case Instruction.Request.Ktap k ->
                    new Done(account.unitTests().take(hold, k, replay.machine().bytes(k.text())));
            };
        } catch (Machine.Exhausted e) {
            throw new Contradiction.NotFollowed(e.getMessage());
        } catch (Machine.NoValue e) {
            throw new IllegalStateException("a program held with a request that has no value: " + hold, e);
        }
    }

    /** The program was let go on. */
    void released(Release release) {
        replay.released(release);
    }

    private void follow(Answer answer) throws Contradiction {
        answers.add(answer);
        duration = nanos(answer.durationNanos());
        answer.kmsg().forEach(k -> log.put(k.sequence(), k));
        tainted.addAll(Taint.risen(answer.taintBefore(), answer.taintAfter()));
        try {
            replay.follow(answer);
        } catch (Machine.Exhausted e) {
            throw new Contradiction.NotFollowed(e.getMessage());
        }
    }

    /** The verdict when the last answer is there. */
    CaseOutcome outcome(Answer answer) {
        try {
            follow(answer);
        } catch (Contradiction e) {
            return untrue(e);
        }
        Sightings sightings = Sightings.in(log(), program.splats());
        Optional<String> fault = sightings
                .fault()
                .map(Report::title)
                .or(() -> sightings.isAny() ? Optional.empty() : Taint.faults(tainted));
        if (fault.isPresent()) {
            Optional<Failure> failure = account.failure()
                    .or(() -> Optional.of(during(
                            Math.min(replay.due(), answer.inStep()), "the kernel reported a fault: " + fault.get())));
            return outcome(Verdict.KERNEL_FAULT, fault.get(), failure);
        }
        if (Expected.explains(sightings, answer.end())) {
            return expected(sightings);
        }
        return ended(answer, sightings);
    }

    /** The case ended as it had to when the kernel reported what it was to report. */
    private CaseOutcome expected(Sightings sightings) {
        Optional<Failure> missing = Expected.missing(sightings, program.splats());
        return outcome(missing.isPresent() ? Verdict.FAILED : Verdict.PASSED, "", missing);
    }

    private CaseOutcome ended(Answer answer, Sightings sightings) {
        return switch (answer.end()) {
            case COMPLETED -> {
                Optional<Failure> failure = account.failure().or(() -> Expected.missing(sightings, program.splats()));
                yield outcome(failure.isPresent() ? Verdict.FAILED : Verdict.PASSED, "", failure);
            }
            case TIMEOUT, HUNG -> timedOut(answer);
            case LATE ->
                account.isCutOff()
                        ? outcome(
                                Verdict.FAILED,
                                "",
                                account.failure()
                                        .map(f -> Whereabouts.in(answer).with(f)))
                        : outcome(Verdict.TIMED_OUT, "", account.failure());
            case SIGNAL ->
                outcome(
                        Verdict.FAILED,
                        "",
                        account.failure()
                                .or(() -> Optional.of(during(
                                        replay.due(),
                                        "the case's process was killed by " + Signal.describe(answer.detail())))));
            case EXIT ->
                outcome(
                        Verdict.INFRASTRUCTURE_ERROR,
                        answer.isFull()
                                ? "the clean-up of the case comes to more than fits into an answer"
                                : "the agent's process for the case ended by itself with status " + answer.detail(),
                        account.failure());
            case HELD ->
                outcome(
                        Verdict.INFRASTRUCTURE_ERROR,
                        "the case waits for the host where nobody expected it",
                        account.failure());
        };
    }

    /** What a console says that the kernel's log may have lost. */
    void beside(List<KernelLine> console) {
        Set<String> known = new HashSet<>();
        log.values().forEach(k -> known.add(k.timestampMicros() + " " + k.text().strip()));
        console.stream()
                .filter(l ->
                        !known.contains(l.timestampMicros() + " " + l.text().strip()))
                .forEach(beside::add);
    }

    private List<KernelLine> log() {
        List<KernelLine> all = new ArrayList<>(log.values().stream()
                .map(k -> new KernelLine(k.sequence(), k.timestampMicros(), k.level(), k.text()))
                .toList());
        if (!beside.isEmpty()) {
            all.addAll(beside);
            all.sort(Comparator.comparingLong(KernelLine::timestampMicros));
        }
        return all;
    }

    /** The verdict when an answer cannot be true. */
    CaseOutcome untrue(Contradiction e) {
        if (e instanceof Contradiction.NotFollowed) {
            return outcome(Verdict.TIMED_OUT, "", account.failure().or(() -> Optional.of(notFollowed(e))));
        }
        return outcome(
                Verdict.INFRASTRUCTURE_ERROR,
                "the guest's answer contradicts itself: " + e.getMessage(),
                Optional.empty());
    }

    private Failure notFollowed(Contradiction e) {
        return during(
                replay.due(),
                "it goes round too often: what it comes to is reckoned once more on the host, and " + e.getMessage());
    }

    private CaseOutcome timedOut(Answer answer) {
        Optional<Failure> cutOff = account.killedIn(replay.stuckIn(answer), duration.toNanos())
                .map(f -> Whereabouts.in(answer).with(f));
        if (cutOff.isPresent()) {
            return answer.end() == Answer.End.HUNG
                    ? outcome(Verdict.TIMED_OUT, "its process cannot be killed: it hangs in the kernel", cutOff)
                    : outcome(Verdict.FAILED, "", account.failure().or(() -> cutOff));
        }
        boolean ofStep = program.stepTimeout().isPresent() && duration.compareTo(program.timeout()) < 0;
        String limit = ofStep
                ? program.stepTimeout().get().toMillis() + " ms that a step may take"
                : "the case's " + program.timeout().toMillis() + " ms";
        String how = answer.end() == Answer.End.HUNG
                ? "the step did not return within " + limit
                        + ", and its process cannot be killed: it hangs in the kernel"
                : "the step did not return within " + limit;
        return outcome(
                Verdict.TIMED_OUT, "", account.failure().or(() -> Optional.of(during(replay.stuckIn(answer), how))));
    }

    private Failure during(int step, String message) {
        int last = program.instructions().size() - 1;
        if (last < 0) {
            return new Failure(subject.span(), message, "", "", List.of());
        }
        var origin = program.instructions().get(Math.clamp(step, 0, last)).origin();
        return new Failure(origin.span(), origin.what() + ": " + message, "", "", List.of());
    }

    /** A guest that is out of its mind may say more than 292 years; that is then none. */
    static Duration nanos(long said) {
        return Duration.ofNanos(Math.max(0, said));
    }

    private CaseOutcome outcome(Verdict verdict, String reason, Optional<Failure> failure) {
        return new CaseOutcome(
                subject.id(),
                subject.span(),
                subject.tags(),
                verdict,
                duration,
                reason,
                failure,
                account.steps(),
                log(),
                subject.isCase(),
                Traces.of(answers, details()));
    }

    private Details details() {
        Details details = Details.NONE
                .withMeasurements(account.measurements())
                .withUnitTests(account.unitTests().results())
                .with(Sightings.in(log(), program.splats()));
        return account.isTooLate() ? details.with(Attribute.LATE) : details;
    }
}
