// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.type.CType;
import dev.kspec.type.Layout;
import java.util.List;
import java.util.Optional;

/** {@code peek}. */
final class Peek implements Verb {
    @Override
    public String name() {
        return "peek";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("MAPPING", "what mmap gave, or address(N)"),
                Signature.Slot.one("OFFSET", "in bytes"),
                Signature.Slot.one("N", "a number of bytes, or a C type such as u32"));
    }

    @Override
    public String doc() {
        return """
                Reads memory as a program does: N bytes at OFFSET of a mapping, which `expect` and `as` take as a text, or a value of a
                C type, an integer or a struct. The integers of 1, 2, 4 and 8 bytes are one access where they are aligned. An access that the
                processor refuses gives SIGBUS or SIGSEGV (mmap(2)). What is read lies in the mapping; of a raw address anything may be tried.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mmap anonymous 4KiB as m; poke m 8 x\"01 02 03 04\"; peek m 8 4 expect x\"01 02 03 04\"; peek m 8 u32 expect 0x04030201; peek m 8 be16 expect 258",
                "open \"f\" rdwr creat as f; mmap f 4KiB as m; peek m 0 1 expect SIGBUS");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Memory.Area area = Memory.area(operands, 0, to);
        if (!namesType(operands.at(2), to)) {
            int size = (int) operands.constant(2, 0, Transfer.MOST_BYTES);
            int buffer = to.program().buffer(size);
            int result = peek(Memory.place(area, Expr.constant(size), operands, to), buffer, size, to);
            return Outcome.of(result, new Outcome.Data(buffer, new Expr.Reg(result)));
        }
        Optional<CType> type = to.names().type(operands.at(2), to);
        if (type.isEmpty()) {
            return Outcome.of(to.program().register(), new Outcome.Value(new Term.Invalid()));
        }
        int size = Layout.of(type.get(), to.abi()).size();
        int buffer = to.program().buffer(size);
        int result = peek(Memory.place(area, Expr.constant(size), operands, to), buffer, size, to);
        return Outcome.of(result, given(type.get(), buffer, to));
    }

    private static int peek(Expr address, int buffer, int size, Lowering to) {
        int result = to.program().register();
        to.program().add(new Instruction.Peek(to.origin(), result, address, buffer, size));
        return result;
    }

    private static Outcome.Yield given(CType type, int buffer, Lowering to) {
        return type instanceof CType.Scalar
                ? new Outcome.Number(((Term.Int) to.view(buffer, Expr.ZERO, type)).value())
                : new Outcome.Value(new Term.View(buffer, Expr.ZERO, type, to.abi()));
    }

    /** Whether an operand can only be a type: a name that stands for no value, or an array of such. */
    static boolean namesType(Expression e, Lowering to) {
        return switch (e) {
            case Expression.Reference(var span, var name) ->
                !to.scope().has(name.text()) && to.names().constant(name.text()).isEmpty();
            case Expression.Index(var span, Expression of, Expression length) -> namesType(of, to);
            default -> false;
        };
    }
}
