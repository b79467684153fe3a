// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;
import java.util.Optional;

/**
 * What a check demanded, for the report.
 *
 * @param expected in words: {@code EAGAIN}, {@code 5}, {@code "hello"}
 * @param subject where the actual value is found
 */
public record Expectation(String expected, Subject subject) {

    /** Where a report finds what really came. */
    public sealed interface Subject {}

    /** The raw result of a system call: a value, or an errno if it is negative. */
    public record Result(int register) implements Subject {}

    /** How a program ended: its exit status, 256 and the signal that killed it, or an errno if it is negative. */
    public record End(int register) implements Subject {}

    /** The signal that was waited for, by number, or an errno if it is negative. */
    public record Caught(int register) implements Subject {}

    /** The result of a call; if that succeeded, an integer. */
    public record IntResult(int register, Expr value) implements Subject {}

    /** The result of a call; if that succeeded, the bytes it gave. */
    public record BytesResult(int register, Slice slice, Optional<Bytes> wanted) implements Subject {
        public BytesResult(int register, int buffer, Expr length, Optional<Bytes> wanted) {
            this(register, Slice.first(buffer, length), wanted);
        }
    }

    /** The result of a call; if that succeeded, the parts of what it gave, each with its text. */
    public record PartsResult(int register, List<Part> parts) implements Subject {
        public PartsResult {
            parts = List.copyOf(parts);
        }
    }

    /** A counter's two readings. */
    public record Delta(String counter, Expr before, Expr after) implements Subject {}

    /** The two sides of a comparison, or the parts of a condition, each with its text. */
    public record Parts(List<Part> parts) implements Subject {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A part of a condition: an integer, or bytes if there are any.
     *
     * @param value meaningless where {@code bytes} is there
     * @param wanted what it was held against, if a pattern says so of this very part
     */
    public record Part(String text, Expr value, Optional<Slice> bytes, Optional<Wanted> wanted) {
        public Part(String text, Expr value) {
            this(text, value, Optional.empty(), Optional.empty());
        }

        public Part(String text, Slice bytes) {
            this(text, Expr.ZERO, Optional.of(bytes), Optional.empty());
        }

        /** The same; where a condition does not hold it is not wrong, whatever it is. */
        public Part onlyWhere(Expr before) {
            return wanted.map(w -> against(new Wanted(Expr.or(Expr.not(before), w.holds()), w.words(), w.number())))
                    .orElse(this);
        }

        /** The same, held against nothing. */
        public Part alone() {
            return new Part(text, value, bytes, Optional.empty());
        }

        /** The same, with what it was held against. */
        public Part against(Wanted other) {
            return new Part(text, value, bytes, Optional.of(other));
        }
    }

    /**
     * What a part had to be, and the condition that it is.
     *
     * @param words what to say of it unless it is a number that is known in the guest only
     */
    public record Wanted(Expr holds, String words, Optional<Expr> number) {}

    /** Bytes in a buffer against others. */
    public record BytesPart(Slice slice, Optional<Bytes> wanted) implements Subject {
        public BytesPart(int buffer, Expr length, Optional<Bytes> wanted) {
            this(Slice.first(buffer, length), wanted);
        }
    }

    /** How long it was tried again and again, in nanoseconds. */
    public record Waited(Expr nanos) implements Subject {}

    /** How long something took, in nanoseconds. */
    public record Took(Expr nanos) implements Subject {}

    /** Nothing that could be shown: the demand's words say it all. */
    public record Nothing() implements Subject {}
}
