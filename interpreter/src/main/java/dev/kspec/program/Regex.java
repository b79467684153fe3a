// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;

/**
 * A regular expression over bytes, compiled to the code that guest and host run alike (interpreter/agent/wire.def).
 *
 * <p>Its syntax is that of RE2 and Java, as far as it can be matched in linear time: literals, escapes ({@code \d \w \s
 * \b \n \t \x2f \.}), classes, {@code .}, groups, {@code |}, {@code * + ? {m,n}}, {@code (?i)} and {@code (?s)}.
 * {@code ^} and {@code $} stand at the begin and end of a line, {@code \A} and {@code \z} at those of the whole text. A
 * character beyond ASCII stands for its bytes in UTF-8.
 *
 * @param pattern as it was written
 */
public record Regex(String pattern, List<Op> code) {
    /** Instructions of one expression at most, so that it fits the wire. */
    public static final int MOST_CODE = 20_000;

    public Regex {
        code = List.copyOf(code);
    }

    /** A pattern that cannot be compiled: where, what is wrong, and what to write instead. */
    public static final class SyntaxError extends Exception {
        private static final long serialVersionUID = 1;
        private final int position;
        private final String remedy;

        SyntaxError(int position, String message, String remedy) {
            super(message, null, false, false);
            this.position = position;
            this.remedy = remedy;
        }

        /** Index in the pattern's text, at most its length. */
        public int position() {
            return position;
        }

        /** One clause; never empty. */
        public String remedy() {
            return remedy;
        }
    }

    /** Compiles a pattern. */
    public static Regex compile(String pattern) throws SyntaxError {
        return new Regex(pattern, RegexCompiler.compile(new RegexParser(pattern).parse()));
    }

    /** Whether it matches somewhere in a text, reckoned on the host. */
    public boolean matches(byte[] text) {
        return new RegexMachine(code, work -> {}).matches(text, 0, text.length);
    }

    /** One instruction. */
    public sealed interface Op {}

    /** This byte, 0 … 255. */
    public record Byte(int value) implements Op {}

    /** Any byte but a line feed. */
    public record Any() implements Op {}

    /** One of these bytes: bit {@code b & 7} of byte {@code b >> 3} of the 32 stands for byte b. */
    public record Set(Bytes bits) implements Op {}

    /** Goes on at both places. */
    public record Split(int first, int second) implements Op {}

    /** Goes on elsewhere. */
    public record Jump(int target) implements Op {}

    /** It matches. */
    public record Match() implements Op {}

    /** Holds at some places between bytes. */
    public record Assertion(Place place) implements Op {}

    /** Places between bytes. */
    public enum Place {
        /** Where the slice begins. */
        BEGIN,
        /** Where the slice ends. */
        END,
        /** There, or behind a line feed. */
        LINE_BEGIN,
        /** There, or before a line feed. */
        LINE_END,
        /** Between [0-9A-Za-z_] and something else. */
        WORD,
        /** Everywhere else. */
        NOT_WORD
    }
}
