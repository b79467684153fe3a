// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Address;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What verbs hand to calls by address, and get back there. */
final class Buffers {
    private Buffers() {}

    /** A buffer that the call will write to, as it is the first time also when it is made again. */
    static int fresh(int size, byte[] initial, Lowering to) {
        int buffer = to.program().buffer(size, initial);
        if (to.inLoop()) {
            to.program().add(new Instruction.Reset(to.origin(), buffer));
        }
        return buffer;
    }

    static Arg address(int buffer) {
        return new Address(buffer, 0);
    }

    /** Integers of four bytes each, in the target's order. */
    static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    /** Integers of the caller's {@code long}, in the target's order. */
    static byte[] longs(Lowering to, long... values) {
        int width = to.abi().wordBytes();
        ByteBuffer bytes = ByteBuffer.allocate(width * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            if (width == Long.BYTES) {
                bytes.putLong(value);
            } else {
                bytes.putInt((int) value);
            }
        }
        return bytes.array();
    }

    /** Seconds and the rest of a duration in parts of a second, as struct timespec and struct timeval have them. */
    static long[] seconds(long nanos, long partNanos) {
        return new long[] {nanos / 1_000_000_000L, nanos % 1_000_000_000L / partNanos};
    }

    /** A signed integer of four bytes. */
    static Expr loadInt(int buffer, int offset) {
        return new Expr.Load(buffer, offset, 4, true);
    }

    /** A signed {@code long} of the caller. */
    static Expr loadLong(int buffer, int index, Lowering to) {
        int width = to.abi().wordBytes();
        return new Expr.Load(buffer, index * width, width, true);
    }

    /** The bytes of a text, or of a number or an address as it is written; null after a mistake. */
    static Slice written(Term term, Expression where, Lowering to) {
        return switch (term) {
            case Term.Int(Expr.Const(var value)) -> to.program().slice(Texts.ascii(value.toString()));
            case Term.Int(Expr value) ->
                ((Term.InBuffer) Texts.made(List.of(new Instruction.Part.Decimal(value)), to)).slice();
            case Term.Ip(var address) -> to.program().slice(Texts.ascii(address.text()));
            case Term.Fixed(Bytes bytes) -> to.program().slice(bytes);
            case Term.InBuffer(Slice slice) -> slice;
            default -> {
                to.wrongOperand(where, term, "expected a text or a number");
                yield null;
            }
        };
    }
}
