// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** An answer in the words of the vectors. */
final class AnswerText {
    private AnswerText() {}

    static List<String> lines(int seq, byte[] nonce, Answer answer) {
        List<String> lines = new ArrayList<>(List.of(
                "seq=" + Integer.toUnsignedString(seq),
                "nonce=" + hex(nonce),
                "end=" + answer.end(),
                "detail=" + answer.detail(),
                "in_step=" + answer.inStep(),
                "started_ns=" + unsigned(answer.startedNanos()),
                "duration_ns=" + unsigned(answer.durationNanos()),
                "taint_before=" + unsigned(answer.taintBefore()),
                "taint_after=" + unsigned(answer.taintAfter())));
        for (Answer.Record r : answer.records()) {
            lines.add("record step=" + r.step() + " status=" + r.status() + " value=" + r.value() + " start_ns="
                    + unsigned(r.startNanos()) + " duration_ns=" + unsigned(r.durationNanos()) + " data="
                    + hex(r.data()));
        }
        for (Answer.Kmsg k : answer.kmsg()) {
            lines.add("kmsg seq=" + unsigned(k.sequence()) + " timestamp_us=" + unsigned(k.timestampMicros())
                    + " level=" + k.level() + " text=" + hex(k.text().getBytes(StandardCharsets.UTF_8)));
        }
        lines.add("kmsg_lost=" + unsigned(answer.kmsgLost()));
        for (Answer.Leak l : answer.leaks()) {
            lines.add("leak kind=" + l.kind() + " undone=" + (l.undone() ? 1 : 0) + " what="
                    + hex(l.what().getBytes(StandardCharsets.UTF_8)));
        }
        lines.add("where=" + hex(answer.where().getBytes(StandardCharsets.UTF_8)));
        return lines;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String unsigned(long value) {
        return Long.toUnsignedString(value);
    }
}
