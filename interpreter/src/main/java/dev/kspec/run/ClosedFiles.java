// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Computed;
import dev.kspec.program.Program;
import dev.kspec.program.Syscall;
import dev.kspec.type.Errno;
import dev.kspec.wire.Answer;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which of a program's files it has closed: their numbers may be those of others by now. */
final class ClosedFiles {
    private static final BigInteger NOT_OPEN =
            BigInteger.valueOf(-Errno.number("EBADF").orElseThrow());

    private final Program program;
    private final Set<Integer> registers = new HashSet<>();

    ClosedFiles(Program program) {
        this.program = program;
    }

    /** Takes in what came of steps, in their order. */
    void see(Answer answer) {
        for (Answer.Record record : answer.records()) {
            if (record.status() == Answer.Status.OK && !record.value().equals(NOT_OPEN)) {
                closed(program.instructions().get(record.step()))
                        .filter(register -> !isOfChild(record.step()))
                        .ifPresent(registers::add);
            }
        }
    }

    /** Registers with the descriptors. */
    Set<Integer> registers() {
        return Set.copyOf(registers);
    }

    /** Whatever close(2) returns but EBADF, the file is closed. */
    private static Optional<Integer> closed(Instruction instruction) {
        return instruction instanceof Instruction.SysCall call
                        && call.call() == Syscall.CLOSE
                        && call.args().getFirst() instanceof Computed(Expr.Reg(int register))
                ? Optional.of(register)
                : Optional.empty();
    }

    /** A child process closes but its own copies. */
    private boolean isOfChild(int step) {
        for (int i = 0; i < step; i++) {
            Instruction instruction = program.instructions().get(i);
            if ((instruction instanceof Instruction.Fork fork && fork.end() > step)
                    || (instruction instanceof Instruction.Parallel lanes && lanes.last() > step)) {
                return true;
            }
        }
        return false;
    }
}
