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
import java.util.ArrayList;
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
    /**
     * A frame has this much room for records at least (a bit less than WIRE_MAX_PAYLOAD). A step for whose record there
     * may be none is not executed: TOO_LONG, past all handlers.
     */
    private static final long ROOM = 100L << 20;

    /** A record on the wire without its data. */
    private static final long RECORD = 34;

    /** What a step costs, beside its expressions. */
    private static final long STEP = 16;

    private static final int NOWHERE = -1;

    /** Where a failure led. */
    enum Reach {
        /** To a handler. */
        CAUGHT,
        /** To the end of a child process. */
        CHILD,
        /** To the end of a lane. */
        LANE,
        /** To the clean-up. */
        CASE,
        /** To the next step: within the clean-up each one runs. */
        CLEAN_UP
    }

    /** Told of what happens on the way. */
    interface Witness {
        /** A record was taken in. */
        void taken(Instruction instruction, Answer.Record record);

        /** A value came up that is to be shown. */
        void noted(Instruction.Note note, BigInteger value);

        /** A step failed; registers and buffers are as it found them, but for its own dst. */
        void failed(Instruction instruction, Status status, Reach reach);

        /** What a handler was set for went well. */
        void tried();

        /** A lane begins, by its number from 0. */
        void lane(Instruction.Parallel parallel, int number);

        /** All lanes have ended, each in its way; {@link #failed} comes next if not all got to their ends. */
        void joined(Instruction.Parallel parallel, List<LaneEnd> ends);

        /** A round of a bench begins, or it has ended. */
        void lap(Instruction.Lap lap, BigInteger number);

        /** Sees nothing. */
        Witness NOBODY = new Witness() {
            @Override
            public void taken(Instruction instruction, Answer.Record record) {}

            @Override
            public void noted(Instruction.Note note, BigInteger value) {}

            @Override
            public void failed(Instruction instruction, Status status, Reach reach) {}

            @Override
            public void tried() {}

            @Override
            public void lane(Instruction.Parallel parallel, int number) {}

            @Override
            public void joined(Instruction.Parallel parallel, List<LaneEnd> ends) {}

            @Override
            public void lap(Instruction.Lap lap, BigInteger number) {}
        };
    }

    /** A child process on its way. */
    private static final class Child {
        private final int fork;
        private final int end;
        private final Machine.Snapshot parent;
        private final Deque<Integer> parentsHandlers;
        /** Nothing more comes from it but its wait status. */
        private boolean over;
        /** It did not get to its end. */
        private boolean failed;

        Child(int fork, int end, Machine.Snapshot parent, Deque<Integer> parentsHandlers) {
            this.fork = fork;
            this.end = end;
            this.parent = parent;
            this.parentsHandlers = parentsHandlers;
        }
    }

    private final Program program;
    private final Witness witness;
    private final Machine machine;
    private final QuietSteps quiet;
    private final RawResults results;
    private final int steps;
    private final List<Instruction.Range> laneSteps;
    private final Deque<Release> releases = new ArrayDeque<>();
    private Deque<Child> children = new ArrayDeque<>();
    /** Those of the lanes' parent. */
    private Deque<Child> outerChildren = new ArrayDeque<>();

    private Deque<Integer> outerHandlers = new ArrayDeque<>();
    private Optional<LaneSet> lanes = Optional.empty();
    /** How often a lane has begun or ended. */
    private int shifts;

    private Deque<Integer> handlers = new ArrayDeque<>();
    /** The step that comes next. */
    private int due;
    /** The main part ended since its time was over. */
    private boolean late;
    /** Bytes of the records that this answer brought; within a lane, of that. */
    private long used;

    private long usedBefore;

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
        this.laneSteps = laneSteps(program);
    }

    Machine machine() {
        return machine;
    }

    /** The step that comes next. */
    int due() {
        return due;
    }

    /** The step that did not come to an end, in an answer that stops short of it. */
    int stuckIn(Answer answer) {
        boolean amongLanes = lanes.isPresent()
                && answer.inStep() > lanes.get().at()
                && answer.inStep() <= lanes.get().parallel().last();
        return amongLanes ? answer.inStep() : due;
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
        used = 0;
        for (Answer.Record record : answer.records()) {
            approach(record);
            Status computed = isFromOutside(record.status()) ? toLateRecord(record) : toNextRecord(NOWHERE);
            if (due >= steps) {
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
        if (lanes.isEmpty() && (isOfLane(record.step()) || isJoin(record))) {
            int before = shifts;
            toShift(before);
        }
        while (lanes.isPresent() && !lanes.get().isOver() && !lanes.get().has(record.step())) {
            int before = shifts;
            toShift(before);
            if (shifts == before) {
                shift(LaneSet.Way.CUT_OFF);
            }
        }
    }

    private boolean isJoin(Answer.Record record) {
        return record.step() >= 0
                && record.step() < steps
                && record.status() != Status.LATE
                && program.instructions().get(record.step()) instanceof Instruction.Parallel;
    }

    /** Whether a step is one of a lane, be that behind the step that comes next or, in a loop, before it. */
    private boolean isOfLane(int step) {
        return laneSteps.stream().anyMatch(r -> r.contains(step));
    }

    private static List<Instruction.Range> laneSteps(Program program) {
        List<Instruction.Range> ranges = new ArrayList<>();
        for (int i = 0; i < program.instructions().size(); i++) {
            if (program.instructions().get(i) instanceof Instruction.Parallel p) {
                ranges.add(new Instruction.Range(i + 1, p.last() + 1));
            }
        }
        return ranges;
    }

    /** As {@link #toNextRecord}, but not past the beginning or end of a lane. */
    private void toShift(int before) {
        while (shifts == before && step() == Status.OK && due < steps) {
            if (isNoisy(program.instructions().get(due))) {
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
        while (due < steps && due != until && !isNoisy(program.instructions().get(due))) {
            Status status = step();
            if (status != Status.OK) {
                return status;
            }
        }
        return Status.OK;
    }

    /** Whether the step comes to an end only with a record. */
    private boolean isNoisy(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Fork f -> isChildOver();
            case Instruction.Parallel p -> areLanesOver();
            default -> !instruction.isQuiet();
        };
    }

    /** One step that is not noisy; other than OK if it fails, and has not been gone past then. */
    private Status step() {
        Instruction instruction = program.instructions().get(due);
        if (isNoisy(instruction)) {
            return Status.OK;
        }
        machine.spend(STEP);
        switch (instruction) {
            case Instruction.Fork fork -> begin(fork);
            case Instruction.Parallel parallel -> begin(parallel);
            default -> {
                return compute(instruction);
            }
        }
        return Status.OK;
    }

    private boolean areLanesOver() {
        return lanes.isPresent() && lanes.get().isOver() && lanes.get().at() == due;
    }

    private void begin(Instruction.Parallel parallel) {
        outerChildren = children;
        outerHandlers = handlers;
        usedBefore = used;
        lanes = Optional.of(new LaneSet(program, parallel, due, machine, ROOM - used));
        due = parallel.begin(0, due);
        beginLane(parallel, 0);
    }

    private void beginLane(Instruction.Parallel parallel, int number) {
        shifts++;
        used = 0;
        children = new ArrayDeque<>();
        handlers = new ArrayDeque<>();
        witness.lane(parallel, number);
    }

    /** The lane has ended. */
    private void shift(LaneSet.Way way) {
        LaneSet set = lanes.orElseThrow();
        usedBefore += used;
        due = set.next(way, machine);
        if (set.isOver()) {
            shifts++;
            used = usedBefore;
            children = outerChildren;
            handlers = outerHandlers;
        } else {
            beginLane(set.parallel(), set.ended());
        }
    }

    /** A program whose time is over may stop at any step; how many there were before is in the record. */
    private Status toLateRecord(Answer.Record record) throws Contradiction {
        if (record.step() == due && (isChildOver() || areLanesOver())) {
            return Status.OK;
        }
        if (record.step() >= 0
                && record.step() < steps
                && program.instructions().get(record.step()) instanceof Instruction.Fork
                && diesIn(record.step())) {
            return Status.OK;
        }
        for (BigInteger left = record.value(); left.signum() > 0; left = left.subtract(BigInteger.ONE)) {
            machine.spend(STEP);
            if (due >= steps || !goesOn(program.instructions().get(due))) {
                throw new Contradiction("its time was over " + left + " steps behind step " + due
                        + ", which does not come to an end without a record");
            }
        }
        return Status.OK;
    }

    private boolean goesOn(Instruction instruction) {
        if (instruction instanceof Instruction.Fork fork && !isChildOver()) {
            begin(fork);
            return true;
        }
        return instruction.isQuiet() && compute(instruction) == Status.OK;
    }

    private boolean isChildOver() {
        return !children.isEmpty() && children.peek().over && children.peek().fork == due;
    }

    private void begin(Instruction.Fork fork) {
        children.push(new Child(due, fork.end(), machine.snapshot(), handlers));
        handlers = new ArrayDeque<>();
        due++;
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
            case Instruction.Try i -> handlers.size() < Program.MOST_TRIES ? Status.OK : Status.RANGE;
            case Instruction.EndTry i -> handlers.isEmpty() ? Status.RANGE : Status.OK;
            case Instruction.JumpUnless i -> quiet.holds(i.condition());
            case Instruction.Jump i -> Status.OK;
            case Instruction.ForkEnd i -> Status.OK;
            default -> throw new IllegalArgumentException(instruction.toString());
        };
        boolean jumps = instruction instanceof Instruction.JumpUnless && status == Status.FALSE;
        if (status == Status.OK || jumps) {
            leave(instruction, jumps);
            return Status.OK;
        }
        return status;
    }

    /** Goes on behind a quiet step that did what it had to. */
    private void leave(Instruction instruction, boolean jumps) {
        switch (instruction) {
            case Instruction.Jump i -> go(i.target());
            case Instruction.JumpUnless i -> go(jumps ? i.target() : due + 1);
            case Instruction.Try i -> {
                handlers.push(i.handler());
                go(due + 1);
            }
            case Instruction.EndTry i -> {
                handlers.pop();
                witness.tried();
                go(due + 1);
            }
            case Instruction.ForkEnd i when children.isEmpty() -> shift(LaneSet.Way.TO_ITS_END);
            case Instruction.ForkEnd i -> endChild();
            case Instruction.Lap i -> {
                witness.lap(i, machine.get(i.dst()));
                go(due + 1);
            }
            case Instruction.Note i -> {
                witness.noted(i, machine.get(i.dst()));
                go(due + 1);
            }
            default -> go(due + 1);
        }
    }

    private void endChild() {
        Child child = children.element();
        child.over = true;
        due = child.fork;
    }

    /** Handlers of the main part end with it. */
    private void go(int target) {
        if (children.isEmpty() && due < program.finallyAt() && target >= program.finallyAt()) {
            handlers.clear();
        }
        due = target;
    }

    /** The step behind this one, and behind what child processes ran. */
    private int behind(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Fork fork -> fork.end() + 1;
            case Instruction.Parallel parallel -> parallel.last() + 1;
            default -> due + 1;
        };
    }

    /** @param computed what the step comes to if it is a quiet one */
    private void take(Answer.Record record, Status computed) throws Contradiction {
        boolean died = record.step() != due && diesIn(record.step());
        if (record.step() != due) {
            throw new Contradiction("step " + record.step() + " came where step " + due + " of " + steps + " was due");
        }
        Instruction instruction = program.instructions().get(due);
        boolean isFork = instruction instanceof Instruction.Fork || instruction instanceof Instruction.Parallel;
        boolean isLate = isFromOutside(record.status());
        demandOutside(record);
        if (record.status() != Status.OK
                && !isFork
                && !isLate
                && (record.value().signum() != 0 || record.data().length != 0)) {
            throw new Contradiction(
                    "step " + record.step() + " ended as " + record.status() + " and yet came to something");
        }
        boolean noRoom = record.status() == Status.TOO_LONG && computed != Status.TOO_LONG && mayBeFull();
        if (noRoom || isLate) {
            skip(instruction);
        } else if (computed != Status.OK && !died) {
            RawResults.demandStatus(record, computed);
        } else {
            raw(instruction, record);
        }
        used += RECORD + record.data().length;
        witness.taken(instruction, record);
        if (record.status() == Status.OK) {
            go(behind(instruction));
        } else {
            fail(instruction, record.status());
        }
    }

    private void demandOutside(Answer.Record record) throws Contradiction {
        if (record.status() == Status.LATE && due >= program.finallyAt()) {
            throw new Contradiction("the time was over in step " + due + ", which is one of the clean-up");
        }
        if (record.status() == Status.STOPPED && (lanes.isEmpty() || lanes.get().isOver())) {
            throw new Contradiction("step " + due + " was stopped as if it were one of a lane");
        }
        if (isFromOutside(record.status()) && record.value().signum() < 0) {
            throw new Contradiction(
                    "step " + due + " was " + record.status() + " behind " + record.value() + " others");
        }
    }

    /** The step was not even begun, or counts as if it were not. */
    private void skip(Instruction instruction) {
        if (instruction instanceof Instruction.Fork && !children.isEmpty() && children.element().fork == due) {
            var unused = leaveChild();
        }
        if (areLanesOver()) {
            lanes = Optional.empty();
        }
        handlers.clear();
        instruction.dsts().forEach(dst -> machine.set(dst, BigInteger.ZERO));
    }

    /** Whether what came in this answer and what one step may come to could fill a frame. */
    private boolean mayBeFull() {
        long most = program.buffers().stream().mapToLong(Program.Buffer::size).sum();
        boolean inLane = lanes.isPresent() && !lanes.get().isOver();
        return used + most > (inLane ? lanes.get().roomOfLane() : ROOM);
    }

    /** A child process that was killed says nothing more: the record of its fork comes instead. */
    private boolean diesIn(int fork) {
        if (children.stream().noneMatch(c -> c.fork == fork)) {
            return false;
        }
        while (children.element().fork != fork) {
            children.pop();
        }
        Child child = children.element();
        child.over = true;
        child.failed = true;
        due = fork;
        return true;
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
            case Instruction.Raise i -> RawResults.demandStatus(record, Status.FALSE);
            case Instruction.Hold i -> {
                if (releases.isEmpty()) {
                    results.notHeld(i, record);
                } else {
                    results.hold(i, releases.remove(), record);
                }
            }
            case Instruction.Fork i -> joined(i, record);
            case Instruction.Parallel i -> {
                List<LaneEnd> ends = new Joining(i, lanes.orElseThrow().ways()).ends(record);
                lanes = Optional.empty();
                machine.set(i.dst(), record.value());
                witness.joined(i, ends);
            }
            case Instruction.Post i -> results.met(record, false);
            case Instruction.Await i -> results.met(record, true);
            case Instruction.Barrier i -> results.met(record, true);
            case Instruction.Blocked i -> results.blocked(i, record);
            default -> throw new IllegalArgumentException(instruction.toString());
        }
    }

    private void joined(Instruction.Fork fork, Answer.Record record) throws Contradiction {
        Child child = leaveChild();
        results.forked(fork, record);
        if (child.failed && record.status() == Status.OK) {
            throw new Contradiction("a child process got to its end at step " + child.end + " and yet failed before");
        }
    }

    private Child leaveChild() {
        Child child = children.pop();
        machine.restore(child.parent);
        handlers = child.parentsHandlers;
        return child;
    }

    private void fail(Instruction instruction, Status status) {
        if (!handlers.isEmpty()) {
            witness.failed(instruction, status, Reach.CAUGHT);
            go(handlers.pop());
        } else if (!children.isEmpty()) {
            witness.failed(instruction, status, Reach.CHILD);
            endChild();
            children.element().failed = true;
        } else if (lanes.isPresent() && !lanes.get().isOver()) {
            witness.failed(instruction, status, Reach.LANE);
            shift(
                    switch (status) {
                        case LATE -> LaneSet.Way.LATE;
                        case STOPPED -> LaneSet.Way.STOPPED;
                        default -> LaneSet.Way.FAILED;
                    });
        } else if (due < program.finallyAt()) {
            witness.failed(instruction, status, Reach.CASE);
            late = status == Status.LATE;
            go(program.finallyAt());
        } else {
            witness.failed(instruction, status, Reach.CLEAN_UP);
            go(behind(instruction));
        }
    }

    private static boolean isToTheEnd(Answer answer) {
        return answer.end() == Answer.End.COMPLETED || answer.end() == Answer.End.LATE;
    }

    /** A case that is said to have gone to its end has records to its end; one that is held, up to where it waits. */
    private void demandEnd(Answer answer) throws Contradiction {
        switch (answer.end()) {
            case COMPLETED, LATE -> {
                if (late != (answer.end() == Answer.End.LATE)) {
                    throw new Contradiction("it ended as " + answer.end() + ", and its steps did not");
                }
                if (due != steps) {
                    throw new Contradiction("it was completed with step " + due + " of " + steps + " still due");
                }
                if (answer.inStep() != steps) {
                    throw new Contradiction("it was completed in step " + answer.inStep() + " of " + steps);
                }
            }
            case HELD -> {
                if (due >= steps
                        || !(program.instructions().get(due) instanceof Instruction.Hold)
                        || !releases.isEmpty()
                        || answer.inStep() != due) {
                    throw new Contradiction("it is held in step " + answer.inStep() + " where step " + due + " is due");
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
