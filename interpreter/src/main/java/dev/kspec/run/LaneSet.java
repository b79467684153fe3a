// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.program.RecordSize;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The lanes of a program on their way, which the host goes through one after the other: they have no memory in common. */
final class LaneSet {
    /** How far a lane came, by its records. */
    enum Way {
        TO_ITS_END,
        FAILED,
        STOPPED,
        LATE,
        /** Its records stop before its end. */
        CUT_OFF
    }

    private final Program program;
    private final Instruction.Parallel parallel;
    private final int at;
    private final long room;
    private final List<Way> ways = new ArrayList<>();
    private Machine.Snapshot parent;

    /**
     * Begins with the first one.
     *
     * @param at where the instruction itself stands
     * @param room bytes for the records of all lanes, at least
     */
    LaneSet(Program program, Instruction.Parallel parallel, int at, Machine machine, long room) {
        this.program = program;
        this.parallel = parallel;
        this.at = at;
        this.room = room;
        this.parent = machine.snapshot();
    }

    Instruction.Parallel parallel() {
        return parallel;
    }

    int at() {
        return at;
    }

    /** Whether all have ended. */
    boolean isOver() {
        return ways.size() == parallel.ends().size();
    }

    /** How many have ended. */
    int ended() {
        return ways.size();
    }

    List<Way> ways() {
        return List.copyOf(ways);
    }

    /** Whether a step is one of the lane that is gone through now. */
    boolean has(int step) {
        return !isOver() && step >= begin() && step <= parallel.ends().get(ways.size());
    }

    private int begin() {
        return parallel.begin(ways.size(), at);
    }

    /** The lane has ended, and the next one begins with the memory that they all began with; the step that comes next. */
    int next(Way way, Machine machine) {
        ways.add(way);
        machine.restore(parent);
        if (isOver()) {
            return at;
        }
        parent = machine.snapshot();
        return begin();
    }

    /** Bytes that the records of this lane have room for, at least. */
    long roomOfLane() {
        long[] most = new long[parallel.ends().size()];
        long all = 0;
        for (int lane = 0; lane < most.length; lane++) {
            for (int i = parallel.begin(lane, at); i <= parallel.ends().get(lane); i++) {
                most[lane] += RecordSize.most(
                        program.instructions().get(i),
                        b -> program.buffers().get(b).size());
            }
            all += most[lane];
        }
        return BigInteger.valueOf(Math.max(0, room))
                .multiply(BigInteger.valueOf(most[ways.size()]))
                .divide(BigInteger.valueOf(all))
                .longValueExact();
    }
}
