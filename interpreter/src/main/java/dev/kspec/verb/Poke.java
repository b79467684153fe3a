// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code poke}. */
final class Poke implements Verb {
    @Override
    public String name() {
        return "poke";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("MAPPING", "what mmap gave, or address(N)"),
                Signature.Slot.one("OFFSET", "in bytes"),
                Signature.Slot.one("DATA", "a text or bytes; or a C type such as u32"),
                Signature.Slot.optional("VALUE", "behind a C type"));
    }

    @Override
    public String doc() {
        return """
                Writes memory as a program does: bytes at OFFSET of a mapping, or a value of a C type, such as `poke m 0 u32 5` and
                `poke m 0 STRUCT { field: value }`. The integers of 1, 2, 4 and 8 bytes are one access where they are aligned. An access
                that the processor refuses gives SIGBUS or SIGSEGV (mmap(2)). What is written lies in the mapping; at a raw address anything may
                be tried.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mmap anonymous 4KiB as m; poke m 0 \"text\"; poke m 4 u32 0x01020304; peek m 0 8 expect x\"74 65 78 74 04 03 02 01\"",
                "mmap anonymous 4KiB r as m; poke m 0 u8 1 expect SIGSEGV");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Memory.Area area = Memory.area(operands, 0, to);
        Slice data = operands.count() > 3 ? typed(operands, to) : bytes(operands, to);
        Expr address = Memory.place(area, data.length(), operands, to);
        int result = to.program().register();
        to.program().add(new Instruction.Poke(to.origin(), result, address, data));
        return Outcome.of(result, new Outcome.Count());
    }

    private static Slice typed(Operands operands, Lowering to) {
        Optional<CType> type = to.names().type(operands.at(2), to);
        OptionalInt buffer = type.isPresent() ? operands.buffer(3, type.get()) : OptionalInt.empty();
        return buffer.isPresent() ? whole(buffer.getAsInt(), to) : none(to);
    }

    private static Slice whole(int buffer, Lowering to) {
        return Slice.of(buffer, 0, to.program().size(buffer));
    }

    private static Slice none(Lowering to) {
        return Slice.of(to.program().buffer(1), 0, 0);
    }

    private static Slice bytes(Operands operands, Lowering to) {
        if (Peek.namesType(operands.at(2), to)
                && to.names().type(operands.word(2).orElse("")).isPresent()) {
            to.wrong(Code.MISSING_OPERAND, operands.at(2).span(), "a C type needs its value behind it");
            return none(to);
        }
        return switch (operands.term(2)) {
            case Term.View view -> Access.whole(view);
            case Term.Struct s
            when s.type() != null -> {
                OptionalInt buffer = new Structs(to)
                        .buffer(s, s.type(), operands.at(2).span(), s.type().name());
                yield buffer.isPresent() ? whole(buffer.getAsInt(), to) : none(to);
            }
            case Term.Struct s -> operands.untyped(operands.at(2), none(to));
            case Term.Int i -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE, operands.at(2).span(), "an integer needs its C type before it")
                        .help("such as: poke m 0 u32 " + operands.at(2).span().oneLine()));
                yield none(to);
            }
            case Term term -> {
                Slice slice = Texts.slice(term, to);
                if (slice == null) {
                    var unused = to.wrongOperand(operands.at(2), term, "expected a text or bytes");
                }
                yield slice == null ? none(to) : slice;
            }
        };
    }
}
