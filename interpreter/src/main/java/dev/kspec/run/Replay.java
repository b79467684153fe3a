// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import dev.kspec.wire.LaneEnd;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The reference interpreter: goes through a program once more on the host, takes one record for each step whose result
 * only the guest knows, and computes all others itself. A record that does not follow from the program is a
 * contradiction, which means that the guest cannot be trusted.
 *
 * <p>A program that was held has several answers; each is followed from where the one before it ended.
 */
final class Replay {
    /** What a step costs, beside its expressions. */
    private static final long STEP = 16;

    private static final int NOWHERE = -1;

    private final Program program;
    private final Witness witness;
    private final Machine machine;
    private final QuietSteps quiet;
    private final RawResults results;
    private final int steps;
    private final RecordRoom room = new RecordRoom();
    private final Course course;
    private final Deque<Release> releases = new ArrayDeque<>();

    Replay(Program program, Witness witness) {
        this(program, witness, new Machine(program));
    }

    Replay(Program program, Witness witness, Machine machine) {
        this.program = program;
        this.witness = witness;
        this.machine = machine;
        this.quiet = new QuietSteps(program, machine);
        this.results = new RawResults(program, machine);
        this.steps = program.instructions().size();
        this.course = new Course(program, machine, room, witness);
    }

    Machine machine() {
        return machine;
    }

    /** The step that comes next. */
    int due() {
        return course.due();
    }

    /** The step that did not come to an end, in an answer that stops short of it. */
    int stuckIn(Answer answer) {
        Optional<LaneSet> lanes = course.lanes();
        boolean amongLanes = lanes.isPresent()
                && answer.inStep() > lanes.get().at()
                && answer.inStep() <= lanes.get().parallel().last();
        return amongLanes ? answer.inStep() : course.due();
    }

    /** The program was let go on with this; it counts from the next answer on. */
    void released(Release release) {
        releases.add(release);
    }

    /**
     * Goes through all records of an answer.
     *
     * @throws Machine.Exhausted if that takes too long
     */
    void follow(Answer answer) throws Contradiction {
        room.beginAnswer();
        for (Answer.Record record : answer.records()) {
            approach(record);
            Status computed = isFromOutside(record.status()) ? toLateRecord(record) : toNextRecord(NOWHERE);
            if (course.isAtEnd()) {
                throw new Contradiction("step " + record.step() + " came behind the last of " + steps);
            }
            take(record, computed);
        }
        var unused = toNextRecord(isToTheEnd(answer) ? NOWHERE : answer.inStep());
        demandEnd(answer);
    }

    /** Ended since the time was over, or since another lane had failed. */
    private static boolean isFromOutside(Status status) {
        return status == Status.LATE || status == Status.STOPPED;
    }

    /** Begins and ends lanes until it is that of the record's step. A lane whose records stop before its end is cut off there. */
    private void approach(Answer.Record record) {
        if (course.lanes().isEmpty() && (course.isOfLane(record.step()) || isJoin(record))) {
            toShift(course.shifts());
        }
        while (course.isInLane() && !course.lanes().orElseThrow().has(record.step())) {
            int before = course.shifts();
            toShift(before);
            if (course.shifts() == before) {
                course.shift(LaneSet.Way.CUT_OFF);
            }
        }
    }

    private boolean isJoin(Answer.Record record) {
        return record.step() >= 0
                && record.step() < steps
                && record.status() != Status.LATE
                && program.instructions().get(record.step()) instanceof Instruction.Parallel;
    }

    /** As {@link #toNextRecord}, but not past the beginning or end of a lane. */
    private void toShift(int before) {
        while (course.shifts() == before && !course.isAtEnd() && !course.isNoisy()) {
            if (step() != Status.OK) {
                return;
            }
        }
    }

    /**
     * Computes what is quiet, up to the step whose record comes next.
     *
     * @param until a step to stop before; a guest that came no further need not be followed further
     * @return other than OK if that step is a quiet one that fails
     */
    private Status toNextRecord(int until) {
        while (!course.isAtEnd() && course.due() != until && !course.isNoisy()) {
            Status status = step();
            if (status != Status.OK) {
                return status;
            }
        }
        return Status.OK;
    }

    /** One step that is not noisy; other than OK if it fails, and has not been gone past then. */
    private Status step() {
        machine.spend(STEP);
        switch (course.instruction()) {
            case Instruction.Fork fork -> course.begin(fork);
            case Instruction.Parallel parallel -> course.begin(parallel);
            case Instruction instruction -> {
                return compute(instruction);
            }
        }
        return Status.OK;
    }

