// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Characters that a format cannot hold, written as the language escapes them: {@code \n}, {@code \x1b}. */
public final class Visible {
    private Visible() {}

    /** The text with those code points escaped that are unfit; lone surrogates count as code points. */
    public static String escape(String text, IntPredicate unfit) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (unfit.test(c)) {
                out.append(escape(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** What misleads whoever looks at it, or is no character at all. */
    public static boolean misleads(int c) {
        return Escaped.isUnsafe(c) || (c >= 0xD800 && c <= 0xDFFF) || (c & 0xFFFE) == 0xFFFE;
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u{%x}", c);
        };
    }
}
