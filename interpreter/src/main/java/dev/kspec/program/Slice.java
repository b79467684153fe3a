// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

/**
 * Bytes of a buffer, {@code length} of them from {@code offset} on. What reaches outside the buffer has no value.
 *
 * @param offset in bytes
 * @param length in bytes
 */
public record Slice(int buffer, Expr offset, Expr length) {

    /** The buffer's first bytes. */
    public static Slice first(int buffer, Expr length) {
        return new Slice(buffer, Expr.ZERO, length);
    }

    /** Bytes whose place is known beforehand. */
    public static Slice of(int buffer, long offset, long length) {
        return new Slice(buffer, Expr.constant(offset), Expr.constant(length));
    }
}
