// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expectation;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Showing;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/** Calls that give two open files at once. */
final class Pairs {
    private static final int BYTES = 8;

    private Pairs() {}

    /**
     * Makes the call.
     *
     * @param place which argument is the address of both descriptors
     */
    static Outcome make(Syscall call, List<Arg> others, int place, Lowering to) {
        int buffer = Buffers.fresh(BYTES, Buffers.ints(-1, -1), to);
        List<Arg> arguments = new ArrayList<>(others);
        arguments.add(place, Buffers.address(buffer));
        int result = to.call(call, arguments, List.of(new Capture.Fixed(buffer, 0, BYTES)));
        to.program().show(result, new Showing.Shown(true, List.of(number(buffer, 0), number(buffer, 4)), true));
        return Outcome.of(result, new Outcome.Value(new Term.Items(List.of(file(buffer, 0, to), file(buffer, 4, to)))));
    }

    private static Expectation.Part number(int buffer, int offset) {
        return new Expectation.Part("", Buffers.loadInt(buffer, offset));
    }

    private static Term file(int buffer, int offset, Lowering to) {
        int register = to.program().register();
        to.program().add(new Instruction.Eval(to.origin(), register, Buffers.loadInt(buffer, offset)));
        return new Term.Handle(register);
    }
}
