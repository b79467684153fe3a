// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Goes through a program once more on the host, by the agent's raw results alone, and holds every one of the agent's
 * own conclusions against it. A contradiction means that the guest cannot be trusted.
 */
final class Replay {
    /** The records do not follow from the program: no verdict about the driver can rest on them. */
    static final class Contradiction extends Exception {
        private static final long serialVersionUID = 1;

        Contradiction(String message) {
            super(message, null, false, false);
        }
    }

    private final Program program;
    private final Machine machine;

    Replay(Program program) {
        this.program = program;
        this.machine = new Machine(program);
    }

    Machine machine() {
        return machine;
    }

    /**
     * Goes through all records.
     *
     * @param taken told of each step as soon as it is taken in
     * @return the index of the step that would come next
     */
    int follow(Answer answer, BiConsumer<Instruction, Answer.Record> taken) throws Contradiction {
        int steps = program.instructions().size();
        int due = 0;
        for (Answer.Record record : answer.records()) {
            if (record.step() != due || due >= steps) {
                throw new Contradiction(
                        "step " + record.step() + " came where step " + due + " of " + steps + " was due");
            }
            Instruction instruction = program.instructions().get(due);
            apply(instruction, record);
            taken.accept(instruction, record);
            due = next(due, record.status());
        }
        demandEnd(answer, due, steps);
        return due;
    }

    /** A case that is said to have gone to its end has records to its end. */
    private static void demandEnd(Answer answer, int due, int steps) throws Contradiction {
        if (answer.end() == Answer.End.COMPLETED && due != steps) {
            throw new Contradiction("it was completed with step " + due + " of " + steps + " still due");
        }
        if (answer.end() == Answer.End.COMPLETED ? answer.inStep() != steps : answer.inStep() > steps) {
            throw new Contradiction("it ended in step " + answer.inStep() + " of " + steps);
        }
    }

    /** The step that has to come after one that ended so. */
    private int next(int step, Status status) {
        return status == Status.OK || step >= program.finallyAt() ? step + 1 : program.finallyAt();
    }

    private void apply(Instruction instruction, Answer.Record record) throws Contradiction {
        if (record.status() != Status.OK && (record.value().signum() != 0 || record.data().length != 0)) {
            throw new Contradiction(
                    "step " + record.step() + " ended as " + record.status() + " and yet came to something");
        }
        switch (instruction) {
            case Instruction.SysCall i -> sysCall(i, record);
            case Instruction.ReadFile i -> readFile(i, record);
            case Instruction.WriteFile i -> writeFile(i, record);
            case Instruction.Eval i -> machine.set(i.dst(), computed(i.value(), record));
            case Instruction.Format i -> format(i, record);
            case Instruction.Store i -> store(i, record);
            case Instruction.Check i -> check(i, record);
            case Instruction.Sleep i -> sleep(i, record);
        }
    }

    private void sysCall(Instruction.SysCall i, Answer.Record record) throws Contradiction {
        demandStatus(record, statusOf(i.args()));
        demandResult(record);
        machine.set(i.dst(), record.value());
        if (record.status() != Status.OK) {
            return;
        }
        boolean succeeded = !Actuals.isError(record.value());
        int at = 0;
        for (Instruction.Capture capture : i.captures()) {
            int length = switch (capture) {
                case Instruction.Capture.Fixed c -> succeeded ? c.max() : 0;
                case Instruction.Capture.Number c -> succeeded ? c.max() : 0;
                case Instruction.Capture.ByResult c ->
                    record.value()
                            .max(BigInteger.ZERO)
                            .min(BigInteger.valueOf(c.max()))
                            .intValueExact();
            };
            fill(capture.buffer(), capture.offset(), record.data(), at, length);
            at += length;
        }
        if (at != record.data().length) {
            throw new Contradiction(i.call() + " returned " + record.value() + ", which calls for " + at
                    + " bytes, but " + record.data().length + " came");
        }
    }

    /** OK if every argument has a value, else what became of the first that has none. */
    private Status statusOf(List<Instruction.Arg> args) {
        try {
            for (Instruction.Arg arg : args) {
                if (arg instanceof Instruction.Computed(Expr value)) {
                    var unused = machine.evaluate(value);
                }
            }
            return Status.OK;
        } catch (Machine.NoValue e) {
            return status(e.fault());
        }
    }

    private void readFile(Instruction.ReadFile i, Answer.Record record) throws Contradiction {
        demandStatus(record, isPath(i.path()) ? Status.OK : Status.RANGE);
        demandResult(record);
        if (!record.value().max(BigInteger.ZERO).equals(BigInteger.valueOf(record.data().length))) {
            throw new Contradiction(
                    "a file was read with result " + record.value() + " but " + record.data().length + " bytes came");
        }
        machine.set(i.dst(), record.value());
        fill(i.buffer(), 0, record.data(), 0, record.data().length);
    }

    private void writeFile(Instruction.WriteFile i, Answer.Record record) throws Contradiction {
        Status status;
        try {
            var unused = machine.bytes(i.buffer(), i.length());
            status = isPath(i.path()) ? Status.OK : Status.RANGE;
        } catch (Machine.NoValue e) {
            status = status(e.fault());
        }
        demandStatus(record, status);
        demandResult(record);
        demandNoData(record);
        machine.set(i.dst(), record.value());
    }