    /** A program whose time is over may stop at any step; how many there were before is in the record. */
    private Status toLateRecord(Answer.Record record) throws Contradiction {
        if (record.step() == course.due() && (course.isChildOver() || course.areLanesOver())) {
            return Status.OK;
        }
        if (record.step() >= 0
                && record.step() < steps
                && program.instructions().get(record.step()) instanceof Instruction.Fork
                && course.diesIn(record.step())) {
            return Status.OK;
        }
        for (BigInteger left = record.value(); left.signum() > 0; left = left.subtract(BigInteger.ONE)) {
            machine.spend(STEP);
            if (course.isAtEnd() || !goesOn()) {
                throw new Contradiction("its time was over " + left + " steps behind step " + course.due()
                        + ", which does not come to an end without a record");
            }
        }
        return Status.OK;
    }

    private boolean goesOn() {
        if (course.instruction() instanceof Instruction.Fork fork && !course.isChildOver()) {
            course.begin(fork);
            return true;
        }
        return course.instruction().isQuiet() && compute(course.instruction()) == Status.OK;
    }

    private Status compute(Instruction instruction) {
        Status status = switch (instruction) {
            case Instruction.Eval i -> quiet.eval(i.dst(), i.value());
            case Instruction.Note i -> quiet.eval(i.dst(), i.value());
            case Instruction.Lap i -> quiet.eval(i.dst(), i.number());
            case Instruction.Format i -> quiet.format(i);
            case Instruction.Store i -> quiet.store(i);
            case Instruction.Copy i -> quiet.copy(i);
            case Instruction.Check i -> quiet.holds(i.condition());
            case Instruction.Reset i -> {
                machine.reset(i.buffer());
                yield Status.OK;
            }
            case Instruction.Try i -> course.handlers() < Program.MOST_TRIES ? Status.OK : Status.RANGE;
            case Instruction.EndTry i -> course.handlers() == 0 ? Status.RANGE : Status.OK;
            case Instruction.JumpUnless i -> quiet.holds(i.condition());
            case Instruction.Jump i -> Status.OK;
            case Instruction.Bound i -> Status.OK;
            case Instruction.ForkEnd i -> Status.OK;
            default -> throw new IllegalArgumentException(instruction.toString());
        };
        if (instruction instanceof Instruction.JumpUnless i && status == Status.FALSE) {
            course.go(i.target());
            return Status.OK;
        }
        if (status == Status.OK) {
            witnessed(instruction);
            course.pass();
        }
        return status;
    }

    private void witnessed(Instruction instruction) {
        switch (instruction) {
            case Instruction.Try i -> witness.trying();
            case Instruction.EndTry i -> witness.tried();
            case Instruction.Lap i -> witness.lap(i, machine.get(i.dst()));
            case Instruction.Note i -> witness.noted(i, machine.get(i.dst()));
            default -> {}
        }
    }

    /** @param computed what the step comes to if it is a quiet one */
    private void take(Answer.Record record, Status computed) throws Contradiction {
        boolean died = record.step() != course.due() && course.diesIn(record.step());
        if (record.step() != course.due()) {
            throw new Contradiction(
                    "step " + record.step() + " came where step " + course.due() + " of " + steps + " was due");
        }
        Instruction instruction = course.instruction();
        boolean isLate = isFromOutside(record.status());
        demandOutside(record);
        demandNothing(instruction, record);
        boolean noRoom = record.status() == Status.TOO_LONG && computed != Status.TOO_LONG && mayBeFull();
        if (noRoom || isLate) {
            course.skip();
            instruction.dsts().forEach(dst -> machine.set(dst, BigInteger.ZERO));
        } else if (computed != Status.OK && !died) {
            RawResults.demandStatus(record, computed);
        } else {
            raw(instruction, record);
        }
        room.take(record);
        witness.taken(instruction, record);
        if (record.status() == Status.OK) {
            course.pass();
        } else {
            course.fail(record.status());
        }
    }

    /** A step that failed came to nothing, unless others were part of it. */
    private static void demandNothing(Instruction instruction, Answer.Record record) throws Contradiction {
        boolean others = instruction instanceof Instruction.Fork || instruction instanceof Instruction.Parallel;
        if (record.status() != Status.OK
                && !others
                && !isFromOutside(record.status())
                && (record.value().signum() != 0 || record.data().length != 0)) {
            throw new Contradiction(
                    "step " + record.step() + " ended as " + record.status() + " and yet came to something");
        }
    }

