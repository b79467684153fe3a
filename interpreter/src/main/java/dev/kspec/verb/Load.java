// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code load}. */
final class Load implements Verb {
    @Override
    public String name() {
        return "load";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("DRIVER", "the driver that the file uses"),
                Signature.Slot.optional("PARAMETERS", "a text of name=value pairs; the file's own unless told"));
    }

    @Override
    public String doc() {
        return """
                Loads the driver's module with finit_module(2). When the case is over, the module is loaded again as the file wants it.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("unload counter; load counter", "unload counter; load counter \"start=nonsense\" expect EINVAL");
    }

    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 02000000;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        String driver = operands.word(0).orElse("");
        var module = to.driver().filter(d -> d.name().equals(driver)).flatMap(d -> d.module());
        if (module.isEmpty()) {
            to.unknown(
                    Code.UNKNOWN_DRIVER,
                    operands.at(0).span(),
                    to.driver().filter(d -> d.name().equals(driver)).isPresent()
                            ? "driver " + driver + " has no module"
                            : "`" + operands.at(0).span().oneLine() + "` is not the driver that this file uses",
                    driver,
                    to.driver()
                            .map(d -> d.name())
                            .filter(n -> !n.equals(driver))
                            .map(List::of)
                            .orElse(List.of()));
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        to.program().changesModules();
        String path = to.modules().directory() + "/" + module.get().file();
        int parameters = to.program()
                .path(operands.count() > 1 ? operands.text(1) : to.modules().parameters());
        int file = to.call(Syscall.OPENAT, List.of(
                                new Instruction.Immediate(AT_FDCWD),
                                new Instruction.Address(to.program().path(path), 0),
                                new Instruction.Immediate(O_CLOEXEC),
                                new Instruction.Immediate(0)), List.of());
        to.program()
                .add(new Instruction.Check(
                        to.origin(),
                        Outcome.succeeded(file),
                        new Expectation("the module's file " + path, new Expectation.Result(file))));
        int result = to.call(Syscall.FINIT_MODULE, List.of(
                                new Instruction.Computed(new Expr.Reg(file)),
                                new Instruction.Address(parameters, 0),
                                new Instruction.Immediate(0)), List.of());
        int closed = to.call(Syscall.CLOSE, List.of(new Instruction.Computed(new Expr.Reg(file))), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
