// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code waitsignal}. */
final class WaitSignal implements Verb {
    /** {@code siginfo_t}, in bytes; the same for a 32-bit caller. */
    private static final int INFO_BYTES = 128;

    @Override
    public String name() {
        return "waitsignal";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SIGNAL", "such as SIGIO, or a number from 1 to 64, or a list of them"),
                Signature.Slot.one("TIME", "how long to wait at most"));
    }

    @Override
    public String doc() {
        return """
                Waits for a signal that is blocked, and takes it, with rt_sigtimedwait(2); EAGAIN if none comes in time. `expect`
                takes the signal that came; `as NAME` names a struct of signal, code, pid and uid (of who sent it), value (of
                sigqueue(3)), band and fd (of SIGIO).
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s expect { signal: SIGUSR1, .. } as s; getpid expect (s.pid)",
                "block SIGIO SIGURG; waitsignal [SIGIO, SIGURG] 10ms expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int set = Signals.set(Signals.known(operands, 0, 1, to), to);
        byte[] time = Buffers.longs(to, Buffers.seconds(operands.duration(1), 1));
        int info = Buffers.fresh(INFO_BYTES, new byte[0], to);
        int result = to.call(
                Syscall.RT_SIGTIMEDWAIT,
                List.of(
                        Buffers.address(set),
                        Buffers.address(info),
                        Buffers.address(to.program().constant(time)),
                        new Instruction.Immediate(Signals.SET_BYTES)),
                List.of(new Capture.Fixed(info, 0, INFO_BYTES)));
        return Outcome.of(result, new Outcome.Caught(new Term.Struct(null, parts(result, info, to))));
    }

    /** Where the union of siginfo_t begins depends on the size of a long. */
    private static Map<String, Term> parts(int result, int info, Lowering to) {
        int width = to.abi().wordBytes();
        int union = width == Long.BYTES ? 16 : 12;
        Map<String, Term> parts = new LinkedHashMap<>();
        parts.put("signal", new Term.Int(new Expr.Reg(result)));
        parts.put("code", new Term.Int(Buffers.loadInt(info, 8)));
        parts.put("pid", new Term.Int(Buffers.loadInt(info, union)));
        parts.put("uid", new Term.Int(new Expr.Load(info, union + 4, 4, false)));
        parts.put("value", new Term.Int(Buffers.loadInt(info, union + 8)));
        parts.put("band", new Term.Int(new Expr.Load(info, union, width, true)));
        parts.put("fd", new Term.Int(Buffers.loadInt(info, union + width)));
        return parts;
    }
}
