// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.wire.Answer.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Where a program is while it is gone through once more: the step that comes next, the handlers that are set, the child
 * processes and the lane it is in. What a step comes to is not decided here.
 */
final class Course {
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
    private final Machine machine;
    private final Witness witness;
    private final List<Instruction.Range> laneSteps;
    private final RecordRoom room;
    private Deque<Integer> handlers = new ArrayDeque<>();
    private Deque<Child> children = new ArrayDeque<>();
    /** Those of the lanes' parent. */
    private Deque<Child> outerChildren = new ArrayDeque<>();

    private Deque<Integer> outerHandlers = new ArrayDeque<>();
    private Optional<LaneSet> lanes = Optional.empty();
    /** How often a lane has begun or ended. */
    private int shifts;

    private int due;
    /** The main part ended since its time was over. */
    private boolean late;

    Course(Program program, Machine machine, RecordRoom room, Witness witness) {
        this.program = program;
        this.machine = machine;
        this.room = room;
        this.witness = witness;
        this.laneSteps = laneSteps(program);
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

    /** The step that comes next. */
    int due() {
        return due;
    }

    /** Whether the last step is behind it. */
    boolean isAtEnd() {
        return due >= program.instructions().size();
    }

    /** The one that comes next. */
    Instruction instruction() {
        return program.instructions().get(due);
    }

    /** Whether the step that comes next is one of the clean-up. */
    boolean isCleaningUp() {
        return due >= program.finallyAt();
    }

    boolean isLate() {
        return late;
    }

    int shifts() {
        return shifts;
    }

    int handlers() {
        return handlers.size();
    }

    /** Those that have begun, until they have been joined. */
    Optional<LaneSet> lanes() {
        return lanes;
    }

    boolean isInLane() {
        return lanes.isPresent() && !lanes.get().isOver();
    }

    /** Whether a step is one of a lane, be that behind the step that comes next or, in a loop, before it. */
    boolean isOfLane(int step) {
        return laneSteps.stream().anyMatch(r -> r.contains(step));
    }

    /** Whether the child process of the fork that comes next has ended. */
    boolean isChildOver() {
        return !children.isEmpty() && children.peek().over && children.peek().fork == due;
    }

    /** Whether the lanes of the step that comes next have all ended. */
    boolean areLanesOver() {
        return lanes.isPresent() && lanes.get().isOver() && lanes.get().at() == due;
    }

    /** Whether the step that comes next comes to an end only with a record. */
    boolean isNoisy() {
        return switch (instruction()) {
            case Instruction.Fork f -> isChildOver();
            case Instruction.Parallel p -> areLanesOver();
            case Instruction i -> !i.isQuiet();
        };
    }

    void begin(Instruction.Fork fork) {
        children.push(new Child(due, fork.end(), machine.snapshot(), handlers));
        handlers = new ArrayDeque<>();
        due++;
    }

    void begin(Instruction.Parallel parallel) {
        outerChildren = children;
        outerHandlers = handlers;
        lanes = Optional.of(new LaneSet(program, parallel, due, machine, room.left()));
        room.beginLanes();
        due = parallel.begin(0, due);
        beginLane(parallel, 0);
    }

    private void beginLane(Instruction.Parallel parallel, int number) {
        shifts++;
        children = new ArrayDeque<>();
        handlers = new ArrayDeque<>();
        witness.lane(parallel, number);
    }

    /** The lane has ended. */
    void shift(LaneSet.Way way) {
        LaneSet set = lanes.orElseThrow();
        due = set.next(way, machine);
        room.endLane(set.isOver());
        if (set.isOver()) {
            shifts++;
            children = outerChildren;
            handlers = outerHandlers;
        } else {
            beginLane(set.parallel(), set.ended());
        }
    }

    /** All lanes have ended, and their parent goes on. */
    void join() {
        lanes = Optional.empty();
    }

    /** Goes on behind a step that did what it had to. */
    void pass() {
        switch (instruction()) {
            case Instruction.Jump i -> go(i.target());
            case Instruction.Try i -> {
                handlers.push(i.handler());
                go(due + 1);
            }
            case Instruction.EndTry i -> {
                handlers.pop();
                go(due + 1);
            }
            case Instruction.ForkEnd i when children.isEmpty() -> shift(LaneSet.Way.TO_ITS_END);
            case Instruction.ForkEnd i -> endChild();
            case Instruction i -> go(behind(i));
        }
    }

    /** Handlers of the main part end with it. */
    void go(int target) {
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

    private void endChild() {
        Child child = children.element();
        child.over = true;
        due = child.fork;
    }

    /**
     * A child process that was killed says nothing more: the record of its fork comes instead.
     *
     * @return whether it is on its way, and so has ended now
     */
    boolean diesIn(int fork) {
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

    /**
     * The parent goes on with what it had.
     *
     * @return the step at which the child was to end, if it failed before
     */
    Optional<Integer> leaveChild() {
        Child child = children.pop();
        machine.restore(child.parent);
        handlers = child.parentsHandlers;
        return child.failed ? Optional.of(child.end) : Optional.empty();
    }

    /** The step that comes next was not even begun, or counts as if it were not: no handler keeps it from ending what it is in. */
    void skip() {
        if (!children.isEmpty() && children.element().fork == due) {
            var unused = leaveChild();
        }
        if (areLanesOver()) {
            lanes = Optional.empty();
        }
        handlers.clear();
    }

    /** The step that comes next failed; goes on where that leads. */
    void fail(Status status) {
        Instruction instruction = instruction();
        Witness.Reach reach = reach();
        witness.failed(instruction, status, reach);
        switch (reach) {
            case CAUGHT -> go(handlers.pop());
            case CHILD -> {
                endChild();
                children.element().failed = true;
            }
            case LANE ->
                shift(
                        switch (status) {
                            case LATE -> LaneSet.Way.LATE;
                            case STOPPED -> LaneSet.Way.STOPPED;
                            default -> LaneSet.Way.FAILED;
                        });
            case CASE -> {
                late = status == Status.LATE;
                go(program.finallyAt());
            }
            case CLEAN_UP -> go(behind(instruction));
        }
    }

    private Witness.Reach reach() {
        if (!handlers.isEmpty()) {
            return Witness.Reach.CAUGHT;
        }
        if (!children.isEmpty()) {
            return Witness.Reach.CHILD;
        }
        if (isInLane()) {
            return Witness.Reach.LANE;
        }
        return isCleaningUp() ? Witness.Reach.CLEAN_UP : Witness.Reach.CASE;
    }
}
