// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.function.IntUnaryOperator;

/** How many bytes a step's record may take in an answer, see wire.def. */
public final class RecordSize {
    /** Of a record without its data. */
    public static final long HEAD = 44;

    private RecordSize() {}

    /**
     * With the most data that it can have.
     *
     * @param size of a buffer by its number
     */
    public static long most(Instruction instruction, IntUnaryOperator size) {
        return HEAD
                + switch (instruction) {
                    case Instruction.SysCall i ->
                        i.captures().stream()
                                .mapToLong(Instruction.Capture::max)
                                .sum();
                    case Instruction.ReadFile i -> size.applyAsInt(i.buffer());
                    case Instruction.Peek i -> i.length();
                    case Instruction.Run i ->
                        Integer.BYTES + (long) size.applyAsInt(i.out()) + size.applyAsInt(i.err());
                    case Instruction.LogRead i -> size.applyAsInt(i.buffer());
                    case Instruction.TraceRead i -> size.applyAsInt(i.buffer());
                    default -> 0;
                };
    }
}
