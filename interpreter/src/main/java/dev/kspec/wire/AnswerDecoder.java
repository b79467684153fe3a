// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The payload of FRAME_DONE behind its nonce. The guest is not trusted: every count is checked against what is really there. */
final class AnswerDecoder {
    private static final int LEAST_RECORD = 4 + 1 + 8 + 1 + 8 + 8 + 4;
    private static final int LEAST_KMSG = 8 + 8 + 1 + 4;
    private static final int LEAST_LEAK = 1 + 1 + 4;
    /** Debug, see syslog(2). */
    private static final int MOST_LEVEL = 7;

    private AnswerDecoder() {}

    static Answer decode(WireReader in) throws WireException {
        Answer.End end = Answer.End.of(in.u8());
        int detail = in.u32();
        int inStep = in.u32();
        long started = in.u64();
        long duration = in.u64();
        long taintBefore = in.u64();
        long taintAfter = in.u64();
        int records = in.count(LEAST_RECORD);
        List<Answer.Record> all = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            all.add(record(in));
        }
        int lines = in.count(LEAST_KMSG);
        List<Answer.Kmsg> kmsg = new ArrayList<>(lines);
        for (int i = 0; i < lines; i++) {
            kmsg.add(new Answer.Kmsg(in.u64(), in.u64(), level(in.u8()), in.str()));
        }
        long lost = in.u64();
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

    private static Answer.Record record(WireReader in) throws WireException {
        int step = in.u32();
        Answer.Status status = Answer.Status.of(in.u8());
        long bits = in.u64();
        BigInteger value = value(bits, in.u8());
        return new Answer.Record(step, status, value, in.u64(), in.u64(), in.blob());
    }

    private static BigInteger value(long bits, int negative) throws WireException {
        if (negative > 1) {
            throw new WireException("a sign is neither 0 nor 1");
        }
        if (negative == 1 && bits >= 0) {
            throw new WireException("a value lies below −2^63");
        }
        return negative == 1 ? BigInteger.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
    }

    private static int level(int level) throws WireException {
        if (level > MOST_LEVEL) {
            throw new WireException("a record of the kernel's log has the level " + level);
        }
        return level;
    }
}
