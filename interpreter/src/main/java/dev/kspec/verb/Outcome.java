// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Slice;

/**
 * What a lowered step leaves behind for `expect` and `as` to speak of.
 *
 * @param register the raw result: −errno after an error
 * @param success holds if the step did all it was asked to; demanded where there is no `expect`
 * @param successWords that condition in words: {@code "success"}, {@code "5 (all bytes written)"}
 */
public record Outcome(int register, Expr success, String successWords, Yield yield) {

    /** What a step that succeeded gives. */
    public sealed interface Yield {}

    /** Nothing but success. */
    public record Nothing() implements Yield {}

    /** An open file. */
    public record Opened() implements Yield {}

    /** The call's own result: a count, an offset. */
    public record Count() implements Yield {}

    /** An integer found elsewhere than in the result. */
    public record Number(Expr value) implements Yield {}

    /** Bytes; a number that is expected of them is the call's own result. */
    public record Data(Slice slice) implements Yield {
        public Data(int buffer, Expr length) {
            this(Slice.first(buffer, length));
        }
    }

    /** A struct, a list, a mapping, whatever has a name for itself. */
    public record Value(Term term) implements Yield {}

    /** What a file of the kernel says: a number that is expected is the one written there, a text the text. */
    public record Written(Slice text) implements Yield {}

    /**
     * A signal that was waited for: the result is its number.
     *
     * @param info a struct of what is known of it
     */
    public record Caught(Term.Struct info) implements Yield {}

    /**
     * A program that has ended: a number that is expected is its exit status, a text its output.
     *
     * @param parts a struct of status, out and err
     */
    public record Ended(Term.Struct parts, Slice output) implements Yield {}

    /** A step that succeeds with any result that is no errno. */
    public static Outcome of(int register, Yield yield) {
        return new Outcome(register, succeeded(register), "success", yield);
    }

    /** The register holds no errno. */
    public static Expr succeeded(int register) {
        return Expr.atLeast(new Expr.Reg(register), 0);
    }
}
