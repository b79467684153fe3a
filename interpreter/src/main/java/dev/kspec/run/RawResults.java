// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Program;
import dev.kspec.program.Slice;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.Status;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Takes in the records of steps whose results only the guest knows, each held against what such a step can come to. */
final class RawResults {
    private static final int SIGBUS = 7;
    private static final int SIGSEGV = 11;
    private static final int MOST_STATUS = 256 + 255;
    /** Of no address, a struct sockaddr_in and a struct sockaddr_in6. */
    private static final Set<Integer> SOCKADDR_SIZES = Set.of(0, 16, 28);

    private static final int SOCKADDR_PORT = 2;
    private static final int LAST_PORT = 65535;

    /** What has to be computed before a step can do anything. */
    private interface Demand {
        void compute() throws Machine.NoValue;
    }

    private final Program program;
    private final Machine machine;

    RawResults(Program program, Machine machine) {
        this.program = program;
        this.machine = machine;
    }

    void sysCall(Instruction.SysCall i, Answer.Record record) throws Contradiction {
        if (!begins(i.dst(), record, () -> arguments(i.args()))) {
            return;
        }
        demandResult(record);
        machine.set(i.dst(), record.value());
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

    private void arguments(List<Instruction.Arg> args) throws Machine.NoValue {
        for (Instruction.Arg arg : args) {
            switch (arg) {
                case Instruction.Immediate a -> {}
                case Instruction.Opening a -> {}
                case Instruction.Computed(Expr value) -> {
                    var unused = machine.evaluate(value);
                }
                case Instruction.Address(int buffer, Expr offset) -> {
                    var unused = machine.place(buffer, offset, 0);
                }
            }
        }
    }

    void readFile(Instruction.ReadFile i, Answer.Record record) throws Contradiction {
        if (begins(i.dst(), record, () -> path(i.path()))) {
            demandResult(record);
            demandBytes(record);
            machine.set(i.dst(), record.value());
            fill(i.buffer(), 0, record.data(), 0, record.data().length);
        }
    }

    void writeFile(Instruction.WriteFile i, Answer.Record record) throws Contradiction {
        if (begins(i.dst(), record, () -> {
            look(i.data());
            path(i.path());
        })) {
            demandResult(record);
            demandNoData(record);
            machine.set(i.dst(), record.value());
        }
    }

    /** A text with its NUL has to be there. */
    private void path(int buffer) throws Machine.NoValue {
        for (byte b : machine.bytes(buffer)) {
            if (b == 0) {
                return;
            }
        }
        throw machine.outOfRange();
    }

    private void look(Slice slice) throws Machine.NoValue {
        var unused = machine.bytes(slice);
    }

    void sleep(Instruction.Sleep i, Answer.Record record) throws Contradiction {
        begins(-1, record, () -> {
            if (machine.evaluate(i.nanos()).signum() < 0) {
                throw machine.outOfRange();
            }
        });
        demandNoData(record);
        demandValue(record, BigInteger.ZERO);
    }

    void clock(Instruction.Clock i, Answer.Record record) throws Contradiction {
        begins(i.dst(), record, () -> {});
        demandNoData(record);
        if (record.value().signum() < 0 || record.value().bitLength() > 63) {
            throw new Contradiction("the clock shows " + record.value() + " ns since the case began");
        }
        machine.set(i.dst(), record.value());
    }

    void peek(Instruction.Peek i, Answer.Record record) throws Contradiction {
        if (begins(i.dst(), record, () -> {
            var unused = machine.evaluate(i.address());
        })) {
            demandAccess(record, i.length());
            demandBytes(record);
            machine.set(i.dst(), record.value());
            fill(i.buffer(), 0, record.data(), 0, record.data().length);
        }
    }

    void poke(Instruction.Poke i, Answer.Record record) throws Contradiction {
        int[] length = {0};
        if (begins(i.dst(), record, () -> {
            var unused = machine.evaluate(i.address());
            length[0] = machine.bytes(i.from()).length;
        })) {
            demandAccess(record, length[0]);
            demandNoData(record);
            machine.set(i.dst(), record.value());
        }
    }

    private static void demandAccess(Answer.Record record, int length) throws Contradiction {
        int value = record.value().bitLength() > 31 ? 0 : record.value().intValue();
        if (!record.value().equals(BigInteger.valueOf(length))
                && value != -(Instruction.SIGNAL + SIGBUS)
                && value != -(Instruction.SIGNAL + SIGSEGV)) {
            throw new Contradiction("step " + record.step() + " took " + record.value() + " of " + length + " bytes");
        }
    }

    void run(Instruction.Run i, Answer.Record record) throws Contradiction {
        if (!begins(i.dst(), record, () -> {
            for (Slice arg : i.args()) {
                argument(arg);
            }
            look(i.input());
        })) {
            machine.set(i.outDst(), BigInteger.ZERO);
            machine.set(i.errDst(), BigInteger.ZERO);
            return;
        }
        demandProgramsEnd(record);
        byte[] data = record.data();
        if (data.length < 4) {
            throw new Contradiction("step " + record.step() + " does not say how much its program put out");
        }
        int out = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (out < 0 || out > data.length - 4) {
            throw new Contradiction("a program's output is cut off");
        }
        int err = data.length - 4 - out;
        fill(i.out(), 0, data, 4, out);
        fill(i.err(), 0, data, 4 + out, err);
        machine.set(i.dst(), record.value());
        machine.set(i.outDst(), BigInteger.valueOf(out));
        machine.set(i.errDst(), BigInteger.valueOf(err));
    }

    /** A program's argument is a text without NUL. */
    private void argument(Slice arg) throws Machine.NoValue {
        for (byte b : machine.bytes(arg)) {
            if (b == 0) {
                throw machine.outOfRange();
            }
        }
    }

    /** An exit status, 256 + a signal, or an errno. */
    private static void demandProgramsEnd(Answer.Record record) throws Contradiction {
        if (!Actuals.isError(record.value())
                && (record.value().signum() < 0 || record.value().compareTo(BigInteger.valueOf(MOST_STATUS)) > 0)) {
            throw new Contradiction("a program cannot end with " + record.value());
        }
    }

    void logMark(Instruction.LogMark i, Answer.Record record) throws Contradiction {
        begins(i.dst(), record, () -> {});
        demandResult(record);
        demandNoData(record);
        machine.set(i.dst(), record.value());
    }

    void logRead(Instruction.LogRead i, Answer.Record record) throws Contradiction {
        bytesOf(i.dst(), i.handle(), i.buffer(), record);
    }

    /** What was watched by a handle, into a buffer. */
    private void bytesOf(int dst, Expr handle, int buffer, Answer.Record record) throws Contradiction {
        if (begins(dst, record, () -> {
            var unused = machine.evaluate(handle);
        })) {
            demandResult(record);
            demandBytes(record);
            machine.set(dst, record.value());
            fill(buffer, 0, record.data(), 0, record.data().length);
        }
    }

    void traceMark(Instruction.TraceMark i, Answer.Record record) throws Contradiction {
        if (begins(i.dst(), record, () -> {
            List<BigInteger> ids = new ArrayList<>();
            for (Expr id : i.ids()) {
                ids.add(machine.evaluate(id));
            }
            if (ids.stream().anyMatch(id -> id.signum() < 0 || id.bitLength() > 32)) {
                throw machine.outOfRange();
            }
        })) {
            demandResult(record);
            demandNoData(record);
            machine.set(i.dst(), record.value());
        }
    }

    void traceRead(Instruction.TraceRead i, Answer.Record record) throws Contradiction {
        bytesOf(i.dst(), i.handle(), i.buffer(), record);
    }

    /** What came is the number that was asked for, or none. */
    void inherit(Instruction.Inherit i, Answer.Record record) throws Contradiction {
        if (begins(i.dst(), record, () -> {
            var unused = machine.evaluate(i.descriptor());
        })) {
            demandNoData(record);
            if (!Actuals.isError(record.value())) {
                demandValue(record, descriptor(i));
            }
            machine.set(i.dst(), record.value());
        }
    }

    /** As many as were asked for, or an error. */
    void connect(Instruction.Connect i, Answer.Record record) throws Contradiction {
        BigInteger[] count = {BigInteger.ZERO};
        if (begins(i.dst(), record, () -> {
            var unused = machine.evaluate(i.listener());
            count[0] = machine.evaluate(i.count());
            demandPorts(machine.bytes(i.from()), count[0]);
        })) {
            demandNoData(record);
            if (!Actuals.isError(record.value())) {
                demandValue(record, count[0]);
            }
            machine.set(i.dst(), record.value());
        }
    }

    /** So many connections can be told apart by the ports of their clients' ends (wire.def, OP_CONNECT). */
    private void demandPorts(byte[] from, BigInteger count) throws Machine.NoValue {
        if (count.signum() < 0
                || count.compareTo(BigInteger.valueOf(Instruction.Connect.MOST)) > 0
                || !SOCKADDR_SIZES.contains(from.length)) {
            throw machine.outOfRange();
        }
        int port =
                from.length == 0 ? 0 : Short.toUnsignedInt(ByteBuffer.wrap(from).getShort(SOCKADDR_PORT));
        if (port != 0 && port + count.intValueExact() - 1 > LAST_PORT) {
            throw machine.outOfRange();
        }
    }

    private BigInteger descriptor(Instruction.Inherit i) {
        try {
            return machine.evaluate(i.descriptor());
        } catch (Machine.NoValue e) {
            throw new IllegalStateException("a step that has begun", e);
        }
    }

    void hold(Instruction.Hold i, Release release, Answer.Record record) throws Contradiction {
        begins(i.dst(), record, () -> {});
        demandValue(record, BigInteger.valueOf(release.value()));
        byte[] sent = release.bytes().toArray();
        int size = program.buffers().get(i.buffer()).size();
        if (!Arrays.equals(record.data(), Arrays.copyOf(sent, Math.min(sent.length, size)))) {
            throw new Contradiction("step " + record.step() + " took other bytes from the host than it was sent");
        }
        machine.set(i.dst(), record.value());
        fill(i.buffer(), 0, Arrays.copyOf(record.data(), size), 0, size);
    }

    /** A program that was not let go on: the agent holds no more of them. */
    void notHeld(Instruction.Hold i, Answer.Record record) throws Contradiction {
        if (record.status() != Status.RANGE) {
            throw new Contradiction("step " + record.step() + " went on before it was let go");
        }
        machine.set(i.dst(), BigInteger.ZERO);
    }

    /** What a child process came to: 0 at its end, else its wait status. */
    void forked(Instruction.Fork i, Answer.Record record) throws Contradiction {
        demandNoData(record);
        demandProgramsEnd(record);
        if (record.status() == Status.OK ? record.value().signum() != 0 : record.status() != Status.FALSE) {
            throw new Contradiction("a child process ended as " + record.status() + " with " + record.value());
        }
        machine.set(i.dst(), record.value());
    }

    /** Of lanes that meet: what one waits for may not come any more. */
    void met(Answer.Record record, boolean mayFail) throws Contradiction {
        if (!mayFail || record.status() != Status.FALSE) {
            demandStatus(record, Status.OK);
        }
        demandNoData(record);
        demandValue(record, BigInteger.ZERO);
    }

    /** A lane was seen to be blocked in one of the steps. */
    void blocked(Instruction.Blocked i, Answer.Record record) throws Contradiction {
        demandNoData(record);
        if (record.status() == Status.FALSE) {
            machine.set(i.dst(), BigInteger.ZERO);
        } else if (begins(i.dst(), record, () -> {
            if (machine.evaluate(i.nanos()).signum() < 0) {
                throw machine.outOfRange();
            }
        })) {
            if (record.value().bitLength() > 31
                    || i.ranges().stream()
                            .noneMatch(r -> r.contains(record.value().intValue()))) {
                throw new Contradiction("a lane is blocked in step " + record.value() + ", which was not asked for");
            }
            machine.set(i.dst(), record.value());
        }
    }

    /**
     * Whether a step comes to do its work; if what it needs has no value, the record has to say so.
     *
     * @param dst negative if it has none
     */
    private boolean begins(int dst, Answer.Record record, Demand needs) throws Contradiction {
        try {
            needs.compute();
            demandStatus(record, Status.OK);
            return true;
        } catch (Machine.NoValue e) {
            demandStatus(record, QuietSteps.status(e.fault()));
            if (dst >= 0) {
                machine.set(dst, BigInteger.ZERO);
            }
            return false;
        }
    }

    private void fill(int buffer, int offset, byte[] data, int from, int length) throws Contradiction {
        if (!machine.fill(buffer, offset, data, from, length)) {
            throw new Contradiction(length + " bytes came for a place that does not hold them");
        }
    }

    /** As many bytes as the result says, none after an error. */
    private static void demandBytes(Answer.Record record) throws Contradiction {
        if (!record.value().max(BigInteger.ZERO).equals(BigInteger.valueOf(record.data().length))) {
            throw new Contradiction("step " + record.step() + " came to " + record.value() + " but "
                    + record.data().length + " bytes came");
        }
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

    static void demandStatus(Answer.Record record, Status status) throws Contradiction {
        if (record.status() != status) {
            throw new Contradiction("the guest ended step " + record.step() + " as " + record.status() + " where "
                    + status + " follows");
        }
    }
}
