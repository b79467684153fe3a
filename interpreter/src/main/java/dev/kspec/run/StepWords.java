// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Showing;
import dev.kspec.type.Signal;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What steps came to, in words for the list of steps. */
final class StepWords {
    private final Machine machine;
    private final Actuals actuals;

    StepWords(Machine machine, Actuals actuals) {
        this.machine = machine;
        this.actuals = actuals;
    }

    /** What a step came to; nothing for those that are none of the spec's. */
    Optional<String> of(Instruction instruction, Answer.Record record) {
        if (instruction.isQuiet()) {
            return Optional.empty();
        }
        if (record.status() == Status.LATE || record.status() == Status.STOPPED) {
            return Optional.of("cut short");
        }
        byte[] none = null;
        return Optional.ofNullable(
                switch (instruction) {
                    case Instruction.SysCall i -> words(i, record);
                    case Instruction.ReadFile i -> words(record, record.data());
                    case Instruction.WriteFile i -> words(record, none);
                    case Instruction.Sleep i -> "slept";
                    case Instruction.Peek i -> words(record, record.data());
                    case Instruction.Poke i -> words(record, none);
                    case Instruction.Run i -> run(i, record);
                    case Instruction.LogRead i -> words(record, record.data());
                    case Instruction.Hold i -> hold(i, record);
                    case Instruction.Fork i ->
                        record.status() == Status.OK ? "the child process ended" : childsEnd(record.value());
                    case Instruction.Connect i -> words(record, none);
                    case Instruction.Post i -> "posted";
                    case Instruction.Await i -> record.status() == Status.OK ? "was posted" : "in vain";
                    case Instruction.Barrier i -> record.status() == Status.OK ? "all came" : "in vain";
                    case Instruction.Blocked i -> record.status() == Status.OK ? "is blocked" : "is not blocked";
                    default -> null;
                });
    }

    private String words(Instruction.SysCall call, Answer.Record record) {
        Showing.Shown shown = machine.program().showing().results().get(call.dst());
        if (shown != null && record.value().signum() >= 0) {
            return actuals.shown(shown);
        }
        if (call.captures().isEmpty() || record.value().signum() < 0) {
            return words(record, null);
        }
        if (call.captures().getFirst() instanceof Instruction.Capture.Number number) {
            return value(new Expr.Load(number.buffer(), number.offset(), number.max(), number.signed()));
        }
        return words(record, record.data());
    }

    private String run(Instruction.Run run, Answer.Record record) {
        if (record.value().signum() < 0) {
            return "not started: " + Actuals.result(record.value());
        }
        return programsEnd(record.value())
                + cutOf(run.out(), run.outDst(), "output")
                + cutOf(run.err(), run.errDst(), "error output");
    }

    /** Null if it waited for other programs: no step of its spec is run meanwhile. */
    private static String hold(Instruction.Hold hold, Answer.Record record) {
        if (hold.request() instanceof Instruction.Request.Meanwhile) {
            return null;
        }
        if (!(hold.request() instanceof Instruction.Request.HostRun room)
                || record.value().signum() < 0) {
            return words(record, record.data());
        }
        ByteBuffer lengths = ByteBuffer.wrap(record.data()).order(ByteOrder.LITTLE_ENDIAN);
        return programsEnd(record.value())
                + cut(lengths.getInt(0), room.outRoom(), "output")
                + cut(lengths.getInt(Integer.BYTES), room.errRoom(), "error output");
    }

    /** One byte more than a program's step shows is kept, so that it is seen whether there was more. */
    private String cutOf(int buffer, int kept, String what) {
        return cut(
                machine.get(kept).intValue(),
                machine.program().buffers().get(buffer).size(),
                what);
    }

    private static String cut(int kept, int room, String what) {
        return kept < room ? "" : ", " + what + " cut off behind " + (room - 1) + " bytes";
    }

    /** {@code status 1}, {@code killed by SIGKILL}: of a program. */
    static String programsEnd(BigInteger status) {
        return status.bitLength() > 8 ? "killed by " + signal(status) : "status " + status;
    }

    private static String signal(BigInteger status) {
        return Signal.describe(status.intValue() & 0xff);
    }

    /** {@code ended with status 1 before its end}: of a child process. */
    static String childsEnd(BigInteger status) {
        return status.bitLength() > 8
                ? "was killed by " + signal(status)
                : status.signum() < 0
                        ? "could not be made: " + Actuals.result(status)
                        : "ended with status " + status + " before its end";
    }

    private String value(Expr expr) {
        try {
            return machine.evaluate(expr).toString();
        } catch (Machine.NoValue e) {
            return e.fault().words();
        }
    }

    private static String words(Answer.Record record, byte[] data) {
        BigInteger value = record.value();
        return value.signum() < 0 || data == null ? Actuals.result(value) : value + ", " + Actuals.words(data);
    }
}
