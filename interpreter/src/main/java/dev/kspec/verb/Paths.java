// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Files as operands: by a quoted path, as a device of the driver, or opened before. */
final class Paths {
    /** AT_FDCWD: a relative path begins at the working directory. */
    static final Arg HERE = new Instruction.Immediate(-100);

    static final Arg NULL = new Instruction.Immediate(0);

    private Paths() {}

    /**
     * A file that a call finds by its descriptor if it is open, else by its path.
     *
     * @param path the address of a path; of an empty one if the file is open
     */
    record Target(Optional<Arg> file, Arg path) {
        /** The descriptor, or AT_FDCWD. */
        Arg directory() {
            return file.orElse(HERE);
        }
    }

    /** The address of the path at a place: a text, or a device's. */
    static Arg path(Operands operands, int index, Lowering to) {
        String name = operands.word(index).orElse(null);
        if (name == null || to.scope().has(name) || devices(to).containsKey(name)) {
            return new Instruction.Address(buffer(operands, index, to), 0);
        }
        to.unknown(
                Code.UNKNOWN_DEVICE,
                operands.at(index).span(),
                "`" + name + "` is no device; a path stands in quotes",
                name,
                devices(to).keySet());
        return NULL;
    }

    /** A buffer with the path at a place: a text, or a device's. */
    static int buffer(Operands operands, int index, Lowering to) {
        String name = operands.word(index).orElse(null);
        if (name == null || to.scope().find(name).isPresent()) {
            return operands.path(index);
        }
        Map<String, String> devices = devices(to);
        if (!devices.containsKey(name)) {
            String message = to.driver().isPresent()
                    ? "driver " + to.driver().get().name() + " has no device `" + name + "`"
                    : "no device `" + name + "`: the file uses no driver (use driver NAME at its top)";
            to.unknown(Code.UNKNOWN_DEVICE, operands.at(index).span(), message, name, devices.keySet());
        }
        return to.program().path(devices.getOrDefault(name, ""));
    }

    private static Map<String, String> devices(Lowering to) {
        return to.driver().map(d -> d.devices()).orElse(Map.of());
    }

    /** The file at a place, open or not. */
    static Target target(Operands operands, int index, Lowering to) {
        Optional<String> name = operands.word(index);
        Optional<Term> named = name.flatMap(to.scope()::find);
        boolean element = operands.at(index) instanceof Expression.Index;
        if ((element ? Optional.of(operands.term(index)) : named).orElse(null) instanceof Term.Handle(int register)) {
            return new Target(
                    Optional.of(new Instruction.Computed(to.descriptor(register))),
                    new Instruction.Address(to.program().path(""), 0));
        }
        if (name.isPresent() && named.isEmpty() && !devices(to).containsKey(name.get())) {
            Collection<String> known = new TreeSet<>(devices(to).keySet());
            known.addAll(to.scope().names());
            to.unknown(
                    Code.UNKNOWN_NAME,
                    operands.at(index).span(),
                    "`" + name.get() + "` is neither an open file nor a device; a path stands in quotes",
                    name.get(),
                    known);
            return new Target(Optional.empty(), NULL);
        }
        return new Target(Optional.empty(), path(operands, index, to));
    }
}
