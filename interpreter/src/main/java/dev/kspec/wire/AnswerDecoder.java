// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The payload of FRAME_DONE behind its nonce. The guest is not trusted: every count is checked against what is really there. */
final class AnswerDecoder {
    private static final int LEAST_RECORD = 1 + 1 + 1;
    private static final int LEAST_KMSG = 8 + 8 + 1 + 4;
    private static final int LEAST_LEAK = 1 + 1 + 4;
    /** Debug, see syslog(2). */
    private static final int MOST_LEVEL = 7;

    private AnswerDecoder() {}

    static Answer decode(WireReader in) throws WireException {
        Answer.End end = Answer.End.of(in.u8());
        int detail = in.varcount();
        int inStep = in.varcount();
        long started = in.varint();
        long duration = in.varint();
        long taintBefore = in.varint();
        long taintAfter = in.varint();
        List<Answer.Record> all = records(in);
        int lines = in.count(LEAST_KMSG);
        List<Answer.Kmsg> kmsg = new ArrayList<>(lines);
        for (int i = 0; i < lines; i++) {
            kmsg.add(new Answer.Kmsg(in.u64(), in.u64(), level(in.u8()), in.str()));
        }
        long lost = in.varint();
        List<Answer.Leak> leaks = leaks(in);
        String where = bounded(in.str(), WireConstants.WIRE_MAX_WHERE, "evidence");
        in.end();
        return new Answer(
                end, detail, inStep, started, duration, taintBefore, taintAfter, all, kmsg, lost, leaks, where);
    }

    private static List<Answer.Leak> leaks(WireReader in) throws WireException {
        int count = in.count(LEAST_LEAK);
        if (count > WireConstants.WIRE_MAX_LEAKS) {
            throw new WireException("the agent tells of " + count + " leaks");
        }
        List<Answer.Leak> leaks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Answer.LeakKind kind = Answer.LeakKind.of(in.u8());
            int undone = in.u8();
            if (undone > 1) {
                throw new WireException("a leak is neither undone nor not");
            }
            leaks.add(new Answer.Leak(
                    kind, undone == 1, bounded(in.str(), WireConstants.WIRE_MAX_LEAK, "words on one leak")));
        }
        return leaks;
    }

    private static String bounded(String text, int most, String what) throws WireException {
        if (text.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new WireException("more than " + most + " bytes of " + what);
        }
        return text;
    }

    private static List<Answer.Record> records(WireReader in) throws WireException {
        int count = in.count(LEAST_RECORD);
        if (count > WireConstants.WIRE_MAX_RECORDS) {
            throw new WireException("the agent tells of " + count + " steps");
        }
        List<Answer.Record> records = new ArrayList<>(count);
        int step = -1;
        long end = 0;
        for (int i = 0; i < count; i++) {
            Answer.Record record = record(in, step, end);
            records.add(record);
            step = record.step();
            end = record.startNanos() + record.durationNanos();
        }
        return records;
    }

    /** What is as usual takes no byte. {@code before}: the step of the record before; {@code end}: when that one ended. */
    private static Answer.Record record(WireReader in, int before, long end) throws WireException {
        int is = in.u8();
        if (has(is, WireConstants.RECORD_UNKNOWN)) {
            throw new WireException("a record is marked " + is);
        }
        if (has(is, WireConstants.RECORD_PADDED)) {
            padding(in);
        }
        int step = has(is, WireConstants.RECORD_STEP) ? in.varcount() : next(before);
        Answer.Status status = has(is, WireConstants.RECORD_STATUS) ? Answer.Status.of(in.u8()) : Answer.Status.OK;
        BigInteger value = value(
                has(is, WireConstants.RECORD_VALUE) ? OptionalLong.of(in.varint()) : OptionalLong.empty(),
                has(is, WireConstants.RECORD_NEGATIVE));
        long start = in.varint() + (has(is, WireConstants.RECORD_ANEW) ? 0 : end);
        long duration = in.varint();
        byte[] data = in.raw(has(is, WireConstants.RECORD_DATA) ? in.varcount() : 0);
        return new Answer.Record(step, status, value, start, duration, data);
    }

    private static int next(int step) throws WireException {
        if (step == Integer.MAX_VALUE) {
            throw new WireException("a record comes behind the last step that there can be");
        }
        return step + 1;
    }

    private static boolean has(int is, int mark) {
        return (is & mark) != 0;
    }

    private static void padding(WireReader in) throws WireException {
        for (byte b : in.raw(in.u8())) {
            if (b != 0) {
                throw new WireException("a record is padded with something");
            }
        }
    }

    private static BigInteger value(OptionalLong said, boolean negative) throws WireException {
        if (negative && (said.isEmpty() || said.getAsLong() < 0)) {
            throw new WireException(said.isEmpty() ? "a sign without a value" : "a value lies below −2^63");
        }
        long bits = said.orElse(0);
        if (bits >= 0) {
            return BigInteger.valueOf(negative ? ~bits : bits);
        }
        return new BigInteger(Long.toUnsignedString(bits));
    }

    private static int level(int level) throws WireException {
        if (level > MOST_LEVEL) {
            throw new WireException("a record of the kernel's log has the level " + level);
        }
        return level;
    }
}
