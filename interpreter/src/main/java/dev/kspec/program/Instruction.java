// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;

/** One primitive step; see interpreter/agent/wire.def for what the agent makes of it. */
public sealed interface Instruction {
    Origin origin();

    /** A system call; {@code dst} gets the kernel's raw result, −errno after an error. */
    record SysCall(Origin origin, int dst, Syscall call, List<Arg> args, List<Capture> captures)
            implements Instruction {
        public SysCall {
            args = List.copyOf(args);
            captures = List.copyOf(captures);
        }
    }

    /** Reads a small file from its beginning; {@code dst} = bytes read or −errno. */
    record ReadFile(Origin origin, int dst, int path, int buffer) implements Instruction {}

    /** Opens a file, writes once and closes it; {@code dst} = bytes written or −errno. */
    record WriteFile(Origin origin, int dst, int path, int openFlags, int mode, int buffer, Expr length)
            implements Instruction {}

    /** {@code dst = value}. */
    record Eval(Origin origin, int dst, Expr value) implements Instruction {}

    /** Makes a text in a buffer; {@code dst} = its length. */
    record Format(Origin origin, int dst, int buffer, List<Part> parts) implements Instruction {
        public Format {
            parts = List.copyOf(parts);
        }
    }

    /** Puts an integer into a buffer as a C integer; {@code dst} = the value. */
    record Store(Origin origin, int dst, int buffer, int offset, int width, boolean signed, Expr value)
            implements Instruction {}

    /** Ends the case unless the condition holds. */
    record Check(Origin origin, Expr condition, Expectation expectation) implements Instruction {}

    /** Sleeps the whole time, in nanoseconds. */
    record Sleep(Origin origin, Expr nanos) implements Instruction {}

    /** An argument of a system call. */
    sealed interface Arg {}

    /** A number known beforehand, as 64 bits. */
    record Immediate(long bits) implements Arg {}

    /** A number computed in the guest. */
    record Computed(Expr value) implements Arg {}

    /** The address of a place in a buffer. */
    record Address(int buffer, int offset) implements Arg {}

    /** Bytes of a buffer that come back with the result. */
    sealed interface Capture {
        int buffer();

        int offset();

        int max();

        /** As many as the call's result says, none after an error. */
        record ByResult(int buffer, int offset, int max) implements Capture {}

        /** Always {@code max} if the call succeeded. */
        record Fixed(int buffer, int offset, int max) implements Capture {}

        /** An integer of {@code max} bytes, 1, 2, 4 or 8, if the call succeeded. */
        record Number(int buffer, int offset, int max, boolean signed) implements Capture {}
    }

    /** A part of a text made in the guest. */
    sealed interface Part {
        record Fixed(Bytes bytes) implements Part {}

        record Decimal(Expr value) implements Part {}

        record FromBuffer(int buffer, Expr length) implements Part {}
    }
}
