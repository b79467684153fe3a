// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;

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

    /** The result of a call; if that succeeded, an integer. */
    public record IntResult(int register, Expr value) implements Subject {}

    /** The result of a call; if that succeeded, the bytes it gave. */
    public record BytesResult(int register, int buffer, Expr length, java.util.Optional<Bytes> wanted)
            implements Subject {}

    /** A counter's two readings. */
    public record Delta(String counter, Expr before, Expr after) implements Subject {}

    /** The two sides of a comparison, or the parts of a condition, each with its text. */
    public record Parts(List<Part> parts) implements Subject {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /** A part of a condition. */
    public record Part(String text, Expr value) {}

    /** Bytes in a buffer against others. */
    public record BytesPart(int buffer, Expr length, java.util.Optional<Bytes> wanted) implements Subject {}
}
