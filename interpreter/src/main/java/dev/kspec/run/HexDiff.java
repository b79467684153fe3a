// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.ArrayList;
import java.util.List;

/** Two runs of bytes as hex rows, those that differ. */
final class HexDiff {
    private static final int ROW = 16;
    private static final int MOST_ROWS = 6;

    private HexDiff() {}

    /**
     * Rows of {@code offset  hex  text}, expected marked {@code -} and actual {@code +}.
     *
     * @param expected null if no particular bytes were demanded
     * @return nothing if the texts say it all: short and printable
     */
    static List<String> lines(byte[] expected, byte[] actual) {
        if (expected == null || (isPlain(expected) && isPlain(actual))) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        int rows = (Math.max(expected.length, actual.length) + ROW - 1) / ROW;
        int shown = 0;
        int left = 0;
        for (int row = 0; row < rows; row++) {
            String want = row(expected, row * ROW);
            String came = row(actual, row * ROW);
            if (want.equals(came)) {
                continue;
            }
            if (shown++ >= MOST_ROWS) {
                left++;
                continue;
            }
            if (!want.isEmpty()) {
                lines.add("- " + want);
            }
            if (!came.isEmpty()) {
                lines.add("+ " + came);
            }
        }
        if (left > 0) {
            lines.add("… and " + left + " more rows that differ");
        }
        if (expected.length != actual.length) {
            lines.add("expected " + expected.length + " bytes, came " + actual.length);
        }
        return lines;
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte b : bytes) {
            if ((b < 0x20 && b != '\n' && b != '\t') || b == 0x7f) {
                return false;
            }
        }
        return bytes.length <= 32;
    }

    private static String row(byte[] bytes, int from) {
        if (from >= bytes.length) {
            return "";
        }
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = from; i < Math.min(from + ROW, bytes.length); i++) {
            hex.append(String.format("%02x ", bytes[i]));
            text.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.');
        }
        return String.format("%06x  %-48s %s", from, hex, text);
    }
}
