// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Instruction;
import dev.kspec.program.Program;

/** Programs as the payload of FRAME_RUN. */
final class ProgramEncoder {
    private static final int U16_MAX = 0xffff;

    private final String machine;

    /** @param machine as {@code uname -m} says; decides on the numbers of system calls */
    ProgramEncoder(String machine) {
        this.machine = machine;
    }

    byte[] encode(Program program) throws WireException {
        WireWriter out = new WireWriter();
        out.u32(Math.clamp(program.timeout().toMillis(), 1, 86_400_000));
        out.u16(limited(program.registers(), U16_MAX, "registers"));
        out.u16(limited(program.buffers().size(), U16_MAX, "buffers"));
        out.u32(limited(program.instructions().size(), WireConstants.WIRE_MAX_STEPS, "steps"));
        out.u32(program.finallyAt());
        for (Program.Buffer buffer : program.buffers()) {
            out.u32(buffer.size()).blob(buffer.initial().toArray());
        }
        for (Instruction instruction : program.instructions()) {
            WireWriter body = new WireWriter();
            int op = body(instruction, body);
            out.u8(op).blob(body.toArray());
        }
        return out.toArray();
    }

    private static int limited(int count, int most, String what) throws WireException {
        if (count > most) {
            throw new WireException("the case takes " + count + " " + what + "; " + most + " is the most");
        }
        return count;
    }

    /** Writes what follows the length; returns the {@code OP_*}. */
    private int body(Instruction instruction, WireWriter out) throws WireException {
        return switch (instruction) {
            case Instruction.SysCall i -> {
                out.u16(i.dst()).u32(i.call().number(machine)).u8(i.args().size());
                for (Instruction.Arg arg : i.args()) {
                    arg(arg, out);
                }
                out.u8(i.captures().size());
                i.captures().forEach(c -> capture(c, out));
                yield WireConstants.OP_SYSCALL;
            }
            case Instruction.ReadFile i -> {
                out.u16(i.dst()).u16(i.path()).u16(i.buffer());
                yield WireConstants.OP_READ_FILE;
            }
            case Instruction.WriteFile i -> {
                out.u16(i.dst()).u16(i.path()).u32(i.openFlags()).u32(i.mode()).u16(i.buffer());
                ExprEncoder.write(i.length(), out);
                yield WireConstants.OP_WRITE_FILE;
            }
            case Instruction.Eval i -> {
                ExprEncoder.write(i.value(), out.u16(i.dst()));
                yield WireConstants.OP_EVAL;
            }
            case Instruction.Format i -> {
                out.u16(i.dst()).u16(i.buffer()).u16(limited(i.parts().size(), U16_MAX, "parts of one text"));
                for (Instruction.Part part : i.parts()) {
                    part(part, out);
                }
                yield WireConstants.OP_FORMAT;
            }
            case Instruction.Store i -> {
                out.u16(i.dst()).u16(i.buffer()).u32(i.offset()).u8(i.width()).u8(i.signed() ? 1 : 0);
                ExprEncoder.write(i.value(), out);
                yield WireConstants.OP_STORE;
            }
            case Instruction.Check i -> {
                ExprEncoder.write(i.condition(), out);
                yield WireConstants.OP_CHECK;
            }
            case Instruction.Sleep i -> {
                ExprEncoder.write(i.nanos(), out);
                yield WireConstants.OP_SLEEP;
            }
        };
    }

    private static void arg(Instruction.Arg arg, WireWriter out) throws WireException {
        switch (arg) {
            case Instruction.Immediate a -> out.u8(WireConstants.ARG_IMM).u64(a.bits());
            case Instruction.Computed a -> ExprEncoder.write(a.value(), out.u8(WireConstants.ARG_EXPR));
            case Instruction.Address a ->
                out.u8(WireConstants.ARG_ADDR).u16(a.buffer()).u32(a.offset());
        }
    }

    private static void capture(Instruction.Capture capture, WireWriter out) {
        int kind = switch (capture) {
            case Instruction.Capture.ByResult c -> WireConstants.CAP_RESULT;
            case Instruction.Capture.Fixed c -> WireConstants.CAP_FIXED;
            case Instruction.Capture.Number c -> WireConstants.CAP_FIXED;
        };
        out.u8(kind).u16(capture.buffer()).u32(capture.offset()).u32(capture.max());
    }

    private static void part(Instruction.Part part, WireWriter out) throws WireException {
        switch (part) {
            case Instruction.Part.Fixed p ->
                out.u8(WireConstants.PART_BYTES).blob(p.bytes().toArray());
            case Instruction.Part.Decimal p -> ExprEncoder.write(p.value(), out.u8(WireConstants.PART_DEC));
            case Instruction.Part.FromBuffer p ->
                ExprEncoder.write(p.length(), out.u8(WireConstants.PART_BUF).u16(p.buffer()));
        }
    }
}
