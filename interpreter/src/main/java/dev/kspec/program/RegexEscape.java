// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.program.Regex.SyntaxError;

/** What a backslash stands before, as bytes; the same within and without a class. */
final class RegexEscape {
    private final RegexText text;

    RegexEscape(RegexText text) {
        this.text = text;
    }

    /**
     * Reads on behind the backslash.
     *
     * @param begin the backslash's place
     */
    ByteSet read(int begin) throws SyntaxError {
        if (!text.has()) {
            throw text.error(begin, "the backslash stands before nothing", "write \\\\ for a backslash");
        }
        char c = text.next();
        return switch (c) {
            case 'd' -> ByteSet.DIGITS;
            case 'D' -> ByteSet.DIGITS.inverted();
            case 'w' -> ByteSet.WORD;
            case 'W' -> ByteSet.WORD.inverted();
            case 's' -> ByteSet.SPACE;
            case 'S' -> ByteSet.SPACE.inverted();
            case 'n' -> ByteSet.one('\n');
            case 't' -> ByteSet.one('\t');
            case 'r' -> ByteSet.one('\r');
            case 'f' -> ByteSet.one('\f');
            case 'v' -> ByteSet.one(0x0b);
            case 'a' -> ByteSet.one(0x07);
            case 'e' -> ByteSet.one(0x1b);
            case '0' -> ByteSet.one(0);
            case 'x' -> hex(begin);
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                throw text.error(
                        begin,
                        "a regular expression cannot refer to what a group matched",
                        "match and compare in steps of their own");
            default -> other(begin, c);
        };
    }

    private ByteSet other(int begin, char c) throws SyntaxError {
        if (c < 128 && !ByteSet.WORD.has(c)) {
            return ByteSet.one(c);
        }
        throw text.error(
                begin,
                "\\" + c + " stands for nothing",
                c == 'Z' || c == 'G'
                        ? "\\z is the end of the text"
                        : "write " + c + " for the character itself; \\d \\w \\s \\b \\n \\t \\x2f are known");
    }

    private ByteSet hex(int begin) throws SyntaxError {
        int value = 0;
        for (int i = 0; i < 2; i++) {
            int digit = text.has() && text.peek() < 128 ? Character.digit(text.peek(), 16) : -1;
            if (digit < 0) {
                throw text.error(begin, "\\x takes two hexadecimal digits", "write it as in \\x0a");
            }
            text.next();
            value = value * 16 + digit;
        }
        return ByteSet.one(value);
    }
}
