// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.OpenFlags;
import dev.kspec.program.Program;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import java.time.Duration;

/** Programs as the payload of FRAME_RUN. */
final class ProgramEncoder {
    private static final int U8_MAX = 0xff;
    private static final int U16_MAX = 0xffff;
    private static final int U24_MAX = 0xff_ffff;

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
        out.u8(flags(program));
        out.u16(stepMillis(program) & 0xFFFF).u8(stepMillis(program) >> 16);
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

    /** A bound that the program's own time is below is none. */
    private static int stepMillis(Program program) {
        return program.stepTimeout()
                .map(Duration::toMillis)
                .filter(ms -> ms <= Math.min(program.timeout().toMillis(), U24_MAX))
                .orElse(0L)
                .intValue();
    }

    private static int flags(Program program) {
        int where = switch (program.surroundings()) {
            case SHARED -> 0;
            case OWN_NETWORK -> WireConstants.PROGRAM_NETNS;
            case LASTING -> WireConstants.PROGRAM_KEEP;
        };
        return program.marked() ? where | WireConstants.PROGRAM_MARKS : where;
    }

    private static int point(int point) throws WireException {
        return limited(point, WireConstants.WIRE_MAX_POINTS - 1, "points at which lanes meet");
    }

    private static int blocked(Instruction.Blocked i, WireWriter out) throws WireException {
        ExprEncoder.write(i.nanos(), out.u16(i.dst()).u8(i.lane()).u32(i.past()));
        out.u16(limited(i.ranges().size(), U16_MAX, "steps in which one lane waits for another to be blocked"));
        i.ranges().forEach(r -> out.u32(r.from()).u32(r.to()));
        return WireConstants.OP_BLOCKED;
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
            case Instruction.SysCall i -> sysCall(i, out);
            case Instruction.ReadFile i -> {
                out.u16(i.dst()).u16(i.path()).u16(i.buffer());
                yield WireConstants.OP_READ_FILE;
            }
            case Instruction.WriteFile i -> {
                out.u16(i.dst()).u16(i.path()).u32(i.openFlags()).u32(i.mode());
                ExprEncoder.write(i.data(), out);
                yield WireConstants.OP_WRITE_FILE;
            }
            case Instruction.Eval i -> {
                ExprEncoder.write(i.value(), out.u16(i.dst()));
                yield WireConstants.OP_EVAL;
            }
            case Instruction.Note i -> {
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
                out.u16(i.dst()).u16(i.buffer()).u8(i.width()).u8(ExprEncoder.flags(i.signed(), i.bigEndian()));
                ExprEncoder.write(i.offset(), out);
                ExprEncoder.write(i.value(), out);
                yield WireConstants.OP_STORE;
            }
            case Instruction.Copy i -> {
                ExprEncoder.write(i.offset(), out.u16(i.dst()).u16(i.buffer()));
                ExprEncoder.write(i.from(), out.u32(i.room()));
                yield WireConstants.OP_COPY;
            }
            case Instruction.Reset i -> {
                out.u16(i.buffer());
                yield WireConstants.OP_RESET;
            }
            case Instruction.Check i -> {
                ExprEncoder.write(i.condition(), out);
                yield WireConstants.OP_CHECK;
            }
            case Instruction.Sleep i -> {
                ExprEncoder.write(i.nanos(), out);
                yield WireConstants.OP_SLEEP;
            }
            case Instruction.Clock i -> {
                out.u16(i.dst());
                yield WireConstants.OP_CLOCK;
            }
            case Instruction.Peek i -> {
                ExprEncoder.write(i.address(), out.u16(i.dst()));
                out.u16(i.buffer()).u32(i.length());
                yield WireConstants.OP_PEEK;
            }
            case Instruction.Poke i -> {
                ExprEncoder.write(i.address(), out.u16(i.dst()));
                ExprEncoder.write(i.from(), out);
                yield WireConstants.OP_POKE;
            }
            case Instruction.Run i -> run(i, out);
            case Instruction.LogMark i -> {
                out.u16(i.dst());
                yield WireConstants.OP_LOG_MARK;
            }
            case Instruction.LogRead i -> {
                ExprEncoder.write(i.handle(), out.u16(i.dst()));
                out.u16(i.buffer());
                yield WireConstants.OP_LOG_READ;
            }
            case Instruction.TraceMark i -> {
                out.u16(i.dst()).u8(i.ids().size());
                for (Expr id : i.ids()) {
                    ExprEncoder.write(id, out);
                }
                yield WireConstants.OP_TRACE_MARK;
            }
            case Instruction.TraceRead i -> {
                ExprEncoder.write(i.handle(), out.u16(i.dst()));
                out.u16(i.buffer());
                yield WireConstants.OP_TRACE_READ;
            }
            case Instruction.Hold i -> {
                out.u16(i.dst()).u16(i.buffer());
                yield WireConstants.OP_HOLD;
            }
            case Instruction.Inherit i -> {
                ExprEncoder.write(i.descriptor(), out.u16(i.dst()).u32(i.sequence()));
                yield WireConstants.OP_INHERIT;
            }
            case Instruction.Catch i -> {
                ExprEncoder.write(i.signal(), out.u16(i.dst()).u8(i.restart() ? WireConstants.CATCH_RESTART : 0));
                yield WireConstants.OP_CATCH;
            }
            case Instruction.Connect i -> {
                ExprEncoder.write(i.listener(), out.u16(i.dst()));
                ExprEncoder.write(i.count(), out);
                ExprEncoder.write(i.from(), out);
                yield WireConstants.OP_CONNECT;
            }
            case Instruction.Jump i -> target(WireConstants.OP_JUMP, i.target(), out);
            case Instruction.JumpUnless i -> {
                int op = target(WireConstants.OP_JUMP_UNLESS, i.target(), out);
                ExprEncoder.write(i.condition(), out);
                yield op;
            }
            case Instruction.Try i -> target(WireConstants.OP_TRY, i.handler(), out);
            case Instruction.EndTry i -> WireConstants.OP_END_TRY;
            case Instruction.Bound i -> {
                out.u8(i.slot()).u32(i.end()).u64(i.nanos());
                yield WireConstants.OP_BOUND;
            }
            case Instruction.Raise i -> WireConstants.OP_RAISE;
            case Instruction.Fork i -> target(WireConstants.OP_FORK, i.end(), out.u16(i.dst()));
            case Instruction.ForkEnd i -> WireConstants.OP_FORK_END;
            case Instruction.Parallel i -> {
                out.u16(i.dst()).u8(limited(i.ends().size(), WireConstants.WIRE_MAX_LANES, "lanes"));
                i.ends().forEach(out::u32);
                yield WireConstants.OP_PARALLEL;
            }
            case Instruction.Post i -> {
                out.u16(point(i.point()));
                yield WireConstants.OP_POST;
            }
            case Instruction.Await i -> {
                out.u16(point(i.point())).u64(i.lanes());
                yield WireConstants.OP_AWAIT;
            }
            case Instruction.Barrier i -> {
                out.u16(point(i.point())).u64(i.lanes());
                yield WireConstants.OP_BARRIER;
            }
            case Instruction.Blocked i -> blocked(i, out);
            case Instruction.Lap i -> {
                ExprEncoder.write(i.number(), out.u16(i.dst()));
                yield WireConstants.OP_EVAL;
            }
        };
    }

    private static int target(int op, int target, WireWriter out) {
        out.u32(target);
        return op;
    }

    private int sysCall(Instruction.SysCall i, WireWriter out) throws WireException {
        out.u16(i.dst()).u8(i.compat() ? WireConstants.CALL_COMPAT : 0).u32(number(i.call(), i.compat()));
        out.u8(limited(i.args().size(), U8_MAX, "arguments of one call"));
        for (Instruction.Arg arg : i.args()) {
            arg(arg, out);
        }
        out.u8(limited(i.captures().size(), U8_MAX, "buffers that come back from one call"));
        i.captures().forEach(c -> capture(c, out));
        return WireConstants.OP_SYSCALL;
    }

    private int number(Syscall call, boolean compat) throws WireException {
        return call.number(machine, compat)
                .orElseThrow(() -> new WireException("there is no system call " + call
                        + (compat ? " for 32-bit callers" : "") + " on the target's machine, " + machine));
    }

    private static int run(Instruction.Run i, WireWriter out) throws WireException {
        out.u16(i.dst()).u16(i.outDst()).u16(i.errDst());
        out.u16(limited(i.args().size(), U16_MAX, "arguments of one program"));
        for (Slice arg : i.args()) {
            ExprEncoder.write(arg, out);
        }
        ExprEncoder.write(i.input(), out);
        out.u16(i.out()).u16(i.err());
        return WireConstants.OP_RUN;
    }

    private void arg(Instruction.Arg arg, WireWriter out) throws WireException {
        switch (arg) {
            case Instruction.Immediate a -> out.u8(WireConstants.ARG_IMM).u64(a.bits());
            case Instruction.Opening(long flags) ->
                out.u8(WireConstants.ARG_IMM).u64(OpenFlags.on(machine, flags));
            case Instruction.Computed(Expr value) -> ExprEncoder.write(value, out.u8(WireConstants.ARG_EXPR));
            case Instruction.Address a ->
                ExprEncoder.write(a.offset(), out.u8(WireConstants.ARG_ADDR).u16(a.buffer()));
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
            case Instruction.Part.Hex p -> ExprEncoder.write(p.value(), out.u8(WireConstants.PART_HEX));
            case Instruction.Part.FromBuffer p -> ExprEncoder.write(p.slice(), out.u8(WireConstants.PART_BUF));
        }
    }
}
