// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Slice;
import dev.kspec.type.IpAddress;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Addresses of sockets: ip(7), ipv6(7), unix(7). As operands they are an IP address and a port, a path in quotes (one that
 * begins with \0 is an abstract name, an empty one asks the kernel to choose), or what {@code sockname} and its like gave.
 */
final class SocketAddress {
    static final String WHAT =
            "v4(\"…\") or v6(\"…\") and a port, or the path of a unix socket in quotes, or an address that sockname, peername or recvfrom gave";

    /** struct sockaddr_storage. */
    private static final int ROOM = 128;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IN_SIZE = 16;
    private static final int IN6_SIZE = 28;
    private static final int PORT = 2;
    private static final int PATH = 2;
    /** So long a path has no NUL behind it. */
    private static final int LONGEST_PATH = 108;

    private static final int MOST_PORT = 65535;

    private SocketAddress() {}

    /**
     * An address to be handed to a call.
     *
     * @param next the first operand behind it
     */
    record Given(Arg address, Expr length, int next) {}

    /** The address that begins at a place. */
    static Given at(Operands operands, int index, Lowering to) {
        Given nothing = new Given(new Instruction.Immediate(0), Expr.ZERO, index + 1);
        return switch (operands.term(index)) {
            case Term.Ip(IpAddress ip) -> internet(ip, operands, index, to);
            case Term.Fixed(Bytes bytes) ->
                InternetText.isReported(bytes, operands, index, to)
                        ? new Given(
                                nothing.address(),
                                Expr.ZERO,
                                InternetText.isPort(operands, index + 1, to) ? index + 2 : index + 1)
                        : unix(bytes, operands, index, to);
            case Term.InBuffer(Slice path) ->
                InternetText.hasPort(operands, index, to)
                        ? new Given(nothing.address(), Expr.ZERO, index + 2)
                        : unix(path, index, to);
            case Term.View view ->
                new Given(
                        new Instruction.Address(view.buffer(), view.offset()),
                        Access.whole(view).length(),
                        index + 1);
            case Term.Struct s
            when s.type() == null && s.fields().get("raw") instanceof Term.InBuffer(Slice raw) ->
                new Given(new Instruction.Address(raw.buffer(), raw.offset()), raw.length(), index + 1);
            case Term.Struct s
            when s.type() != null -> {
                OptionalInt buffer = new Structs(to)
                        .buffer(s, s.type(), operands.at(index).span(), s.type().name());
                yield buffer.isEmpty()
                        ? nothing
                        : new Given(
                                Buffers.address(buffer.getAsInt()),
                                Expr.constant(to.program().size(buffer.getAsInt())),
                                index + 1);
            }
            case Term.RawAddress(Expr address) -> {
                if (isMissing(operands, index + 1, "the number of bytes there", to)) {
                    yield nothing;
                }
                yield new Given(new Instruction.Computed(address), operands.integer(index + 1), index + 2);
            }
            case Term.Invalid i ->
                // What stands behind it would be its port.
                InternetText.mayBePort(operands, index + 1, to)
                        ? new Given(nothing.address(), Expr.ZERO, index + 2)
                        : nothing;
            case Term term -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE,
                                operands.at(index).span(),
                                "expected the address of a socket; this is " + term.kind())
                        .help("that is " + WHAT));
                yield nothing;
            }
        };
    }

    private static boolean isMissing(Operands operands, int index, String what, Lowering to) {
        if (index < operands.count()) {
            return false;
        }
        to.wrong(Code.MISSING_OPERAND, operands.at(index - 1).span(), "behind this address belongs " + what);
        return true;
    }

    private static Given internet(IpAddress ip, Operands operands, int index, Lowering to) {
        ByteBuffer image = ByteBuffer.allocate(ip.isV6() ? IN6_SIZE : IN_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        image.putShort(0, (short) (ip.isV6() ? AF_INET6 : AF_INET));
        image.put(ip.isV6() ? 8 : 4, ip.bytes());
        Expr length = Expr.constant(image.capacity());
        if (isMissing(operands, index + 1, "a port", to)) {
            return new Given(Buffers.address(to.program().constant(image.array())), length, index + 1);
        }
        Expr port = operands.integer(index + 1);
        if (port instanceof Expr.Const(BigInteger number)) {
            checkPort(number, operands, index + 1, to);
            image.order(ByteOrder.BIG_ENDIAN).putShort(PORT, number.shortValue());
            return new Given(Buffers.address(to.program().constant(image.array())), length, index + 2);
        }
        int buffer = to.program().buffer(image.capacity(), image.array());
        to.program()
                .add(new Instruction.Store(
                        to.origin(), to.program().register(), buffer, Expr.constant(PORT), 2, false, true, port));
        return new Given(Buffers.address(buffer), length, index + 2);
    }

    private static void checkPort(BigInteger port, Operands operands, int index, Lowering to) {
        if (port.signum() < 0 || port.compareTo(BigInteger.valueOf(MOST_PORT)) > 0) {
            to.wrong(
                    Code.OUT_OF_RANGE, operands.at(index).span(), "a port is from 0 to " + MOST_PORT + ", not " + port);
        }
    }

    private static Given unix(Bytes path, Operands operands, int index, Lowering to) {
        byte[] bytes = path.toArray();
        boolean isPath = bytes.length > 0 && bytes[0] != 0 && bytes.length != LONGEST_PATH;
        ByteBuffer image =
                ByteBuffer.allocate(PATH + bytes.length + (isPath ? 1 : 0)).order(ByteOrder.LITTLE_ENDIAN);
        image.putShort(0, (short) AF_UNIX);
        image.put(PATH, bytes);
        if (image.capacity() > ROOM) {
            to.report(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            operands.at(index).span(),
                            "no socket has so long a path: " + bytes.length + " bytes")
                    .help("the kernel takes up to " + LONGEST_PATH + " (unix(7)); " + (ROOM - PATH - 1)
                            + " may be tried"));
        }
        return new Given(
                Buffers.address(to.program().constant(image.array())), Expr.constant(image.capacity()), index + 1);
    }

    /** A path that is put together in the guest; one with a NUL in front is an abstract name there, too. */
    private static Given unix(Slice path, int index, Lowering to) {
        int buffer = to.program().buffer(ROOM, new byte[] {AF_UNIX, 0});
        to.program()
                .add(new Instruction.Copy(
                        to.origin(), to.program().register(), buffer, Expr.constant(PATH), ROOM - PATH, path));
        Expr named = Expr.binary(BinaryOp.NE, new Expr.Load(buffer, PATH, 1, false), Expr.ZERO);
        Expr room = Expr.binary(BinaryOp.NE, path.length(), Expr.constant(LONGEST_PATH));
        Expr length = Expr.plus(Expr.plus(path.length(), Expr.constant(PATH)), Expr.and(named, room));
        return new Given(Buffers.address(buffer), length, index + 1);
    }

    /** Where a call puts an address, and how long it is. */
    record Place(int buffer, int size) {
        static Place fresh(Lowering to) {
            return new Place(Buffers.fresh(ROOM, new byte[0], to), Buffers.fresh(4, Buffers.ints(ROOM), to));
        }

        Arg address() {
            return Buffers.address(buffer);
        }

        Arg sizeAddress() {
            return Buffers.address(size);
        }

        List<Capture> captures() {
            return List.of(new Capture.Fixed(buffer, 0, ROOM), new Capture.Number(size, 0, 4, false));
        }

        /** Its parts by name: those that its family has not are 0 or empty. */
        Map<String, Term> parts() {
            Expr length = new Expr.Load(size, 0, 4, false);
            Expr family = new Expr.Load(buffer, 0, 2, false);
            Expr v4 = Expr.equal(family, AF_INET);
            Expr v6 = Expr.equal(family, AF_INET6);
            Expr port = new Expr.Load(buffer, Expr.constant(PORT), 2, false, true);
            Map<String, Term> parts = new LinkedHashMap<>();
            parts.put(
                    "address",
                    new Term.InBuffer(new Slice(
                            buffer,
                            Expr.plus(Expr.constant(4), times(v6, Expr.constant(4))),
                            Expr.plus(times(v4, Expr.constant(4)), times(v6, Expr.constant(16))))));
            parts.put("port", new Term.Int(times(Expr.or(v4, v6), port)));
            parts.put("path", new Term.InBuffer(new Slice(buffer, Expr.constant(PATH), pathLength(family, length))));
            Expr fits = Expr.binary(BinaryOp.LE, length, Expr.constant(ROOM));
            parts.put("raw", new Term.InBuffer(Slice.first(buffer, times(fits, length))));
            return parts;
        }

        /** The NUL behind a path is counted by the kernel; an abstract name has none. */
        private Expr pathLength(Expr family, Expr length) {
            Expr there = Expr.and(Expr.equal(family, AF_UNIX), Expr.binary(BinaryOp.GT, length, Expr.constant(PATH)));
            Expr isPath = Expr.binary(BinaryOp.NE, new Expr.Load(buffer, PATH, 1, false), Expr.ZERO);
            Expr without = Expr.plus(Expr.constant(PATH), isPath);
            return times(there, Expr.binary(BinaryOp.SUB, length, without));
        }

        private static Expr times(Expr left, Expr right) {
            return Expr.binary(BinaryOp.MUL, left, right);
        }
    }

    /** {@code sockname} and {@code peername}. */
    static Outcome ask(dev.kspec.program.Syscall call, Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        Place place = Place.fresh(to);
        int result = to.call(call, List.of(socket, place.address(), place.sizeAddress()), place.captures());
        return Outcome.of(result, new Outcome.Value(new Term.Struct(null, place.parts())));
    }
}
