// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a lane ended, as the agent says.
 *
 * @param number of {@code EXIT} the status, of {@code SIGNAL} the signal
 */
public record LaneEnd(How how, int number) {
    /** Came to its end. */
    public static final LaneEnd DONE = new LaneEnd(How.DONE, 0);

    private static final int MOST = 255;

    /** What ended it. */
    public enum How {
        DONE,
        /** A step of its own. */
        FAILED,
        /** Another lane had failed. */
        STOPPED,
        /** The case's time was over. */
        LATE,
        /** There was no room for another record of it. */
        FULL,
        /** Its process ended by itself. */
        EXIT,
        /** Its process was killed. */
        SIGNAL
    }

    /** The data of an OP_PARALLEL's record: of each lane, in order; empty if it is malformed. */
    public static Optional<List<LaneEnd>> all(byte[] data) {
        if (data.length % Integer.BYTES != 0) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        List<LaneEnd> ends = new ArrayList<>();
        while (bytes.hasRemaining()) {
            Optional<LaneEnd> end = of(bytes.getInt());
            if (end.isEmpty()) {
                return Optional.empty();
            }
            ends.add(end.get());
        }
        return Optional.of(ends);
    }

    private static Optional<LaneEnd> of(int code) {
        if (code >= WireConstants.LANE_SIGNAL && code <= WireConstants.LANE_SIGNAL + MOST) {
            return Optional.of(new LaneEnd(How.SIGNAL, code - WireConstants.LANE_SIGNAL));
        }
        if (code >= WireConstants.LANE_EXIT && code <= WireConstants.LANE_EXIT + MOST) {
            return Optional.of(new LaneEnd(How.EXIT, code - WireConstants.LANE_EXIT));
        }
        return switch (code) {
            case WireConstants.LANE_DONE -> Optional.of(DONE);
            case WireConstants.LANE_FAILED -> Optional.of(new LaneEnd(How.FAILED, 0));
            case WireConstants.LANE_STOPPED -> Optional.of(new LaneEnd(How.STOPPED, 0));
            case WireConstants.LANE_LATE -> Optional.of(new LaneEnd(How.LATE, 0));
            case WireConstants.LANE_FULL -> Optional.of(new LaneEnd(How.FULL, 0));
            default -> Optional.empty();
        };
    }
}
