// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns any text into one word of a POSIX shell (XCU 2.2.2: between single quotes nothing is special but the quote). */
public final class ShellQuote {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");

    private ShellQuote() {}

    /**
     * One word.
     *
     * @throws IllegalArgumentException for NUL, which no argument can hold, and for half a surrogate pair, which
     *     has no UTF-8 form
     */
    public static String word(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell word cannot hold NUL: " + Printable.quote(text));
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("not a Unicode text: " + Printable.quote(text));
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** As {@link #word}, but as it is where a person would not quote it either; for commands that are shown. */
    static String bare(String text) {
        return PLAIN.matcher(text).matches() ? text : word(text);
    }

    /** A command line of these words, the first of which is the program. */
    public static String command(String... words) {
        return Arrays.stream(words).map(ShellQuote::word).collect(Collectors.joining(" "));
    }
}
