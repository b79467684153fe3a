// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.charset.StandardCharsets;

/** Text from the other side made fit for a message: one line, no control characters, bounded. */
final class Printable {
    private static final int LIMIT = 400;

    private Printable() {}

    static String of(byte[] text) {
        return of(new String(text, StandardCharsets.UTF_8).strip());
    }

    /** At most about 400 characters; what is not printable is shown as an escape. */
    static String of(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length() && out.length() < LIMIT) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            append(out, c);
        }
        return i < text.length() ? out.append("…").toString() : out.toString();
    }

    static String quote(String text) {
        return '"' + of(text) + '"';
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isShown(c)) {
                    out.appendCodePoint(c);
                } else {
                    out.append(c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u{%x}", c));
                }
            }
        }
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
