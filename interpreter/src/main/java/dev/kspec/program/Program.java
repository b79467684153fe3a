// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One case, ready to be sent.
 *
 * @param finallyAt index of the first clean-up instruction; the number of instructions if there is none
 * @param timeout of the whole case
 * @param changesModules whether it loads or unloads a module, so that the driver's state has to be looked after behind it
 * @param showing for the report; the agent does not get it
 * @param splats reports of the kernel that are demanded, or not to be minded; the agent does not get them
 * @param stepTimeout of each step before the clean-up, if there is one
 * @param marked whether each step is told where it can be heard even if the machine is gone the next moment
 */
public record Program(
        List<Buffer> buffers,
        int registers,
        List<Instruction> instructions,
        int finallyAt,
        Duration timeout,
        boolean changesModules,
        Surroundings surroundings,
        Showing showing,
        List<Splat> splats,
        Optional<Duration> stepTimeout,
        boolean marked) {
    /** As many handlers at a time, and child processes within each other. */
    public static final int MOST_TRIES = 16;

    public Program {
        buffers = List.copyOf(buffers);
        instructions = List.copyOf(instructions);
        splats = List.copyOf(splats);
    }

    /** Shown plainly, with no report of the kernel in view. */
    public Program(
            List<Buffer> buffers,
            int registers,
            List<Instruction> instructions,
            int finallyAt,
            Duration timeout,
            boolean changesModules) {
        this(
                buffers,
                registers,
                instructions,
                finallyAt,
                timeout,
                changesModules,
                Surroundings.SHARED,
                Showing.PLAIN,
                List.of(),
                Optional.empty(),
                false);
    }

    /** The same, minding or demanding more of what the kernel may report. */
    public Program with(List<Splat> more) {
        List<Splat> all = new ArrayList<>(splats);
        all.addAll(more);
        return more.isEmpty() ? this : with(all, stepTimeout, marked);
    }

    /** The same with a bound for each of its steps. */
    public Program with(Optional<Duration> ofStep) {
        return with(splats, ofStep, marked);
    }

    /** The same, with its steps told one by one as they begin: some of them take longer for it. */
    public Program withMarks(boolean told) {
        return with(splats, stepTimeout, told);
    }

    private Program with(List<Splat> minded, Optional<Duration> ofStep, boolean told) {
        return new Program(
                buffers,
                registers,
                instructions,
                finallyAt,
                timeout,
                changesModules,
                surroundings,
                showing,
                minded,
                ofStep,
                told);
    }

    /** What it runs in, and what becomes of that behind it. */
    public enum Surroundings {
        /** The machine as it is; what the program changes is undone. */
        SHARED,
        /** The same, with a network namespace of its own, whose loopback interface is up. */
        OWN_NETWORK,
        /** The machine as it is; what the program changes is meant to stay. */
        LASTING
    }

    /** Memory of the case; what {@code initial} does not fill is zero. */
    public record Buffer(int size, Bytes initial) {}
}
