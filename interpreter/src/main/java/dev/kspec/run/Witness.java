// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.wire.Answer;
import dev.kspec.wire.LaneEnd;
import java.math.BigInteger;
import java.util.List;

/** Told of what happens while a program is gone through once more. */
interface Witness {
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

    /** A record was taken in. */
    default void taken(Instruction instruction, Answer.Record record) {}

    /** A value came up that is to be shown. */
    default void noted(Instruction.Note note, BigInteger value) {}

    /** A step failed; registers and buffers are as it found them, but for its own dst. */
    default void failed(Instruction instruction, Answer.Status status, Reach reach) {}

    /** A handler is set. */
    default void trying() {}

    /** What a handler was set for went well. */
    default void tried() {}

    /** A lane begins, by its number from 0. */
    default void lane(Instruction.Parallel parallel, int number) {}

    /** All lanes have ended, each in its way; {@link #failed} comes next if not all got to their ends. */
    default void joined(Instruction.Parallel parallel, List<LaneEnd> ends) {}

    /** A round of a bench begins, or it has ended. */
    default void lap(Instruction.Lap lap, BigInteger number) {}

    /** Sees nothing. */
    Witness NOBODY = new Witness() {};
}
