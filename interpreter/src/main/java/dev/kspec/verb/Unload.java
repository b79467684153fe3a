// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

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

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result = to.program().register();
        ModuleOf.at(operands, to).ifPresent(module -> module.unload(result));
        return Outcome.of(result, new Outcome.Nothing());
    }
}
