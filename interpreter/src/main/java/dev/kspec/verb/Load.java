// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

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
                Signature.Slot.optional(
                        "PARAMETERS",
                        "{ name: value }, as behind `use driver`, or a text of name=value pairs; the file's own unless told"));
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

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result = to.program().register();
        ModuleOf.at(operands, to).ifPresent(module -> module.load(result, module.parameters(operands)));
        return Outcome.of(result, new Outcome.Nothing());
    }
}
