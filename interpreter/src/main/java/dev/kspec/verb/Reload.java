// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;
import java.util.Optional;

/** {@code reload}. */
final class Reload implements Verb {
    @Override
    public String name() {
        return "reload";
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
                Unloads the driver's module and loads it again, with delete_module(2) and finit_module(2): it begins anew. When the
                case is over, the module is loaded again as the file wants it.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "reload counter { start: 7 }; open counter0 as c; ioctl c GET expect 7",
                "reload counter \"start=7\"; open counter0 as c; ioctl c GET expect 7",
                "open counter0 as c; reload counter expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Optional<ModuleOf> module = ModuleOf.at(operands, to);
        if (module.isEmpty()) {
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        int parameters = module.get().parameters(operands);
        Chain chain = new Chain(to);
        return chain.then(() -> module.get().unload(chain.result()))
                .then(() -> module.get().load(chain.result(), parameters))
                .outcome(new Outcome.Nothing());
    }
}
