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
                "r" + i.dst() + " = " + (i.compat() ? "compat " : "") + i.call()
                        + list(i.args().stream().map(ProgramPrinter::arg).toList())
                        + i.captures().stream().map(ProgramPrinter::capture).collect(Collectors.joining());
            case Instruction.ReadFile i -> "r" + i.dst() + " = readfile(b" + i.path() + ") to b" + i.buffer();
            case Instruction.WriteFile i ->
                "r" + i.dst() + " = writefile(b" + i.path() + ", flags " + octal(i.openFlags()) + ", mode "
                        + octal(i.mode()) + ") from " + slice(i.data());
            case Instruction.Eval i -> "r" + i.dst() + " = " + expr(i.value());
            case Instruction.Note i -> "r" + i.dst() + " = note `" + i.name() + "` " + expr(i.value());
            case Instruction.Format i ->
                "r" + i.dst() + " = format b" + i.buffer() + " "
                        + i.parts().stream().map(ProgramPrinter::part).collect(Collectors.joining(" "));
            case Instruction.Store i ->
                "r" + i.dst() + " = store b" + i.buffer() + "+" + expr(i.offset()) + " " + (i.bigEndian() ? "be " : "")
                        + type(i.width(), i.signed()) + " " + expr(i.value());
            case Instruction.Copy i ->
                "r" + i.dst() + " = copy b" + i.buffer() + "+" + expr(i.offset()) + " room " + i.room() + " from "
                        + slice(i.from());
            case Instruction.Reset i -> "reset b" + i.buffer();
            case Instruction.Check i ->
                "check " + expr(i.condition()) + "  # " + i.expectation().expected() + "; "
                        + subject(i.expectation().subject());
            case Instruction.Sleep i -> "sleep " + expr(i.nanos());
            case Instruction.Jump i -> "jump " + i.target();
            case Instruction.JumpUnless i -> "jump " + i.target() + " unless " + expr(i.condition());
            case Instruction.Try i -> "try, else " + i.handler();
            case Instruction.EndTry i -> "end of try";
            case Instruction.Bound i ->
                "bound " + i.slot() + ": " + i.nanos() + " ns from r" + i.began() + " up to " + i.end();
            case Instruction.Raise i ->
                "raise  # " + i.expectation().expected() + "; "
                        + subject(i.expectation().subject());
            case Instruction.Clock i -> "r" + i.dst() + " = clock";
            case Instruction.Peek i ->
                "r" + i.dst() + " = peek " + i.length() + " at " + expr(i.address()) + " to b" + i.buffer();
            case Instruction.Poke i -> "r" + i.dst() + " = poke " + slice(i.from()) + " at " + expr(i.address());
            case Instruction.Run i ->
                "r" + i.dst() + " = run" + slices(i.args()) + " input " + slice(i.input()) + " -> b" + i.out() + "[r"
                        + i.outDst() + "], b" + i.err() + "[r" + i.errDst() + "]";
            case Instruction.LogMark i -> "r" + i.dst() + " = log mark";
            case Instruction.LogRead i -> "r" + i.dst() + " = log since " + expr(i.handle()) + " to b" + i.buffer();
            case Instruction.TraceMark i ->
                "r" + i.dst() + " = trace mark"
                        + i.ids().stream().map(ProgramPrinter::expr).toList();
            case Instruction.TraceRead i -> "r" + i.dst() + " = trace since " + expr(i.handle()) + " to b" + i.buffer();
            case Instruction.Fork i -> "r" + i.dst() + " = fork to " + i.end();
            case Instruction.ForkEnd i -> "end of fork";
            case Instruction.Parallel i -> "r" + i.dst() + " = lanes " + i.names() + " to " + i.ends();
            case Instruction.Post i -> "post " + i.point();
            case Instruction.Await i -> "await " + i.point() + " of lanes " + Long.toBinaryString(i.lanes());
            case Instruction.Barrier i -> "barrier " + i.point() + " of lanes " + Long.toBinaryString(i.lanes());
            case Instruction.Blocked i ->
                "r" + i.dst() + " = lane " + i.lane() + " blocked for " + expr(i.nanos()) + " in " + i.ranges()
                        + ", past " + i.past();
            case Instruction.Lap i -> "r" + i.dst() + " = lap `" + i.bench().name() + "` " + expr(i.number());
            case Instruction.Inherit i -> "r" + i.dst() + " = inherit " + expr(i.descriptor()) + " of " + i.sequence();
            case Instruction.Catch i ->
                "r" + i.dst() + " = catch " + expr(i.signal()) + (i.restart() ? " restart" : "");
            case Instruction.Connect i ->
                "r" + i.dst() + " = connect " + expr(i.count()) + " to " + expr(i.listener()) + " from "
                        + slice(i.from());
            case Instruction.Hold i -> "r" + i.dst() + " = hold b" + i.buffer() + " for " + request(i.request());
        };
    }

    private static String request(Instruction.Request request) {
        return switch (request) {
            case Instruction.Request.Meanwhile r -> "others";
            case Instruction.Request.Ktap k ->
                "ktap " + slice(k.text())
                        + (k.full().isEmpty()
                                ? ""
                                : " cut at " + k.full().stream().sorted().toList());
            case Instruction.Request.HostRun r -> "the host to run" + slices(r.args()) + " input " + slice(r.input());
        };
    }

    private static String slices(List<Slice> slices) {
        return list(slices.stream().map(ProgramPrinter::slice).toList());
    }

    private static String arg(Instruction.Arg arg) {
        return switch (arg) {
            case Instruction.Immediate a ->
                Math.abs(a.bits()) < 0x1000 ? Long.toString(a.bits()) : "0x" + Long.toHexString(a.bits());
            case Instruction.Opening a -> "0x" + Long.toHexString(a.flags());
            case Instruction.Computed a -> expr(a.value());
            case Instruction.Address a ->
                "&b" + a.buffer() + (a.offset().equals(Expr.ZERO) ? "" : "+" + expr(a.offset()));
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
            case Instruction.Part.Hex p -> "hex(" + expr(p.value()) + ")";
            case Instruction.Part.FromBuffer p -> slice(p.slice());
        };
    }

    private static String subject(Expectation.Subject subject) {
        return switch (subject) {
            case Expectation.Result s -> "result r" + s.register();
            case Expectation.End s -> "end r" + s.register();
            case Expectation.Caught s -> "signal r" + s.register();
            case Expectation.IntResult s -> "integer " + expr(s.value()) + " of r" + s.register();
            case Expectation.BytesResult s ->
                "bytes " + slice(s.slice()) + " of r" + s.register()
                        + s.wanted().map(b -> " against " + b).orElse("");
            case Expectation.Delta s -> "delta of " + s.counter() + " " + expr(s.before()) + " -> " + expr(s.after());
            case Expectation.Parts s -> "parts " + parts(s.parts());
            case Expectation.PartsResult s -> "parts " + parts(s.parts()) + " of r" + s.register();
            case Expectation.BytesPart s ->
                "bytes " + slice(s.slice())
                        + s.wanted().map(b -> " against " + b).orElse("");
            case Expectation.Waited s -> "waited " + expr(s.nanos());
            case Expectation.Took s -> "took " + expr(s.nanos());
            case Expectation.Nothing s -> "nothing";
        };
    }

    private static String parts(List<Expectation.Part> parts) {
        return list(parts.stream()
                .map(p -> "`" + p.text() + "` "
                        + p.bytes().map(ProgramPrinter::slice).orElseGet(() -> expr(p.value())))
                .toList());
    }

    private static String slice(Slice slice) {
        return "b" + slice.buffer() + (slice.offset().equals(Expr.ZERO) ? "" : "+" + expr(slice.offset())) + "["
                + expr(slice.length()) + "]";
    }

    static String expr(Expr expr) {
        return switch (expr) {
            case Expr.Const e -> e.value().toString();
            case Expr.Reg e -> "r" + e.index();
            case Expr.Load e ->
                (e.bigEndian() ? "be " : "") + type(e.width(), e.signed()) + "(b" + e.buffer() + "+" + expr(e.offset())
                        + ")";
            case Expr.Unary e -> e.op().name().toLowerCase(Locale.ROOT) + "(" + expr(e.operand()) + ")";
            case Expr.Binary e -> "(" + expr(e.left()) + " " + symbol(e.op()) + " " + expr(e.right()) + ")";
            case Expr.Wrap e -> "wrap(" + type(e.width(), e.signed()) + ", " + expr(e.value()) + ")";
            case Expr.Fit e -> type(e.width(), e.signed()) + "(" + expr(e.value()) + ")";
            case Expr.BytesEqual e -> "equal(" + slice(e.slice()) + ", " + e.bytes() + ")";
            case Expr.Masked e -> "equal(" + slice(e.slice()) + ", " + e.value() + " & " + e.mask() + ")";
            case Expr.Contains e -> "contains(" + slice(e.slice()) + ", " + e.bytes() + ")";
            case Expr.Find e -> "find(" + slice(e.slice()) + ", " + e.bytes() + ")";
            case Expr.Same e -> "same(" + slice(e.left()) + ", " + slice(e.right()) + ")";
            case Expr.Parse e -> "int(" + slice(e.slice()) + (e.base() == 10 ? "" : ", base " + e.base()) + ")";
            case Expr.Matches e ->
                "matches(" + slice(e.slice()) + ", " + e.regex().pattern() + ")";
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
            case BIT_AND -> "&";
            case BIT_OR -> "|";
            case BIT_XOR -> "^";
            case SHL -> "<<";
            case SHR -> ">>";
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
