// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.type.Errno;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a case what the shared setup names, as it was at the end of that: values in registers and buffers of the case's own,
 * open files taken over from the process that has them. Only what the case asks for is handed over, before its first step.
 */
public final class Handover implements Transplant.Ground {
    private static final long NO_FILE = -Errno.number("EBADF").orElseThrow();

    private final Lowering to;
    private final Program from;
    private final Optional<SharedState> state;
    private final Transplant transplant;
    private final Map<Integer, Integer> registers = new HashMap<>();
    private final Map<Integer, Integer> files = new HashMap<>();
    private final Map<Integer, Integer> buffers = new HashMap<>();
    /** What is handed over now. */
    private String name = "";

    /** @param state empty while a case is only checked: all values are 0 then */
    public Handover(SharedFixture fixture, Optional<SharedState> state, Lowering to) {
        this.to = to;
        this.from = fixture.program();
        this.state = state;
        this.transplant = new Transplant(this, from.showing().octal());
    }

    /** What a name of the shared setup is to the case; nothing to work with if it cannot be handed over. */
    public Term term(String name, Term term) {
        this.name = name;
        return transplant.term(term);
    }

    @Override
    public int register(int register) {
        return registers.computeIfAbsent(register, r -> {
            int own = program().register();
            program().first(() -> program().add(new Instruction.Eval(origin(), own, new Expr.Const(value(r)))));
            return own;
        });
    }

    /**
     * That the shared setup has closed the file shows where the case uses it, as it does behind any close; that the file cannot be
     * had for another reason is the end of the case.
     */
    @Override
    public int file(int register) {
        return files.computeIfAbsent(register, r -> {
            int own = program().register();
            Expr number = new Expr.Reg(own);
            int sequence = state.map(SharedState::sequence).orElse(0);
            BigInteger theirs = state.map(s -> s.descriptor(r)).orElse(BigInteger.ZERO);
            program().first(() -> {
                program().add(new Instruction.Inherit(origin(), own, sequence, new Expr.Const(theirs)));
                program()
                        .add(new Instruction.Check(
                                origin(),
                                Expr.or(Expr.atLeast(number, 0), Expr.equal(number, NO_FILE)),
                                new Expectation("an open file", new Expectation.Result(own))));
            });
            return own;
        });
    }

    @Override
    public int buffer(int buffer) {
        return buffers.computeIfAbsent(buffer, b -> {
            int size = from.buffers().get(b).size();
            return program().buffer(size, state.map(s -> filled(s.memory(), b)).orElse(new byte[0]));
        });
    }

    @Override
    public void octal(Expr number) {
        var unused = program().octal(number);
    }

    private ProgramBuilder program() {
        return to.program();
    }

    private BigInteger value(int register) {
        return state.map(s -> s.memory().get(register)).orElse(BigInteger.ZERO);
    }

    /** The zeroes at a buffer's end need not be sent. */
    private static byte[] filled(Machine.Snapshot memory, int buffer) {
        byte[] all = memory.bytes(buffer);
        int length = all.length;
        while (length > 0 && all[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(all, length);
    }

    private Origin origin() {
        return new Origin(to.origin().span(), "`" + name + "` of the shared setup", true);
    }
}
