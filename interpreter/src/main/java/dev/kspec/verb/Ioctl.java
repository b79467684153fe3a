// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.type.IoctlCode;
import dev.kspec.type.Layout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** {@code ioctl}. */
final class Ioctl implements Verb {
    @Override
    public String name() {
        return "ioctl";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one(
                        "REQUEST", "an ioctl of the driver, or _IO/_IOR/_IOW/_IOWR(MAGIC, NUMBER, TYPE), or a number"),
                Signature.Slot.optional(
                        "ARGUMENT", "the value that goes in (an integer, a text, { field: value }), or address(N)"));
    }

    @Override
    public String doc() {
        return """
                Calls ioctl(2). An ioctl that the driver declares takes its argument as a value (_IOW, _IOWR) and gives its result as
                a value (_IOR, _IOWR), which `expect` and `as` speak of: an integer or a struct; that the call itself succeeded is checked too. With
                address(N) that raw address is the argument. A request that the driver does not declare takes a raw
                argument, 0 unless told.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open counter0 rdwr as c; ioctl c SET 41; ioctl c GET expect 41 as v",
                "open counter0 rdwr as c; ioctl c GET address(0) expect EFAULT",
                "open counter0 rdwr as c; ioctl c _IO('R', 99) expect ENOTTY");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg file = operands.handle(0);
        Optional<DriverModel.Ioctl> declared = declared(operands, to);
        if (declared.isEmpty()) {
            return raw(operands, to, file);
        }
        DriverModel.Ioctl ioctl = declared.get();
        long code = code(operands, to, ioctl);
        Optional<Arg> address = operands.rawAddress(2);
        if (address.isPresent()) {
            return call(to, file, code, address.get(), List.of(), new Outcome.Nothing());
        }
        return switch (ioctl.argument()) {
            case DriverModel.Argument.None n -> {
                noArgument(operands, to, ioctl);
                yield call(to, file, code, new Instruction.Immediate(0), List.of(), new Outcome.Nothing());
            }
            case DriverModel.Argument.ByValue v ->
                missesArgument(operands, to, ioctl, "an integer")
                        ? Outcome.of(to.program().register(), new Outcome.Nothing())
                        : call(
                                to,
                                file,
                                code,
                                new Instruction.Computed(operands.integer(2)),
                                List.of(),
                                new Outcome.Count());
            case DriverModel.Argument.Pointer(CType type) -> pointed(operands, to, ioctl, type, file, code);
        };
    }

    private static long code(Operands operands, Lowering to, DriverModel.Ioctl ioctl) {
        return switch (ioctl.code(to.abi())) {
            case IoctlCode.Encoded(long code) -> code;
            case IoctlCode.TooLarge large -> {
                to.wrong(Code.OUT_OF_RANGE, operands.at(1).span(), ioctl.name() + ": " + large.message());
                yield 0L;
            }
        };
    }

    private static boolean missesArgument(Operands operands, Lowering to, DriverModel.Ioctl ioctl, String what) {
        if (operands.count() > 2) {
            return false;
        }
        to.report(Diagnostic.error(Code.MISSING_OPERAND, operands.at(1).span(), ioctl.name() + " takes " + what)
                .help("usage: ioctl FILE " + ioctl.name() + " VALUE"));
        return true;
    }

    private static void noArgument(Operands operands, Lowering to, DriverModel.Ioctl ioctl) {
        if (operands.count() > 2) {
            to.wrong(
                    Code.EXTRA_OPERAND,
                    operands.at(2).span(),
                    ioctl.name() + " takes no value (" + ioctl.direction().macro() + ")");
        }
    }

    private static Outcome pointed(
            Operands operands, Lowering to, DriverModel.Ioctl ioctl, CType type, Arg file, long code) {
        Outcome nothing = Outcome.of(to.program().register(), new Outcome.Nothing());
        OptionalInt buffer;
        if (ioctl.takes()) {
            if (missesArgument(operands, to, ioctl, "a value of type " + type.spelling())) {
                return nothing;
            }
            buffer = operands.buffer(2, type);
        } else {
            noArgument(operands, to, ioctl);
            buffer =
                    OptionalInt.of(to.program().buffer(Layout.of(type, to.abi()).size()));
            if (to.inLoop()) {
                to.program().add(new Instruction.Reset(to.origin(), buffer.getAsInt()));
            }
        }
        if (buffer.isEmpty()) {
            return nothing;
        }
        Arg pointer = new Instruction.Address(buffer.getAsInt(), 0);
        if (!ioctl.gives()) {
            return call(to, file, code, pointer, List.of(), new Outcome.Nothing());
        }
        return call(to, file, code, pointer, captures(type, buffer.getAsInt(), to), given(type, buffer.getAsInt(), to));
    }

    private static List<Capture> captures(CType type, int buffer, Lowering to) {
        int size = to.program().size(buffer);
        return type instanceof CType.Scalar scalar && !scalar.isBigEndian(to.abi())
                ? List.of(
                        new Capture.Number(buffer, 0, size, scalar.on(to.abi()).signed()))
                : List.of(new Capture.Fixed(buffer, 0, size));
    }

    /** A text in an array of char is measured only behind the call: then its bytes are there. */
    private static Outcome.Yield given(CType type, int buffer, Lowering to) {
        return type instanceof CType.Scalar
                ? new Outcome.Number(((Term.Int) to.view(buffer, Expr.ZERO, type)).value())
                : new Outcome.Value(new Term.View(buffer, Expr.ZERO, type, to.abi()));
    }

    private static Outcome raw(Operands operands, Lowering to, Arg file) {
        OptionalLong code = IoctlRequests.code(operands.at(1), to);
        if (code.isEmpty()) {
            // Names in its argument are wrong whatever it takes.
            if (operands.count() > 2) {
                var unused = operands.term(2);
            }
            return Outcome.of(to.program().register(), new Outcome.Value(new Term.Invalid()));
        }
        Arg argument = operands.count() > 2 ? operands.raw(2) : new Instruction.Immediate(0);
        return call(to, file, code.getAsLong(), argument, List.of(), new Outcome.Count());
    }

    private static Outcome call(
            Lowering to, Arg file, long code, Arg argument, List<Capture> captures, Outcome.Yield yield) {
        return Outcome.of(
                to.call(Syscall.IOCTL, List.of(file, new Instruction.Immediate(code), argument), captures), yield);
    }

    private static Optional<DriverModel.Ioctl> declared(Operands operands, Lowering to) {
        return operands.word(1)
                .filter(name -> !to.scope().has(name))
                .flatMap(name -> to.driver().map(d -> d.ioctls().get(name)));
    }
}
