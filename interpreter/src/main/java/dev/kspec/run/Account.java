// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.type.Errno;
import dev.kspec.type.Value;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import dev.kspec.wire.LaneEnd;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes down what a case's steps came to, and which failure counts: the first one that nothing caught. */
final class Account implements Witness {
    private static final int MOST_LATER = 5;

    private final Machine machine;
    private final Actuals actuals;
    private final StepWords words;
    private final Remedies remedies;
    private final UnitTests unitTests = new UnitTests();
    private final Program program;
    private final List<StepOutcome> steps = new ArrayList<>();
    private Optional<Failure> failure = Optional.empty();
    /** What else failed in the clean-up. */
    private final List<Failure> later = new ArrayList<>();
    /** The last call was made on a file that had never been opened. */
    private boolean onNothing;
    /** Which one of a sweep's passes this is. */
    private Optional<String> pass = Optional.empty();
    /** What went to a handler last. */
    private Optional<Failure> caught = Optional.empty();
    /** A bound of time that was missed. */
    private Optional<Failure> tooLate = Optional.empty();
    /** What was in a step when its bound was over has been ended for it. */
    private boolean cutOff;
    /** What ended a child process, until its parent has noticed. */
    private Optional<Failure> childs = Optional.empty();
    /** Of the lanes that run now, or ran last. */
    private Optional<LaneAccount> lanes = Optional.empty();

    private int firstOfLanes;
    private final BenchAccount bench = new BenchAccount();
    /** Since the case began, in nanoseconds. */
    private long now;
    /** The step that left the last record. */
    private int last;

    Account(Machine machine, Program program) {
        this.machine = machine;
        this.actuals = new Actuals(machine);
        this.words = new StepWords(machine, actuals);
        this.remedies = new Remedies(machine);
        this.program = program;
    }

    /** The first failure that counts. */
    Optional<Failure> failure() {
        return failure.map(this::withLater);
    }

    /** What failed in the clean-up of a case that had failed already stands below that. */
    private Failure withLater(Failure first) {
        List<String> details = new ArrayList<>(first.details());
        later.stream().limit(MOST_LATER).forEach(f -> details.add(alsoFailed(f)));
        if (later.size() > MOST_LATER) {
            details.add("and " + (later.size() - MOST_LATER) + " more steps of the teardown failed");
        }
        return new Failure(first.span(), first.message(), first.expected(), first.actual(), details);
    }

    private static String alsoFailed(Failure f) {
        String compared = f.expected().isEmpty() ? "" : ": expected " + f.expected() + ", actual " + f.actual();
        return "in the teardown, too: " + f.span() + ": " + f.message() + compared;
    }

    List<StepOutcome> steps() {
        return steps;
    }

    @Override
    public void failed(Instruction instruction, Status status, Witness.Reach reach) {
        Failure what = inPass(cause(instruction, status));
        switch (reach) {
            case CAUGHT -> {
                caught = Optional.of(what);
                unitTests.failed();
            }
            case CHILD -> childs = Optional.of(what);
            case LANE -> {
                boolean guilty = status == Status.LATE && overdue(last, now).isPresent();
                lanes.orElseThrow().ended(instruction, status, what, now, guilty);
                childs = Optional.empty();
                caught = Optional.empty();
            }
            case CASE -> failure = failure.or(() -> Optional.of(what));
            case CLEAN_UP -> cleanUpFailed(what);
        }
    }

    /** In a sweep, the how-manieth strike it was that went wrong. */
    private Failure inPass(Failure failure) {
        if (pass.isEmpty() || failure.details().stream().anyMatch(d -> d.startsWith(pass.get()))) {
            return failure;
        }
        List<String> details = new ArrayList<>(failure.details());
        details.addFirst(pass.get() + ": the fault is to strike when its place is reached for that time");
        return new Failure(failure.span(), failure.message(), failure.expected(), failure.actual(), details);
    }

    /** That a file which was never opened cannot be closed is no news in a case that failed before it. */
    private void cleanUpFailed(Failure what) {
        if (failure.isEmpty()) {
            failure = Optional.of(what);
        } else if (!onNothing) {
            later.add(what);
        }
    }

    @Override
    public void trying() {
        unitTests.trying();
    }

    @Override
    public void tried() {
        caught = Optional.empty();
        unitTests.tried();
    }

    /** What other tests said that the case had run. */
    UnitTests unitTests() {
        return unitTests;
    }

