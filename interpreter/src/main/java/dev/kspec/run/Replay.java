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

    /** The step that has to come after one that ended so. */
    int next(int step, Status status) {
        return status == Status.OK || step >= program.finallyAt() ? step + 1 : program.finallyAt();
    }

    /** Takes in one step's record. */
    void apply(Instruction instruction, Answer.Record record) throws Contradiction {
        switch (instruction) {
            case Instruction.SysCall i -> sysCall(i, record);
            case Instruction.ReadFile i -> {
                demandLength(record);
                machine.set(i.dst(), record.value());
                fill(i.buffer(), 0, record.data(), 0, record.data().length);
            }
            case Instruction.WriteFile i -> machine.set(i.dst(), record.value());
            case Instruction.Eval i -> machine.set(i.dst(), computed(i.value(), record));
            case Instruction.Format i -> format(i, record);
            case Instruction.Store i -> store(i, record);
            case Instruction.Check i -> check(i, record);
            case Instruction.Sleep i -> {}
        }
    }

    private static void demandLength(Answer.Record record) throws Contradiction {
        int said = record.value().max(BigInteger.ZERO).intValue();
        if (said != record.data().length) {
            throw new Contradiction(
                    "a file was read with result " + record.value() + " but " + record.data().length + " bytes came");
        }
    }

    private void sysCall(Instruction.SysCall i, Answer.Record record) throws Contradiction {
        machine.set(i.dst(), record.value());
        if (record.status() != Status.OK) {
            return;
        }
        boolean succeeded = record.value().signum() >= 0;
        int at = 0;
        for (Instruction.Capture capture : i.captures()) {
            int length = switch (capture) {
                case Instruction.Capture.Fixed c -> succeeded ? c.max() : 0;
                        case Instruction.Capture.Number c -> succeeded ? c.max() : 0;
                case Instruction.Capture.ByResult c ->
                    succeeded ? record.value().min(BigInteger.valueOf(c.max())).intValueExact() : 0;
            };
            fill(capture.buffer(), capture.offset(), record.data(), at, length);
            at += length;
        }
        if (at != record.data().length) {
            throw new Contradiction(i.call() + " returned " + record.value() + ", which calls for " + at
                    + " bytes, but " + record.data().length + " came");
        }
    }

    private void fill(int buffer, int offset, byte[] data, int from, int length) throws Contradiction {
        if (!machine.fill(buffer, offset, data, from, length)) {
            throw new Contradiction(length + " bytes came for a place that does not hold them");
        }
    }

    private BigInteger computed(Expr expr, Answer.Record record) throws Contradiction {
        try {
            BigInteger value = machine.evaluate(expr);
            demandStatus(record, Status.OK);
            if (!value.equals(record.value())) {
                throw new Contradiction("the guest computed " + record.value() + " where " + value + " follows");
            }
            return value;
        } catch (Machine.NoValue e) {
            demandStatus(record, status(e.fault()));
            return BigInteger.ZERO;
        }
    }

    private void format(Instruction.Format i, Answer.Record record) throws Contradiction {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            for (Instruction.Part part : i.parts()) {
                text.writeBytes(
                        switch (part) {
                            case Instruction.Part.Fixed p -> p.bytes().toArray();
                            case Instruction.Part.Decimal p ->
                                machine.evaluate(p.value()).toString().getBytes(StandardCharsets.US_ASCII);
                            case Instruction.Part.FromBuffer p -> machine.bytes(p.buffer(), p.length());
                        });
            }
        } catch (Machine.NoValue e) {
            demandStatus(record, status(e.fault()));
            machine.set(i.dst(), BigInteger.ZERO);
            return;
        }
        if (text.size() > program.buffers().get(i.buffer()).size()) {
            demandStatus(record, Status.TOO_LONG);
            machine.set(i.dst(), BigInteger.ZERO);
            return;
        }
        demandStatus(record, Status.OK);
        if (!Arrays.equals(text.toByteArray(), record.data())) {
            throw new Contradiction("the guest made the text " + Bytes.of(record.data()) + " where "
                    + Bytes.of(text.toByteArray()) + " follows");
        }
        machine.set(i.dst(), BigInteger.valueOf(text.size()));
        fill(i.buffer(), 0, record.data(), 0, record.data().length);
    }

    private void store(Instruction.Store i, Answer.Record record) throws Contradiction {
        BigInteger value;
        try {
            value = machine.evaluate(i.value());
        } catch (Machine.NoValue e) {
            demandStatus(record, status(e.fault()));
            return;
        }
        int bits = i.width() * 8;
        boolean fits = i.signed() ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
        demandStatus(record, fits ? Status.OK : Status.OVERFLOW);
        if (fits) {
            machine.set(i.dst(), value);
            byte[] bytes = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value.longValue())
                    .array();
            fill(i.buffer(), i.offset(), bytes, 0, i.width());
        }
    }

    private void check(Instruction.Check i, Answer.Record record) throws Contradiction {
        try {
            demandStatus(record, machine.evaluate(i.condition()).signum() != 0 ? Status.OK : Status.FALSE);
        } catch (Machine.NoValue e) {
            demandStatus(record, status(e.fault()));
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
