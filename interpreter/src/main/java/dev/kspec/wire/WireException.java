// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What came is no answer: a broken frame, or one that belongs to another run. Says nothing about the driver. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1;

    /** Of what came, so much is kept, in bytes. */
    static final int MOST_SEEN = 512;

    private static final int IN_A_LINE = 16;

    /** What came, from the frame's first byte on; empty if that does not matter. */
    private final byte[] seen;

    public WireException(String message) {
        this(message, new byte[0]);
    }

    /** @param seen what came, from the frame's first byte on */
    WireException(String message, byte[] seen) {
        super(message);
        this.seen = Arrays.copyOf(seen, Math.min(seen.length, MOST_SEEN));
    }

    /** A hex dump of what came, {@code 00000010  4b 53 50 43 …  |KSPC…|}; at most 512 bytes of it. */
    public List<String> dump() {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < seen.length; at += IN_A_LINE) {
            byte[] line = Arrays.copyOfRange(seen, at, Math.min(seen.length, at + IN_A_LINE));
            StringBuilder text = new StringBuilder();
            for (byte b : line) {
                text.append(b >= ' ' && b < 0x7f ? (char) b : '.');
            }
            lines.add(String.format(
                    "%08x  %-47s  |%s|", at, HexFormat.ofDelimiter(" ").formatHex(line), text));
        }
        return lines;
    }
}
