// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import dev.kspec.type.DriverModel;
import dev.kspec.type.IntType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

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
                Signature.Slot.optional("ARGUMENT", "the value that goes in, or address(N)"));
    }

    @Override
    public String doc() {
        return """
                Calls ioctl(2). An ioctl that the driver declares takes its argument as a value (_IOW, _IOWR) and gives its result as
                a value (_IOR, _IOWR), which `expect` and `as` speak of; that the call itself succeeded is checked too. With
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
        Optional<Arg> address = operands.rawAddress(2);
        if (address.isPresent()) {
            return call(to, file, ioctl.code(), address.get(), List.of(), new Outcome.Nothing());
        }
        boolean takes = ioctl.direction().writes();
        if (takes && operands.count() < 3) {
            to.report(Diagnostic.error(
                            Code.MISSING_OPERAND,
                            operands.at(1).span(),
                            ioctl.name() + " takes a value of type "
                                    + ioctl.type().get())
                    .help("usage: ioctl FILE " + ioctl.name() + " VALUE"));
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        if (!takes && operands.count() > 2) {
            to.wrong(
                    Code.EXTRA_OPERAND,
                    operands.at(2).span(),
                    ioctl.name() + " takes no value (" + ioctl.direction().macro() + ")");
        }
        if (ioctl.type().isEmpty()) {
            return call(to, file, ioctl.code(), new Instruction.Immediate(0), List.of(), new Outcome.Nothing());
        }
        return typed(operands, to, file, ioctl, ioctl.type().get());
    }

    private static Outcome typed(Operands operands, Lowering to, Arg file, DriverModel.Ioctl ioctl, IntType type) {
        int buffer = to.program().buffer(type.bytes());
        if (ioctl.direction().writes()) {
            Expr value = operands.integer(2);
            if (value instanceof Expr.Const(BigInteger v) && !type.holds(v)) {
                to.report(Diagnostic.error(Code.OUT_OF_RANGE, operands.at(2).span(), v + " does not fit into " + type)
                        .label("from " + type.min() + " to " + type.max()));
            }
            to.program()
                    .add(new Instruction.Store(
                            to.origin(), to.program().register(), buffer, 0, type.bytes(), type.signed(), value));
        }
        List<Capture> captures = ioctl.direction().reads()
                ? List.of(new Capture.Number(buffer, 0, type.bytes(), type.signed()))
                : List.of();
        return call(
                to,
                file,
                ioctl.code(),
                new Instruction.Address(buffer, 0),
                captures,
                ioctl.direction().reads()
                        ? new Outcome.Number(new Expr.Load(buffer, 0, type.bytes(), type.signed()))
                        : new Outcome.Nothing());
    }

    private static Outcome raw(Operands operands, Lowering to, Arg file) {
        long code = IoctlRequests.code(operands.at(1), to);
        Arg argument = new Instruction.Immediate(0);
        if (operands.count() > 2) {
            Optional<Arg> address = operands.rawAddress(2);
            argument = address.isPresent() ? address.get() : new Instruction.Computed(operands.integer(2));
        }
        return call(to, file, code, argument, List.of(), new Outcome.Count());
    }

    private static Outcome call(
            Lowering to, Arg file, long code, Arg argument, List<Capture> captures, Outcome.Yield yield) {
        int result = to.program().register();
        to.program()
                .add(new Instruction.SysCall(
                        to.origin(),
                        result,
                        Syscall.IOCTL,
                        List.of(file, new Instruction.Immediate(code), argument),
                        captures));
        return Outcome.of(result, yield);
    }

    private static Optional<DriverModel.Ioctl> declared(Operands operands, Lowering to) {
        return operands.word(1).flatMap(name -> to.driver().map(d -> d.ioctls().get(name)));
    }
}
