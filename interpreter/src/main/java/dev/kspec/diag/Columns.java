// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

/**
 * How wide text is in a terminal's fixed columns.
 *
 * <p>Follows wcwidth(3) in the ranges that occur in practice: the wide and full-width blocks of Unicode's
 * EastAsianWidth.txt count 2, combining marks and invisible format characters 0, all else 1.
 */
public final class Columns {
    /** First and last code points of wide ranges, ascending. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xA960, 0xA97C},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF01, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x16FE0, 0x18CFF},
        {0x1B000, 0x1B2FF},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1FAFF},
        {0x20000, 0x3FFFD}
    };

    private Columns() {}

    /** Columns that a text of one line takes. */
    public static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    /** Columns that a code point takes: 0, 1 or 2. */
    public static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        if (type == Character.FORMAT && codePoint != 0xAD) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (codePoint >= range[0] && codePoint <= range[1]) {
                return 2;
            }
        }
        return 1;
    }

    /** As much of the text's beginning as fits; if that is not all of it, it ends in {@code …}. */
    public static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int left = columns - 1;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            left -= of(c);
            if (left < 0) {
                break;
            }
            out.appendCodePoint(c);
            at += Character.charCount(c);
        }
        return columns < 1 ? "" : out.append('…').toString();
    }

    /** The text with blanks behind it, up to the width given. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }
}
