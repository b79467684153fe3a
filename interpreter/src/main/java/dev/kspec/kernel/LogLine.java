// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

/**
 * A line of a kernel's log.
 *
 * @param sequence its number in the kernel's log; negative if it is not known, as on a console
 * @param micros since the boot, in microseconds; negative if it is not known
 * @param caller which task or CPU wrote it ({@code T123}, {@code C0}; CONFIG_PRINTK_CALLER); empty if that is not told
 * @param text as the kernel wrote it, without what stands in front of it on a console
 */
public record LogLine(long sequence, long micros, String caller, String text) {
    /** Longer lines do not come from a kernel's own reports; what is beyond is not looked at. */
    private static final int LONGEST = 1000;

    private static final int MOST_DIGITS = 9;

    public LogLine {
        text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** A record of the log. */
    public static LogLine record(long sequence, long micros, String text) {
        return new LogLine(sequence, micros, "", text.stripTrailing());
    }

    /**
     * A line of a console: {@code <4>[   12.345678][  T123] text}, perhaps with something else in front of it that was
     * being printed; without a stamp, all of it is the text.
     */
    public static LogLine console(String line) {
        String whole = (line.length() > LONGEST ? line.substring(0, LONGEST) : line).stripTrailing();
        for (int open = whole.indexOf('['); open >= 0; open = whole.indexOf('[', open + 1)) {
            int close = whole.indexOf(']', open);
            long micros =
                    close < 0 ? -1 : micros(whole.substring(open + 1, close).strip());
            if (micros >= 0) {
                return behind(whole, close + 1, micros);
            }
        }
        return new LogLine(-1, -1, "", whole);
    }

    private static LogLine behind(String whole, int from, long micros) {
        int text = from;
        String caller = "";
        if (text < whole.length() && whole.charAt(text) == '[') {
            int close = whole.indexOf(']', text);
            String inside = close < 0 ? "" : whole.substring(text + 1, close).strip();
            if (isCaller(inside)) {
                caller = inside;
                text = close + 1;
            }
        }
        if (text < whole.length() && whole.charAt(text) == ' ') {
            text++;
        }
        return new LogLine(-1, micros, caller, whole.substring(text));
    }

    private static boolean isCaller(String word) {
        return word.length() > 1
                && (word.charAt(0) == 'T' || word.charAt(0) == 'C')
                && word.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@code 12.345678}, −1 if it is no such number. */
    private static long micros(String stamp) {
        int point = stamp.indexOf('.');
        if (point < 1 || point > MOST_DIGITS || stamp.length() != point + 7) {
            return -1;
        }
        for (int i = 0; i < stamp.length(); i++) {
            if (i != point && (stamp.charAt(i) < '0' || stamp.charAt(i) > '9')) {
                return -1;
            }
        }
        return Long.parseLong(stamp.substring(0, point)) * 1_000_000 + Long.parseLong(stamp.substring(point + 1));
    }
}
