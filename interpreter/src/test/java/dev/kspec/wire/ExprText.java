// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expressions made from the text that the vectors give of their code: {@code (A B OP)} as a tree. */
final class ExprText {
    /** Instructions that leave 1 or 0. */
    private static final Set<String> TRUTHS = Set.of(
            "BOOL",
            "NOT",
            "EQ",
            "NE",
            "LT",
            "LE",
            "GT",
            "GE",
            "AND_THEN",
            "OR_ELSE",
            "BYTES_EQ",
            "MASKED",
            "CONTAINS",
            "SAME",
            "MATCH");

    private final List<String> words;
    private int at;
    private boolean isTruth = true;

    private ExprText(List<String> words) {
        this.words = words;
    }

    static Expr expr(String text) {
        return new ExprText(Arrays.asList(text.substring(1, text.length() - 1).split(" "))).all();
    }

    /** Whether all that AND_THEN and OR_ELSE skip in a text comes to 1 or 0. */
    static boolean isHosts(String line) {
        Matcher expression = Pattern.compile("\\(([^()]*)\\)").matcher(line);
        while (expression.find()) {
            ExprText text = new ExprText(Arrays.asList(expression.group(1).split(" ")));
            var unused = text.all();
            if (!text.isTruth) {
                return false;
            }
        }
        return true;
    }

    private Expr all() {
        Deque<Expr> stack = new ArrayDeque<>();
        while (at < words.size()) {
            String[] parts = words.get(at++).split(":", -1);
            stack.push(instruction(parts, stack));
        }
        Expr value = stack.pop();
        if (!stack.isEmpty()) {
            throw new IllegalArgumentException(words.toString());
        }
        return value;
    }

    private Expr instruction(String[] p, Deque<Expr> stack) {
        return switch (p[0]) {
            case "S64", "U64" -> new Expr.Const(new BigInteger(p[1]));
            case "REG" -> new Expr.Reg(integer(p[1]));
            case "LOAD" -> new Expr.Load(integer(p[1]), stack.pop(), integer(p[2]), signed(p[3]), big(p[3]));
            case "WRAP" -> new Expr.Wrap(stack.pop(), integer(p[1]), signed(p[2]));
            case "FIT" -> new Expr.Fit(stack.pop(), integer(p[1]), signed(p[2]));
            case "NEG", "NOT", "BIT_NOT", "BOOL" -> new Expr.Unary(Expr.UnaryOp.valueOf(p[0]), stack.pop());
            case "BYTES_EQ" -> new Expr.BytesEqual(slice(p[1], stack), bytes(p[2]));
            case "CONTAINS" -> new Expr.Contains(slice(p[1], stack), bytes(p[2]));
            case "FIND" -> new Expr.Find(slice(p[1], stack), bytes(p[2]));
            case "MASKED" -> new Expr.Masked(slice(p[1], stack), bytes(p[2]), bytes(p[3]));
            case "PARSE" -> new Expr.Parse(slice(p[1], stack), integer(p[2]));
            case "MATCH" -> new Expr.Matches(slice(p[1], stack), regex(p[2]));
            case "SAME" -> {
                String[] both = p[1].split(",");
                Slice second = slice(both[1], stack);
                yield new Expr.Same(slice(both[0], stack), second);
            }
            case "AND_THEN" -> new Expr.Binary(Expr.BinaryOp.AND, stack.pop(), skipped(integer(p[1])));
            case "OR_ELSE" -> new Expr.Binary(Expr.BinaryOp.OR, stack.pop(), skipped(integer(p[1])));
            default -> {
                Expr right = stack.pop();
                yield new Expr.Binary(Expr.BinaryOp.valueOf(p[0]), stack.pop(), right);
            }
        };
    }

    /** What so many bytes of code leave; that it is made to be 1 or 0 in the end goes without saying. */
    private Expr skipped(int bytes) {
        List<String> inner = new ArrayList<>();
        for (int left = bytes; left > 0; left -= size(words.get(at - 1))) {
            inner.add(words.get(at++));
        }
        ExprText text = new ExprText(inner);
        Expr value = text.all();
        String last = inner.getLast().split(":", 2)[0];
        isTruth &= text.isTruth && TRUTHS.contains(last);
        return value instanceof Expr.Unary(Expr.UnaryOp op, Expr operand) && op == Expr.UnaryOp.BOOL ? operand : value;
    }

    /** Bytes of an instruction on the wire. */
    private static int size(String word) {
        String[] p = word.split(":", -1);
        return switch (p[0]) {
            case "S64", "U64" -> 1 + 8;
            case "REG", "WRAP", "FIT" -> 1 + 2;
            case "LOAD" -> 1 + 2 + 1 + 1;
            case "AND_THEN", "OR_ELSE" -> 1 + 4;
            case "SAME" -> 1 + 2 + 2;
            case "PARSE" -> 1 + 2 + 1;
            case "BYTES_EQ", "CONTAINS", "FIND", "MATCH" -> 1 + 2 + 4 + p[2].length() / 2;
            case "MASKED" -> 1 + 2 + 4 + p[2].length() / 2 + 4 + p[3].length() / 2;
            default -> 1;
        };
    }

    private static Slice slice(String buffer, Deque<Expr> stack) {
        Expr length = stack.pop();
        return new Slice(integer(buffer), stack.pop(), length);
    }

    private static Regex regex(String hex) {
        ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
        List<Regex.Op> code = new ArrayList<>();
        for (int i = in.getShort() & 0xffff; i > 0; i--) {
            code.add(op(in));
        }
        return new Regex(hex, code);
    }

    private static Regex.Op op(ByteBuffer in) {
        return switch (in.get()) {
            case WireConstants.RE_BYTE -> new Regex.Byte(in.get() & 0xff);
            case WireConstants.RE_ANY -> new Regex.Any();
            case WireConstants.RE_SET -> {
                byte[] set = new byte[32];
                in.get(set);
                yield new Regex.Set(Bytes.of(set));
            }
            case WireConstants.RE_SPLIT -> new Regex.Split(in.getShort() & 0xffff, in.getShort() & 0xffff);
            case WireConstants.RE_JUMP -> new Regex.Jump(in.getShort() & 0xffff);
            case WireConstants.RE_MATCH -> new Regex.Match();
            case WireConstants.RE_BEGIN -> new Regex.Assertion(Regex.Place.BEGIN);
            case WireConstants.RE_END -> new Regex.Assertion(Regex.Place.END);
            case WireConstants.RE_LINE_BEGIN -> new Regex.Assertion(Regex.Place.LINE_BEGIN);
            case WireConstants.RE_LINE_END -> new Regex.Assertion(Regex.Place.LINE_END);
            case WireConstants.RE_WORD -> new Regex.Assertion(Regex.Place.WORD);
            case WireConstants.RE_NOT_WORD -> new Regex.Assertion(Regex.Place.NOT_WORD);
            default -> throw new IllegalArgumentException(in.toString());
        };
    }

    private static int integer(String text) {
        return Integer.parseUnsignedInt(text);
    }

    private static boolean signed(String flags) {
        return (integer(flags) & WireConstants.INT_SIGNED) != 0;
    }

    private static boolean big(String flags) {
        return (integer(flags) & WireConstants.INT_BIG) != 0;
    }

    private static Bytes bytes(String hex) {
        return Bytes.of(HexFormat.of().parseHex(hex));
    }
}
