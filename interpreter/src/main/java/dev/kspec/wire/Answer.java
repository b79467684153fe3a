// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.math.BigInteger;
import java.util.List;

/** What the agent said of one case: raw results, judged elsewhere. */
public record Answer(
        End end,
        int detail,
        int inStep,
        long startedNanos,
        long durationNanos,
        long taintBefore,
        long taintAfter,
        List<Record> records,
        List<Kmsg> kmsg,
        long kmsgLost) {
    public Answer {
        records = List.copyOf(records);
        kmsg = List.copyOf(kmsg);
    }

    /** How the case's process ended. */
    public enum End {
        COMPLETED(WireConstants.END_COMPLETED),
        TIMEOUT(WireConstants.END_TIMEOUT),
        HUNG(WireConstants.END_HUNG),
        SIGNAL(WireConstants.END_SIGNAL),
        EXIT(WireConstants.END_EXIT),
        HELD(WireConstants.END_HELD),
        LATE(WireConstants.END_LATE);

        private final int code;

        End(int code) {
            this.code = code;
        }

        static End of(int code) throws WireException {
            for (End end : values()) {
                if (end.code == code) {
                    return end;
                }
            }
            throw new WireException("the agent names an unknown end of a case: " + code);
        }
    }

    /** Whether it was ended because its records had no room in an answer any more. */
    public boolean isFull() {
        return end == End.EXIT && detail == WireConstants.WIRE_EXIT_FULL;
    }

    /** How one step ended. */
    public enum Status {
        OK(WireConstants.STATUS_OK),
        FALSE(WireConstants.STATUS_FALSE),
        OVERFLOW(WireConstants.STATUS_OVERFLOW),
        DIVISION(WireConstants.STATUS_DIVISION),
        MALFORMED(WireConstants.STATUS_MALFORMED),
        RANGE(WireConstants.STATUS_RANGE),
        TOO_LONG(WireConstants.STATUS_TOO_LONG),
        LATE(WireConstants.STATUS_LATE),
        STOPPED(WireConstants.STATUS_STOPPED);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        static Status of(int code) throws WireException {
            for (Status status : values()) {
                if (status.code == code) {
                    return status;
                }
            }
            throw new WireException("the agent names an unknown status of a step: " + code);
        }
    }

    /**
     * One step that ran.
     *
     * @param value of its destination
     * @param startNanos since the case began
     */
    @SuppressWarnings("ArrayRecordComponent") // made by the decoder for one reader
    public record Record(int step, Status status, BigInteger value, long startNanos, long durationNanos, byte[] data) {}

    /** A record of the kernel's log. */
    public record Kmsg(long sequence, long timestampMicros, int level, String text) {}
}
