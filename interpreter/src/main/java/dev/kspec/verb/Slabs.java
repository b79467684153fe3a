// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import java.nio.charset.StandardCharsets;

/**
 * Counts the objects of a slab cache, by SLUB's files ({@code Documentation/ABI/testing/sysfs-kernel-slab}). What a processor
 * keeps for its next allocation counts as in use there, so the cache is shrunk first, which gives that back.
 */
final class Slabs {
    private static final String DIRECTORY = "/sys/kernel/slab/";

    private static final int O_WRONLY = 1;

    /** Of the number, and one for each node behind it. */
    private static final int MOST_BYTES = 4096;

    private Slabs() {}

    /** Emits the count of the cache that is named. */
    static Term count(Expression.Call call, Lowering to) {
        Expression which = call.arguments().getFirst();
        Term term = to.evaluate(which);
        if (!(term instanceof Term.Fixed(Bytes bytes))) {
            return to.wrongOperand(which, term, "a slab cache is named by a text known beforehand");
        }
        String name = new String(bytes.toArray(), StandardCharsets.UTF_8);
        if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
            return to.wrong(
                    Code.OUT_OF_RANGE, which.span(), "this is no name of a slab cache; slab(\"dentry\") is one");
        }
        Origin origin = new Origin(call.span(), "count the objects of the slab cache " + name);
        shrink(origin, DIRECTORY + name + "/shrink", to);
        return new Term.Int(number(origin, DIRECTORY + name + "/objects", to));
    }

    private static void shrink(Origin origin, String path, Lowering to) {
        ProgramBuilder program = to.program();
        int written = program.register();
        int order = program.buffer(1, new byte[] {'1'});
        program.add(
                new Instruction.WriteFile(origin, written, program.path(path), O_WRONLY, 0, order, Expr.constant(1)));
        demand(origin, written, "a slab cache of that name, and the right to shrink it: " + path, to);
    }

    private static void demand(Origin origin, int result, String what, Lowering to) {
        to.program()
                .add(new Instruction.Check(
                        origin, Outcome.succeeded(result), new Expectation(what, new Expectation.Result(result))));
    }

    /** The first word of the file: {@code 120 N0=120}. */
    private static Expr number(Origin origin, String path, Lowering to) {
        ProgramBuilder program = to.program();
        int length = program.register();
        int buffer = program.buffer(MOST_BYTES);
        program.add(new Instruction.ReadFile(origin, length, program.path(path), buffer));
        demand(origin, length, "a kernel that counts them (CONFIG_SLUB_DEBUG): " + path, to);
        int blank = program.register();
        Slice all = Slice.first(buffer, new Expr.Reg(length));
        program.add(new Instruction.Eval(
                origin, blank, new Expr.Find(all, Bytes.of(" ".getBytes(StandardCharsets.US_ASCII)))));
        Expr at = new Expr.Reg(blank);
        Expr none = Expr.binary(BinaryOp.LT, at, Expr.ZERO);
        Expr word = Expr.plus(
                Expr.binary(BinaryOp.MUL, none, new Expr.Reg(length)), Expr.binary(BinaryOp.MUL, Expr.not(none), at));
        int value = program.register();
        program.add(new Instruction.Eval(origin, value, new Expr.Parse(Slice.first(buffer, word), 10)));
        return new Expr.Reg(value);
    }
}