    private Failure cause(Instruction instruction, Status status) {
        return switch (instruction) {
            case Instruction instruct when status == Status.STOPPED -> stopped(instruct);
            case Instruction instruct when status == Status.LATE -> late(instruct);
            case Instruction.Check i when status == Status.FALSE -> unmet(i, i.expectation());
            case Instruction.Raise i -> raised(i);
            case Instruction.Parallel i ->
                lanes.flatMap(LaneAccount::failure)
                        .orElseGet(() ->
                                plain(i, "the lanes could not be begun: " + Actuals.result(machine.get(i.dst()))));
            case Instruction.Await i
            when status == Status.FALSE -> plain(i, "no lane that could post it runs any more");
            case Instruction.Barrier i
            when status == Status.FALSE ->
                plain(i, "a lane that has this barrier, too, has ended without coming to it");
            case Instruction.Blocked i when status == Status.FALSE -> plain(i, "it was not blocked there");
            case Instruction.Fork i -> {
                Optional<Failure> inside = childs;
                childs = Optional.empty();
                yield inside.orElseGet(
                        () -> plain(i, "the child process " + StepWords.childsEnd(machine.get(i.dst()))));
            }
            default -> plain(instruction, why(instruction, status));
        };
    }

    /** Where the program's time was over, in a child process or not. */
    private Failure late(Instruction instruction) {
        if (childs.isPresent()) {
            Failure inside = childs.get();
            childs = Optional.empty();
            return inside;
        }
        if (instruction instanceof Instruction.Parallel && lanes.isPresent()) {
            Optional<Failure> inside = lanes.get().failure();
            if (inside.isPresent()) {
                return inside.get();
            }
        }
        Optional<Instruction.Bound> bound = overdue(last, now);
        if (bound.isPresent()) {
            cutOff = true;
            return outOf(bound.get(), instruction);
        }
        boolean ofStep =
                now < program.timeout().toNanos() && program.stepTimeout().isPresent();
        if (!ofStep && now < program.timeout().toNanos() && hasBounds()) {
            return plain(instruction, "it was ended, since the time of a step in another lane was over");
        }
        String message = instruction.origin().what()
                + (ofStep
                        ? ": it takes longer than a step may, "
                                + program.stepTimeout().get().toMillis() + " ms"
                        : ": the case's time, " + program.timeout().toMillis() + " ms, was over here");
        List<String> details = caught.map(last -> List.of("what was tried last: " + inBrief(last)))
                .orElse(List.of());
        return new Failure(instruction.origin().span(), message, "", "", details);
    }

    /** The innermost bound that was over when a step was ended, or should have begun. */
    private Optional<Instruction.Bound> overdue(int step, long at) {
        List<Instruction> all = program.instructions();
        for (int i = Math.min(step, all.size()) - 1; i >= 0; i--) {
            if (all.get(i) instanceof Instruction.Bound b
                    && b.isOver(i, step, machine.get(b.began()).longValue(), at)) {
                return Optional.of(b);
            }
        }
        return Optional.empty();
    }

    private boolean hasBounds() {
        return program.instructions().stream().anyMatch(Instruction.Bound.class::isInstance);
    }

    private Failure outOf(Instruction.Bound bound, Instruction instruction) {
        String time = new Value.Duration(bound.nanos()).canonical();
        List<String> details = new ArrayList<>();
        if (bound.where().line() != instruction.origin().span().line()) {
            details.add("the bound stands at line " + bound.where().line());
        }
        caught.ifPresent(tried -> details.add("what was tried last: " + inBrief(tried)));
        return new Failure(
                instruction.origin().span(),
                instruction.origin().what(),
                "done within " + time,
                "it did not return within " + time,
                details);
    }

    /**
     * Of a program that was killed in a step, since what stood still there could not be interrupted.
     *
     * @param at in nanoseconds since the case began
     * @return the failure, if it was killed for a bound that was over
     */
    Optional<Failure> killedIn(int step, long at) {
        return step >= program.instructions().size() || at >= program.timeout().toNanos()
                ? Optional.empty()
                : overdue(step, at).map(b -> outOf(b, program.instructions().get(step)));
    }

    /** Whether a step was ended since its bound, and not the case's time, was over. */
    boolean isCutOff() {
        return cutOff;
    }

    private static Failure stopped(Instruction instruction) {
        return plain(instruction, "it was ended, since another lane had failed");
    }

    private static String inBrief(Failure failure) {
        return failure.expected().isEmpty()
                ? failure.message()
                : failure.message() + ": expected " + failure.expected() + ", actual " + failure.actual();
    }

    private Failure unmet(Instruction instruction, Expectation expectation) {
        Actuals.Actual actual = actuals.of(expectation.subject());
        List<String> details = new ArrayList<>(actual.details());
        details.addAll(remedies.of(expectation.subject()));
        details.addAll(unitTests.details(expectation.subject()));
        Failure failure = new Failure(
                instruction.origin().span(),
                instruction.origin().what(),
                expectation.expected(),
                remedies.killed(expectation.subject())
                        .or(() -> unitTests.words(expectation.subject()))
                        .orElse(actual.words()),
                details);
        if (expectation.subject() instanceof Expectation.Took) {
            tooLate = Optional.of(failure);
        }
        return failure;
    }

