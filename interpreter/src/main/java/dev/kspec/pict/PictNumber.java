// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as PICT reads them, which is by the C library's {@code strtod} (ISO C, 7.22.1.3): decimal or hexadecimal, with
 * an exponent or without, {@code inf}, {@code infinity} and {@code nan}. What a double cannot hold is no number.
 */
final class PictNumber {
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?(?:(?<word>inf(?:inity)?|nan)|(?<hex>0x(?:[0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)(?:p[+-]?\\d+)?)"
                    + "|(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)",
            Pattern.CASE_INSENSITIVE);

    private PictNumber() {}

    static boolean is(String text) {
        return of(text).isPresent();
    }

    /** The number that the whole text is; empty if it is none. */
    static OptionalDouble of(String text) {
        return !text.isEmpty() && length(text, 0) == text.length() ? value(text) : OptionalDouble.empty();
    }

    /** How many characters from an offset on are a number; 0 if none. */
    static int length(String text, int from) {
        Matcher matcher = NUMBER.matcher(text).region(from, text.length());
        return matcher.lookingAt() && value(matcher.group()).isPresent() ? matcher.end() - from : 0;
    }

    /** The value of what {@link #length} found; empty if it is too large or too small for a double. */
    static OptionalDouble value(String number) {
        Matcher matcher = NUMBER.matcher(number);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        if (matcher.group("word") != null) {
            double size = Character.toLowerCase(matcher.group("word").charAt(0)) == 'n' ? Double.NaN : 1 / 0.0;
            return OptionalDouble.of(number.charAt(0) == '-' ? -size : size);
        }
        boolean hex = matcher.group("hex") != null;
        String whole = hex && number.toLowerCase(Locale.ROOT).indexOf('p') < 0 ? number + "p0" : number;
        double value = Double.parseDouble(whole);
        boolean tooSmall = Math.abs(value) < Double.MIN_NORMAL && hasDigit(number, hex);
        return Double.isInfinite(value) || tooSmall ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Whether there is a digit other than 0 before the exponent. */
    private static boolean hasDigit(String number, boolean hex) {
        String digits = hex ? number.replaceFirst("(?i)0x", "").split("[pP]", 2)[0] : number.split("[eE]", 2)[0];
        return digits.chars().anyMatch(c -> c != '0' && c != '.' && c != '+' && c != '-');
    }
}
