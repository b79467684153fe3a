// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Integers;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.program.Slice;
import dev.kspec.wire.Answer.Status;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Steps that follow from what came before: computed here, exactly as the agent does it. A step that fails changes nothing but its dst. */
final class QuietSteps {
    private final Program program;
    private final Machine machine;

    QuietSteps(Program program, Machine machine) {
        this.program = program;
        this.machine = machine;
    }

    static Status status(Machine.Fault fault) {
        return switch (fault) {
            case OVERFLOW -> Status.OVERFLOW;
            case DIVISION -> Status.DIVISION;
            case MALFORMED -> Status.MALFORMED;
            case RANGE -> Status.RANGE;
        };
    }

    Status eval(int dst, Expr value) {
        try {
            machine.set(dst, machine.evaluate(value));
            return Status.OK;
        } catch (Machine.NoValue e) {
            return failed(dst, status(e.fault()));
        }
    }

    private Status failed(int dst, Status status) {
        machine.set(dst, BigInteger.ZERO);
        return status;
    }

    /** OK if the condition holds. */
    Status holds(Expr condition) {
        try {
            return machine.evaluate(condition).signum() != 0 ? Status.OK : Status.FALSE;
        } catch (Machine.NoValue e) {
            return status(e.fault());
        }
    }

    Status format(Instruction.Format i) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int room = program.buffers().get(i.buffer()).size();
        try {
            for (Instruction.Part part : i.parts()) {
                text.writeBytes(bytes(part));
                if (text.size() > room) {
                    return failed(i.dst(), Status.TOO_LONG);
                }
            }
        } catch (Machine.NoValue e) {
            return failed(i.dst(), status(e.fault()));
        }
        put(i.buffer(), 0, text.toByteArray());
        machine.set(i.dst(), BigInteger.valueOf(text.size()));
        return Status.OK;
    }

    private byte[] bytes(Instruction.Part part) throws Machine.NoValue {
        return switch (part) {
            case Instruction.Part.Fixed p -> p.bytes().toArray();
            case Instruction.Part.Decimal p -> ascii(machine.evaluate(p.value()).toString());
            case Instruction.Part.Hex p ->
                ascii(Integers.wrap(machine.evaluate(p.value()), 8, false).toString(16));
            case Instruction.Part.FromBuffer p -> machine.bytes(p.slice());
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    Status store(Instruction.Store i) {
        try {
            BigInteger offset = machine.evaluate(i.offset());
            BigInteger value = machine.evaluate(i.value());
            Optional<Integer> at = within(i.buffer(), offset, i.width());
            if (!Integers.fits(value, i.width(), i.signed())) {
                return failed(i.dst(), Status.OVERFLOW);
            }
            if (at.isEmpty()) {
                return failed(i.dst(), Status.RANGE);
            }
            byte[] all = ByteBuffer.allocate(8)
                    .order(ByteOrder.BIG_ENDIAN)
                    .putLong(value.longValue())
                    .array();
            byte[] bytes = Arrays.copyOfRange(all, 8 - i.width(), 8);
            put(i.buffer(), at.get(), i.bigEndian() ? bytes : reversed(bytes));
            machine.set(i.dst(), value);
            return Status.OK;
        } catch (Machine.NoValue e) {
            return failed(i.dst(), status(e.fault()));
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    Status copy(Instruction.Copy i) {
        try {
            BigInteger offset = machine.evaluate(i.offset());
            byte[] bytes = slice(i.from());
            Optional<Integer> at = within(i.buffer(), offset, i.room());
            if (at.isEmpty()) {
                return failed(i.dst(), Status.RANGE);
            }
            if (bytes.length > i.room()) {
                return failed(i.dst(), Status.TOO_LONG);
            }
            put(i.buffer(), at.get(), Arrays.copyOf(bytes, i.room()));
            machine.set(i.dst(), BigInteger.valueOf(bytes.length));
            return Status.OK;
        } catch (Machine.NoValue e) {
            return failed(i.dst(), status(e.fault()));
        }
    }

    private byte[] slice(Slice slice) throws Machine.NoValue {
        return machine.bytes(slice);
    }

    private Optional<Integer> within(int buffer, BigInteger offset, int room) {
        int size = program.buffers().get(buffer).size();
        return offset.signum() >= 0 && offset.add(BigInteger.valueOf(room)).compareTo(BigInteger.valueOf(size)) <= 0
                ? Optional.of(offset.intValueExact())
                : Optional.empty();
    }

    private void put(int buffer, int at, byte[] bytes) {
        if (!machine.fill(buffer, at, bytes, 0, bytes.length)) {
            throw new IllegalStateException(bytes.length + " bytes at " + at);
        }
    }
}
