// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.math.BigInteger;
import java.util.List;

/**
 * What the agent said of one case: raw results, judged elsewhere.
 *
 * @param leaks what the case left behind
 * @param where what its processes were doing in the kernel when its time was over, in lines; empty if it was not
 */
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
        long kmsgLost,
        List<Leak> leaks,
        String where) {
    public Answer {
        records = List.copyOf(records);
        kmsg = List.copyOf(kmsg);
        leaks = List.copyOf(leaks);
    }

    /** Of a case that left nothing behind and ended in time. */
    public Answer(
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
        this(
                end,
                detail,
                inStep,
                startedNanos,
                durationNanos,
                taintBefore,
                taintAfter,
                records,
                kmsg,
                kmsgLost,
                List.of(),
                "");
    }

    /** How the case's process ended. */
    public enum End implements WireCode {
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

        @Override
        public int code() {
            return code;
        }

        static End of(int code) throws WireException {
            return WireCode.of(values(), code, "end of a case");
        }
    }

    /** Whether it was ended because its records had no room in an answer any more. */
    public boolean isFull() {
        return end == End.EXIT && detail == WireConstants.WIRE_EXIT_FULL;
    }

    /** How one step ended. */
    public enum Status implements WireCode {
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

        @Override
        public int code() {
            return code;
        }

        static Status of(int code) throws WireException {
            return WireCode.of(values(), code, "status of a step");
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

    /** Something that a case left behind. */
    public enum LeakKind implements WireCode {
        PROCESS(WireConstants.LEAK_PROCESS),
        MOUNT(WireConstants.LEAK_MOUNT),
        SETTING(WireConstants.LEAK_SETTING),
        FILE(WireConstants.LEAK_FILE),
        IPC(WireConstants.LEAK_IPC),
        MODULE(WireConstants.LEAK_MODULE),
        OTHER(WireConstants.LEAK_OTHER);

        private final int code;

        LeakKind(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        static LeakKind of(int code) throws WireException {
            return WireCode.of(values(), code, "kind of leak");
        }
    }

    /**
     * What a case left behind.
     *
     * @param undone whether it is gone by now, or as it was before
     * @param what in the agent's words; the guest's names in it are not to be trusted
     */
    public record Leak(LeakKind kind, boolean undone, String what) {}

    /** A record of the kernel's log. */
    public record Kmsg(long sequence, long timestampMicros, int level, String text) {}
}
