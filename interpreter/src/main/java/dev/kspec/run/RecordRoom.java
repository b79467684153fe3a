// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.RecordSize;
import dev.kspec.wire.Answer;

/**
 * How much the records of an answer take of what there is room for. A step for whose record there may be none is not
 * executed: TOO_LONG, past all handlers.
 */
final class RecordRoom {
    /** A frame has this much room for records at least (a bit less than WIRE_MAX_PAYLOAD), in bytes. */
    private static final long ROOM = 100L << 20;

    /** Bytes of the records that this answer brought; within a lane, of that. */
    private long used;

    private long usedBefore;

    void beginAnswer() {
        used = 0;
    }

    void take(Answer.Record record) {
        used += RecordSize.HEAD + record.data().length;
    }

    long left() {
        return ROOM - used;
    }

    /** From now on what the first lane needs is counted. */
    void beginLanes() {
        usedBefore = used;
        used = 0;
    }

    /** What the next lane needs is counted, or what all took. */
    void endLane(boolean last) {
        usedBefore += used;
        used = last ? usedBefore : 0;
    }

    /**
     * Whether some bytes more may not fit.
     *
     * @param room of the lane that the program is in, or else {@link #whole}
     */
    boolean mayBeFull(long more, long room) {
        return used + more > room;
    }

    /** Of an answer without lanes. */
    long whole() {
        return ROOM;
    }
}