    /** Whether it failed for having taken longer than it may. */
    boolean isTooLate() {
        return cutOff || (tooLate.isPresent() && tooLate.equals(failure()));
    }

    /** What was tried in vain is the failure; how often or how long it was tried stands below. */
    private Failure raised(Instruction.Raise raise) {
        if (caught.isEmpty()) {
            return unmet(raise, raise.expectation());
        }
        Failure last = caught.get();
        if (!(raise.expectation().subject() instanceof Expectation.Waited(Expr nanos))) {
            return last;
        }
        List<String> details = new ArrayList<>(last.details());
        details.add("tried again and again for " + actuals.time(nanos) + "; expected "
                + raise.expectation().expected());
        Failure failure = new Failure(last.span(), last.message(), last.expected(), last.actual(), details);
        tooLate = Optional.of(failure);
        return failure;
    }

    private static Failure plain(Instruction instruction, String why) {
        return new Failure(instruction.origin().span(), instruction.origin().what() + ": " + why, "", "", List.of());
    }

    private String why(Instruction instruction, Status status) {
        return switch (status) {
            case OVERFLOW -> "a value does not fit into its type";
            case DIVISION -> "division by zero";
            case MALFORMED -> "the text is no integer" + text(instruction);
            case RANGE ->
                instruction instanceof Instruction.Hold
                        ? "the agent holds too many programs already"
                        : "a place or a length is out of range: there are no such bytes";
            case TOO_LONG ->
                instruction.isQuiet()
                        ? "the text is longer than its place"
                        : "what the case's steps came to fills an answer: it reads too much, or goes round too often";
            case OK, FALSE, LATE, STOPPED -> "the step failed";
        };
    }

    private String text(Instruction instruction) {
        if (instruction instanceof Instruction.Eval eval && eval.value() instanceof Expr.Parse parse) {
            Actuals.Actual actual = actuals.of(new Expectation.BytesPart(parse.slice(), Optional.empty()));
            return ": " + actual.words();
        }
        return "";
    }

    @Override
    public void lane(Instruction.Parallel parallel, int number) {
        bench.giveUp();
        if (number == 0) {
            lanes = Optional.of(new LaneAccount(parallel));
            firstOfLanes = steps.size();
        }
        childs = Optional.empty();
        caught = Optional.empty();
    }

    /** The steps of the lanes stand in the order in which they began. */
    @Override
    public void joined(Instruction.Parallel parallel, List<LaneEnd> ends) {
        lanes.ifPresent(l -> l.joined(ends));
        steps.subList(firstOfLanes, steps.size()).sort(Comparator.comparing(StepOutcome::start));
    }

    @Override
    public void lap(Instruction.Lap lap, BigInteger number) {
        bench.lap(lap, number);
    }

    /** What was measured. */
    List<Measurement> measurements() {
        return bench.measurements();
    }

    @Override
    public void noted(Instruction.Note note, BigInteger value) {
        if (note.name().equals(Instruction.Note.PASS)) {
            pass = value.signum() > 0 ? Optional.of(note.origin().what() + ", pass " + value) : Optional.empty();
            if (pass.isEmpty()) {
                return;
            }
        }
        add(note, note.name() + " = " + value, now, 0);
    }

    @Override
    public void taken(Instruction instruction, Answer.Record record) {
        now = record.startNanos() + record.durationNanos();
        last = record.step();
        remedies.ran(instruction);
        if (!instruction.isQuiet()) {
            onNothing = instruction instanceof Instruction.SysCall call && isOnNothing(call, record);
        }
        if (instruction.origin().isAside()) {
            return;
        }
        Optional<String> came = words.of(instruction, record);
        lanes.ifPresent(l -> l.taken(instruction, record, came));
        bench.taken(instruction, record);
        if (bench.isTold()) {
            came.ifPresent(w -> add(instruction, w, record.startNanos(), record.durationNanos()));
        }
    }

    /** In a teardown the number of a file that was never opened is −1, of one that could not be had −errno. */
    private boolean isOnNothing(Instruction.SysCall call, Answer.Record record) {
        return record.value().equals(BigInteger.valueOf(-Errno.number("EBADF").orElseThrow()))
                && call.args().stream()
                        .filter(Instruction.Computed.class::isInstance)
                        .anyMatch(a -> isNoFile(((Instruction.Computed) a).value()));
    }

    private boolean isNoFile(Expr value) {
        try {
            return Actuals.isError(machine.evaluate(value));
        } catch (Machine.NoValue e) {
            return false;
        }
    }

    private void add(Instruction instruction, String words, long start, long duration) {
        steps.add(new StepOutcome(
                instruction.origin().span(),
                instruction.origin().what(),
                words,
                Judgement.nanos(start),
                Judgement.nanos(duration)));
    }
}