    /** Whether a buffer holds a text with its NUL. */
    private boolean isPath(int buffer) {
        try {
            Expr all = Expr.constant(program.buffers().get(buffer).size());
            for (byte b : machine.bytes(buffer, all)) {
                if (b == 0) {
                    return true;
                }
            }
            return false;
        } catch (Machine.NoValue e) {
            throw new IllegalStateException(e);
        }
    }

    private void sleep(Instruction.Sleep i, Answer.Record record) throws Contradiction {
        demandNoData(record);
        try {
            demandStatus(record, machine.evaluate(i.nanos()).signum() < 0 ? Status.RANGE : Status.OK);
        } catch (Machine.NoValue e) {
            demandStatus(record, status(e.fault()));
        }
        demandValue(record, BigInteger.ZERO);
    }

    private void fill(int buffer, int offset, byte[] data, int from, int length) throws Contradiction {
        if (!machine.fill(buffer, offset, data, from, length)) {
            throw new Contradiction(length + " bytes came for a place that does not hold them");
        }
    }

    private BigInteger computed(Expr expr, Answer.Record record) throws Contradiction {
        demandNoData(record);
        BigInteger value = BigInteger.ZERO;
        try {
            value = machine.evaluate(expr);
            demandStatus(record, Status.OK);
        } catch (Machine.NoValue e) {
            demandStatus(record, status(e.fault()));
        }
        demandValue(record, value);
        return value;
    }

    private void format(Instruction.Format i, Answer.Record record) throws Contradiction {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Status status = Status.OK;
        try {
            for (Instruction.Part part : i.parts()) {
                text.writeBytes(bytes(part));
                if (text.size() > program.buffers().get(i.buffer()).size()) {
                    status = Status.TOO_LONG;
                    break;
                }
            }
        } catch (Machine.NoValue e) {
            status = status(e.fault());
        }
        demandStatus(record, status);
        int length = status == Status.OK ? text.size() : 0;
        demandValue(record, BigInteger.valueOf(length));
        machine.set(i.dst(), record.value());
        if (status == Status.OK) {
            if (!Arrays.equals(text.toByteArray(), record.data())) {
                throw new Contradiction("the guest made the text "
                        + Bytes.of(record.data()).words() + " where "
                        + Bytes.of(text.toByteArray()).words() + " follows");
            }
            fill(i.buffer(), 0, record.data(), 0, length);
        }
    }

    private byte[] bytes(Instruction.Part part) throws Machine.NoValue {
        return switch (part) {
            case Instruction.Part.Fixed p -> p.bytes().toArray();
            case Instruction.Part.Decimal p ->
                machine.evaluate(p.value()).toString().getBytes(StandardCharsets.US_ASCII);
            case Instruction.Part.FromBuffer p -> machine.bytes(p.buffer(), p.length());
        };
    }

    private void store(Instruction.Store i, Answer.Record record) throws Contradiction {
        demandNoData(record);
        BigInteger value = BigInteger.ZERO;
        Status status;
        try {
            value = machine.evaluate(i.value());
            int bits = i.width() * 8;
            boolean fits = i.signed() ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
            status = fits ? Status.OK : Status.OVERFLOW;
        } catch (Machine.NoValue e) {
            status = status(e.fault());
        }
        demandStatus(record, status);
        BigInteger stored = status == Status.OK ? value : BigInteger.ZERO;
        demandValue(record, stored);
        machine.set(i.dst(), stored);
        if (status == Status.OK) {
            byte[] bytes = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value.longValue())
                    .array();
            fill(i.buffer(), i.offset(), bytes, 0, i.width());
        }
    }

    private void check(Instruction.Check i, Answer.Record record) throws Contradiction {
        demandNoData(record);
        Status status;
        try {
            status = machine.evaluate(i.condition()).signum() != 0 ? Status.OK : Status.FALSE;
        } catch (Machine.NoValue e) {
            status = status(e.fault());
        }
        demandStatus(record, status);
        demandValue(record, status == Status.OK ? BigInteger.ONE : BigInteger.ZERO);
    }

    /** What a system call returns is 64 bits with a sign. */
    private static void demandResult(Answer.Record record) throws Contradiction {
        if (record.value().bitLength() > 63) {
            throw new Contradiction("step " + record.step() + " returned " + record.value() + ", which no call can");
        }
    }

    private static void demandValue(Answer.Record record, BigInteger value) throws Contradiction {
        if (!record.value().equals(value)) {
            throw new Contradiction("the guest computed " + record.value() + " where " + value + " follows");
        }
    }

    private static void demandNoData(Answer.Record record) throws Contradiction {
        if (record.data().length != 0) {
            throw new Contradiction(
                    record.data().length + " bytes came with step " + record.step() + ", which has none to give");
        }
    }

    private static void demandStatus(Answer.Record record, Status status) throws Contradiction {
        if (record.status() != status) {
            throw new Contradiction("the guest ended step " + record.step() + " as " + record.status() + " where "
                    + status + " follows");
        }
    }

    private static Status status(Machine.Fault fault) {
        return switch (fault) {
            case OVERFLOW -> Status.OVERFLOW;
            case DIVISION -> Status.DIVISION;
            case MALFORMED -> Status.MALFORMED;
            case RANGE -> Status.RANGE;
        };
    }
}