    private void demandOutside(Answer.Record record) throws Contradiction {
        if (record.status() == Status.LATE && course.isCleaningUp()) {
            throw new Contradiction("the time was over in step " + course.due() + ", which is one of the clean-up");
        }
        if (record.status() == Status.STOPPED && !course.isInLane()) {
            throw new Contradiction("step " + course.due() + " was stopped as if it were one of a lane");
        }
        if (isFromOutside(record.status()) && record.value().signum() < 0) {
            throw new Contradiction(
                    "step " + course.due() + " was " + record.status() + " behind " + record.value() + " others");
        }
    }

    /** Whether what came in this answer and what one step may come to could fill a frame. */
    private boolean mayBeFull() {
        long most = program.buffers().stream().mapToLong(Program.Buffer::size).sum();
        return room.mayBeFull(
                most, course.isInLane() ? course.lanes().orElseThrow().roomOfLane() : room.whole());
    }

    private void raw(Instruction instruction, Answer.Record record) throws Contradiction {
        switch (instruction) {
            case Instruction.SysCall i -> results.sysCall(i, record);
            case Instruction.ReadFile i -> results.readFile(i, record);
            case Instruction.WriteFile i -> results.writeFile(i, record);
            case Instruction.Sleep i -> results.sleep(i, record);
            case Instruction.Clock i -> results.clock(i, record);
            case Instruction.Peek i -> results.peek(i, record);
            case Instruction.Poke i -> results.poke(i, record);
            case Instruction.Run i -> results.run(i, record);
            case Instruction.LogMark i -> results.logMark(i, record);
            case Instruction.LogRead i -> results.logRead(i, record);
            case Instruction.TraceMark i -> results.traceMark(i, record);
            case Instruction.TraceRead i -> results.traceRead(i, record);
            case Instruction.Inherit i -> results.inherit(i, record);
            case Instruction.Catch i -> results.catching(i, record);
            case Instruction.Connect i -> results.connect(i, record);
            case Instruction.Raise i -> RawResults.demandStatus(record, Status.FALSE);
            case Instruction.Hold i -> {
                if (releases.isEmpty()) {
                    results.notHeld(i, record);
                } else {
                    results.hold(i, releases.remove(), record);
                }
            }
            case Instruction.Fork i -> joined(i, record);
            case Instruction.Parallel i -> joined(i, record);
            case Instruction.Post i -> results.met(record, false);
            case Instruction.Await i -> results.met(record, true);
            case Instruction.Barrier i -> results.met(record, true);
            case Instruction.Blocked i -> results.blocked(i, record);
            default -> throw new IllegalArgumentException(instruction.toString());
        }
    }

    private void joined(Instruction.Fork fork, Answer.Record record) throws Contradiction {
        Optional<Integer> missed = course.leaveChild();
        results.forked(fork, record);
        if (missed.isPresent() && record.status() == Status.OK) {
            throw new Contradiction(
                    "a child process got to its end at step " + missed.get() + " and yet failed before");
        }
    }

    private void joined(Instruction.Parallel parallel, Answer.Record record) throws Contradiction {
        List<LaneEnd> ends = new Joining(parallel, course.lanes().orElseThrow().ways()).ends(record);
        course.join();
        machine.set(parallel.dst(), record.value());
        witness.joined(parallel, ends);
    }

    private static boolean isToTheEnd(Answer answer) {
        return answer.end() == Answer.End.COMPLETED || answer.end() == Answer.End.LATE;
    }

    /** A case that is said to have gone to its end has records to its end; one that is held, up to where it waits. */
    private void demandEnd(Answer answer) throws Contradiction {
        switch (answer.end()) {
            case COMPLETED, LATE -> {
                if (course.isLate() != (answer.end() == Answer.End.LATE)) {
                    throw new Contradiction("it ended as " + answer.end() + ", and its steps did not");
                }
                if (course.due() != steps) {
                    throw new Contradiction(
                            "it was completed with step " + course.due() + " of " + steps + " still due");
                }
                if (answer.inStep() != steps) {
                    throw new Contradiction("it was completed in step " + answer.inStep() + " of " + steps);
                }
            }
            case HELD -> {
                if (course.isAtEnd()
                        || !(course.instruction() instanceof Instruction.Hold)
                        || !releases.isEmpty()
                        || answer.inStep() != course.due()) {
                    throw new Contradiction(
                            "it is held in step " + answer.inStep() + " where step " + course.due() + " is due");
                }
            }
            case TIMEOUT, HUNG, SIGNAL, EXIT -> {
                if (answer.inStep() > steps) {
                    throw new Contradiction("it ended in step " + answer.inStep() + " of " + steps);
                }
            }
        }
    }
}
