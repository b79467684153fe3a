// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Programs as text, one line for each instruction: for tests to compare and people to read. */
public final class ProgramPrinter {
    private final StringBuilder out = new StringBuilder();

    private ProgramPrinter() {}

    public static String print(Program program) {
        ProgramPrinter printer = new ProgramPrinter();
        printer.program(program);
        return printer.out.toString();
    }

    private void program(Program program) {
        for (int i = 0; i < program.buffers().size(); i++) {
            Program.Buffer buffer = program.buffers().get(i);
            line("b" + i + " = " + buffer.size() + (buffer.initial().size() == 0 ? "" : " " + buffer.initial()));
        }
        for (int i = 0; i < program.instructions().size(); i++) {
            if (i == program.finallyAt()) {
                line("finally");
            }
            line(instruction(program.instructions().get(i)));
        }
        if (program.changesModules()) {
            line("changes modules");
        }
    }

    private void line(String words) {
        out.append("    ").append(words).append('\n');
    }

    private static String instruction(Instruction instruction) {
        return switch (instruction) {
            case Instruction.SysCall i ->
                "r" + i.dst() + " = " + i.call()
                        + list(i.args().stream().map(ProgramPrinter::arg).toList())
                        + i.captures().stream().map(ProgramPrinter::capture).collect(Collectors.joining());
            case Instruction.ReadFile i -> "r" + i.dst() + " = readfile(b" + i.path() + ") to b" + i.buffer();
            case Instruction.WriteFile i ->
                "r" + i.dst() + " = writefile(b" + i.path() + ", flags " + octal(i.openFlags()) + ", mode "
                        + octal(i.mode()) + ") from b" + i.buffer() + "[" + expr(i.length()) + "]";
            case Instruction.Eval i -> "r" + i.dst() + " = " + expr(i.value());
            case Instruction.Format i ->
                "r" + i.dst() + " = format b" + i.buffer() + " "
                        + i.parts().stream().map(ProgramPrinter::part).collect(Collectors.joining(" "));
            case Instruction.Store i ->
                "r" + i.dst() + " = store b" + i.buffer() + "+" + i.offset() + " " + type(i.width(), i.signed()) + " "
                        + expr(i.value());
            case Instruction.Check i ->
                "check " + expr(i.condition()) + "  # " + i.expectation().expected() + "; "
                        + subject(i.expectation().subject());
            case Instruction.Sleep i -> "sleep " + expr(i.nanos());
        };
    }

    private static String arg(Instruction.Arg arg) {
        return switch (arg) {
            case Instruction.Immediate a ->
                Math.abs(a.bits()) < 0x1000 ? Long.toString(a.bits()) : "0x" + Long.toHexString(a.bits());
            case Instruction.Computed a -> expr(a.value());
            case Instruction.Address a -> "&b" + a.buffer() + (a.offset() == 0 ? "" : "+" + a.offset());
        };
    }

    private static String capture(Instruction.Capture capture) {
        return switch (capture) {
            case Instruction.Capture.ByResult c -> " -> b" + c.buffer() + "[result]";
            case Instruction.Capture.Fixed c -> " -> b" + c.buffer() + "[" + c.max() + "]";
            case Instruction.Capture.Number c -> " -> b" + c.buffer() + " as " + type(c.max(), c.signed());
        };
    }

    private static String part(Instruction.Part part) {
        return switch (part) {
            case Instruction.Part.Fixed p -> p.bytes().toString();
            case Instruction.Part.Decimal p -> "decimal(" + expr(p.value()) + ")";
            case Instruction.Part.FromBuffer p -> "b" + p.buffer() + "[" + expr(p.length()) + "]";
        };
    }

    private static String subject(Expectation.Subject subject) {
        return switch (subject) {
            case Expectation.Result s -> "result r" + s.register();
            case Expectation.IntResult s -> "integer " + expr(s.value()) + " of r" + s.register();
            case Expectation.BytesResult s ->
                "bytes b" + s.buffer() + "[" + expr(s.length()) + "] of r" + s.register()
                        + s.wanted().map(b -> " against " + b).orElse("");
            case Expectation.Delta s -> "delta of " + s.counter() + " " + expr(s.before()) + " -> " + expr(s.after());
            case Expectation.Parts s ->
                "parts "
                        + list(s.parts().stream()
                                .map(p -> "`" + p.text() + "` " + expr(p.value()))
                                .toList());
            case Expectation.BytesPart s ->
                "bytes b" + s.buffer() + "[" + expr(s.length()) + "]"
                        + s.wanted().map(b -> " against " + b).orElse("");
        };
    }

    static String expr(Expr expr) {
        return switch (expr) {
            case Expr.Const e -> e.value().toString();
            case Expr.Reg e -> "r" + e.index();
            case Expr.Load e -> type(e.width(), e.signed()) + "(b" + e.buffer() + "+" + e.offset() + ")";
            case Expr.Unary e -> e.op().name().toLowerCase(Locale.ROOT) + "(" + expr(e.operand()) + ")";
            case Expr.Binary e -> "(" + expr(e.left()) + " " + symbol(e.op()) + " " + expr(e.right()) + ")";
            case Expr.BytesEqual e -> "equal(b" + e.buffer() + "[" + expr(e.length()) + "], " + e.bytes() + ")";
            case Expr.Contains e -> "contains(b" + e.buffer() + "[" + expr(e.length()) + "], " + e.bytes() + ")";
            case Expr.Same e ->
                "same(b" + e.left() + "[" + expr(e.leftLength()) + "], b" + e.right() + "[" + expr(e.rightLength())
                        + "])";
            case Expr.Parse e -> "int(b" + e.buffer() + "[" + expr(e.length()) + "])";
        };
    }

    private static String symbol(Expr.BinaryOp op) {
        return switch (op) {
            case ADD -> "+";
            case SUB -> "-";
            case MUL -> "*";
            case DIV -> "/";
            case MOD -> "%";
            case EQ -> "==";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
            case AND -> "&&";
            case OR -> "||";
        };
    }

    private static String type(int width, boolean signed) {
        return (signed ? "s" : "u") + width * 8;
    }

    private static String octal(int value) {
        return "0" + Integer.toOctalString(value);
    }

    private static String list(List<String> words) {
        return "(" + String.join(", ", words) + ")";
    }
}
