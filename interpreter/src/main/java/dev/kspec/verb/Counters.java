// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import java.util.Map;
import java.util.Optional;

/** Reads counters: small files that hold one decimal number. */
public final class Counters {
    /** More than any 64-bit number with a line end takes, so that a longer file is seen to be no counter. */
    private static final int MOST_BYTES = 64;

    private Counters() {}

    /** Emits a reading of the counter; gives its value, or nothing if there is no such counter. */
    public static Optional<Expr> read(Name counter, Lowering to) {
        Map<String, String> known = to.driver().map(d -> d.counters()).orElse(Map.of());
        String path = known.get(counter.text());
        if (path == null) {
            to.unknown(
                    Code.UNKNOWN_COUNTER,
                    counter.span(),
                    to.driver().isPresent()
                            ? "driver " + to.driver().get().name() + " has no counter `" + counter + "`"
                            : "no counter `" + counter + "`: the file uses no driver (use driver NAME at its top)",
                    counter.text(),
                    known.keySet());
            return Optional.empty();
        }
        Origin reading = new Origin(counter.span(), "read counter " + counter + " from " + path);
        int length = to.program().register();
        int buffer = to.program().buffer(MOST_BYTES);
        to.program().add(new Instruction.ReadFile(reading, length, to.program().path(path), buffer));
        to.program()
                .add(new Instruction.Check(
                        reading,
                        Outcome.succeeded(length),
                        new Expectation("a readable counter", new Expectation.Result(length))));
        int value = to.program().register();
        to.program().add(new Instruction.Eval(reading, value, new Expr.Parse(buffer, new Expr.Reg(length))));
        return Optional.of(new Expr.Reg(value));
    }
}
