// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code unload}. */
final class Unload implements Verb {
    @Override
    public String name() {
        return "unload";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("DRIVER", "the driver that the file uses"));
    }

    @Override
    public String doc() {
        return """
                Unloads the driver's module with delete_module(2) and O_NONBLOCK: a module in use gives EAGAIN at once. When the case is over, the module is loaded again.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("unload counter", "open counter0 as c; unload counter expect EAGAIN");
    }

    private static final int O_NONBLOCK = 04000;

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
        int result = to.call(Syscall.DELETE_MODULE, List.of(
                                new Instruction.Address(
                                        to.program().path(module.get().kernelName()), 0),
                                new Instruction.Immediate(O_NONBLOCK)), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
