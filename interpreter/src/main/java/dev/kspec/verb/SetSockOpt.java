// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** {@code setsockopt}. */
final class SetSockOpt implements Verb {
    private static final long NANOS = 1_000_000_000L;
    private static final long MICRO = 1_000L;
    private static final Operands.Data NOTHING = new Operands.Data(new Instruction.Immediate(0), Expr.ZERO);

    @Override
    public String name() {
        return "setsockopt";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a socket"),
                Signature.Slot.one(
                        "OPTION",
                        SocketOptions.words() + "; or a level (" + SocketOptions.LEVELS.words()
                                + ", or a number) and the option's number"),
                Signature.Slot.any(
                        "VALUE",
                        "an integer, true or false; a time for rcvtimeo and sndtimeo; whole seconds "
                                + "or off for linger; a text for device; by numbers also a struct, or address(N) and a size"));
    }

    @Override
    public String doc() {
        return """
                Sets an option of a socket with setsockopt(2).
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 stream as s; setsockopt s reuseaddr true; setsockopt s nodelay 1",
                "socket ipv4 dgram as s; setsockopt s rcvtimeo 50ms; recv s 1 expect EAGAIN",
                "socket ipv4 stream as s; setsockopt s linger 2s; setsockopt s socket 9999 1 expect ENOPROTOOPT");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        Optional<SocketOptions.Wanted> found = SocketOptions.at(operands, to);
        if (found.isEmpty()) {
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        SocketOptions.Wanted wanted = found.get();
        int at = wanted.next();
        if (operands.count() <= at) {
            to.report(
                    Diagnostic.error(Code.MISSING_OPERAND, operands.at(at - 1).span(), "the option's value is missing")
                            .help("usage: setsockopt SOCKET OPTION VALUE"));
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        boolean raw = operands.rawAddress(at).isPresent();
        operands.noMoreThan(at + (raw ? 2 : 1), "setsockopt SOCKET OPTION VALUE");
        Operands.Data value = raw ? rawValue(operands, at, to) : value(operands, at, wanted, to);
        int result = to.call(
                Syscall.SETSOCKOPT,
                List.of(
                        socket,
                        new Instruction.Computed(wanted.level()),
                        new Instruction.Computed(wanted.number()),
                        value.address(),
                        new Instruction.Computed(value.length())),
                List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }

    private static Operands.Data rawValue(Operands operands, int at, Lowering to) {
        if (operands.count() < at + 2) {
            to.wrong(Code.MISSING_OPERAND, operands.at(at).span(), "a raw address needs the number of bytes behind it");
            return NOTHING;
        }
        return new Operands.Data(operands.rawAddress(at).orElseThrow(), operands.integer(at + 1));
    }

    private static Operands.Data value(Operands operands, int at, SocketOptions.Wanted wanted, Lowering to) {
        if (wanted.form().isEmpty()) {
            return byKind(operands, at, to);
        }
        return switch (wanted.form().get()) {
            case INT -> number(operands.term(at), operands.at(at), to);
            case TIME -> bytes(Buffers.longs(to, Buffers.seconds(time(operands, at, to), MICRO)), to);
            case LINGER -> linger(operands, at, to);
            case TEXT, CREDENTIALS -> operands.data(at);
        };
    }

    /** Of an option without a name, the value says by its kind how it lies in memory. */
    private static Operands.Data byKind(Operands operands, int at, Lowering to) {
        Term value = operands.term(at);
        return switch (value) {
            case Term.Int i -> number(value, operands.at(at), to);
            case Term.Bool b -> number(value, operands.at(at), to);
            case Term.Duration(long nanos) -> bytes(Buffers.longs(to, Buffers.seconds(nanos, MICRO)), to);
            default -> operands.data(at);
        };
    }

    private static Operands.Data bytes(byte[] bytes, Lowering to) {
        return new Operands.Data(Buffers.address(to.program().constant(bytes)), Expr.constant(bytes.length));
    }

    private static Operands.Data number(Term given, Expression e, Lowering to) {
        Expr value = switch (given) {
            case Term.Bool(Expr holds) -> holds;
            case Term.Int(Expr number) -> number;
            case Term.Invalid i -> Expr.ZERO;
            case Term term -> {
                to.wrongOperand(e, term, "this option takes an integer, true or false");
                yield Expr.ZERO;
            }
        };
        if (value instanceof Expr.Const(BigInteger n)) {
            if (n.compareTo(BigInteger.valueOf(Integer.MIN_VALUE)) < 0 || n.bitLength() > Integer.SIZE) {
                to.wrong(Code.OUT_OF_RANGE, e.span(), n + " does not fit into the option's 32 bits");
                return NOTHING;
            }
            return bytes(Buffers.ints(n.intValue()), to);
        }
        int buffer = to.program().buffer(Integer.BYTES);
        to.program()
                .add(new Instruction.Store(
                        to.origin(), to.program().register(), buffer, 0, Integer.BYTES, true, value));
        return new Operands.Data(Buffers.address(buffer), Expr.constant(Integer.BYTES));
    }

    private static long time(Operands operands, int at, Lowering to) {
        long nanos = operands.duration(at);
        if (nanos % MICRO != 0) {
            to.wrong(Code.OUT_OF_RANGE, operands.at(at).span(), "this time is counted in whole microseconds");
        }
        return nanos;
    }

    private static Operands.Data linger(Operands operands, int at, Lowering to) {
        if (operands.word(at).filter("off"::equals).isPresent()) {
            return bytes(Buffers.ints(0, 0), to);
        }
        if (operands.word(at).isPresent()
                && to.scope().find(operands.word(at).get()).isEmpty()) {
            String word = operands.word(at).get();
            to.unknown(
                    Code.UNKNOWN_WORD,
                    operands.at(at).span(),
                    "`" + word + "` is no time to linger",
                    word,
                    List.of("off"));
            return NOTHING;
        }
        long nanos = operands.duration(at);
        if (nanos % NANOS != 0 || nanos / NANOS > Integer.MAX_VALUE) {
            to.wrong(
                    Code.OUT_OF_RANGE, operands.at(at).span(), "lingering is counted in whole seconds, or it is `off`");
            return NOTHING;
        }
        return bytes(Buffers.ints(1, (int) (nanos / NANOS)), to);
    }
}
