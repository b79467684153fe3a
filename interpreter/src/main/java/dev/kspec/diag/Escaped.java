// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

/** Makes text from files, drivers and kernels safe to show: no control character of theirs reaches the terminal. */
public final class Escaped {
    private Escaped() {}

    /** One line: control characters other than tab become {@code ·}; the number of code points stays the same. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(isUnsafe(c) ? '·' : c));
        return out.toString();
    }

    /** Whether a terminal could take the code point for a command, or a reader be misled by it (bidirectional controls). */
    public static boolean isUnsafe(int c) {
        return (c != '\t' && Character.isISOControl(c))
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x2028
                || c == 0x2029;
    }
}
