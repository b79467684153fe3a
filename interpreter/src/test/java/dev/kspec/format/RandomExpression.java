// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.List;

/** Random values of every kind, written carelessly. */
final class RandomExpression {
    static final List<String> NAMES = List.of(
            "a",
            "counter0",
            "GET",
            "x1",
            "_y",
            "no",
            "yes",
            "on",
            "off",
            "null",
            "true",
            "EINVAL",
            "rdwr",
            "SIGBUS",
            "_",
            "device",
            "key",
            "of",
            "user",
            "timeout");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "42",
            "1_000",
            "0x2a",
            "0XFF",
            "0o17",
            "0b101",
            "18446744073709551616",
            "4KiB",
            "0B",
            "10ms",
            "1.5s",
            "2min",
            "3us",
            "7ns",
            "1h");
    private static final List<String> CHARACTERS =
            List.of("'x'", "' '", "'\\n'", "'\\''", "'\"'", "'\\x41'", "'é'", "'\\u{1F600}'", "'#'", "','");
    private static final List<String> PIECES = List.of(
            "a",
            "B 9",
            "\\n",
            "\\t",
            "\\0",
            "\\xff",
            "\\\"",
            "\\\\",
            "\\$",
            "\\u{e9}",
            "é",
            "日",
            "😀",
            "#",
            " # ",
            "${x1}",
            "${a + 1}",
            "$",
            "{}",
            "'",
            "\\e",
            ",",
            "]",
            ": ",
            "- ",
            "no",
            "|",
            "\t");
    private static final List<String> OPERATORS = List.of(
            "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "matches",
            "in", "is");
    private static final List<String> RELATIONS = List.of("==", "!=", "<", "<=", ">", ">=", "matches", "in", "is");

    private final SloppyText out;

    RandomExpression(SloppyText out) {
        this.out = out;
    }

    String name() {
        return out.oneOf(NAMES);
    }

    String relation() {
        return out.oneOf(RELATIONS);
    }

    /**
     * @param inside whether it stands in round or square brackets, where lines may end
     */
    void expression(int depth, boolean inside) {
        switch (depth > 0 ? out.upTo(9) : 0) {
            case 1, 2, 3 -> binary(depth, inside);
            case 4 -> {
                out.word(out.oneOf(List.of("-", "~", "!", "- -", "!~-")));
                side(depth - 1, inside);
            }
            case 5 -> {
                primary(depth - 1, inside);
                out.sign("..");
                primary(depth - 1, inside);
            }
            default -> primary(depth, inside);
        }
    }

    private void binary(int depth, boolean inside) {
        String operator = out.oneOf(OPERATORS);
        side(depth - 1, inside);
        line(inside);
        if (Character.isLetter(operator.charAt(0))) {
            out.word(operator).word("");
        } else {
            out.sign(operator);
        }
        line(inside);
        side(depth - 1, inside);
    }

    /** A comparison has two sides: what is compound stands in brackets. */
    private void side(int depth, boolean inside) {
        if (depth > 0 && out.chance(50)) {
            group(depth);
        } else {
            primary(depth, inside);
        }
    }

    private void line(boolean inside) {
        if (inside) {
            out.maybeLine();
        }
    }

    private void group(int depth) {
        out.word("(");
        out.maybeLine();
        expression(depth - 1, true);
        out.maybeLine().sign(")");
    }

    void primary(int depth, boolean inside) {
        switch (out.upTo(depth > 0 ? 13 : 6)) {
            case 0, 1 -> out.word(out.oneOf(NUMBERS));
            case 2, 3 -> out.word(name());
            case 4 -> out.word(out.oneOf(CHARACTERS));
            case 5 -> text();
            case 6 -> out.word(out.oneOf(List.of("r\"[0-9]+: #\\\"", "x\"de ad\"", "x\"de ?? ef\"", "x\"\"", "r\"\"")));
            case 7 -> group(depth);
            case 8 -> call(depth);
            case 9 -> list(depth);
            case 10 -> fields(depth);
            case 11 -> aggregate(depth);
            case 12 -> {
                out.word(name()).touching(out.chance(70) ? "." : " . ").touching(out.oneOf(List.of("queued", "len")));
            }
            default -> {
                out.word(name()).touching("[");
                expression(depth - 1, true);
                out.sign("]");
            }
        }
    }

    void text() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = out.upTo(4); i > 0; i--) {
            String piece = out.oneOf(PIECES);
            boolean joins = text.charAt(text.length() - 1) == '$' && piece.startsWith("{");
            text.append(joins ? "-" : piece);
        }
        out.word(text.append('"').toString());
    }

    /** A text without values in it. */
    void plainText() {
        out.word(out.oneOf(List.of(
                "\"a title\"",
                "\"with: colon\"",
                "\"# hash\"",
                "\"it's\"",
                "\"no\"",
                "\"tab\\there\"",
                "\"caf\\u{e9}\"",
                "r\"raw \\d\"",
                "\"\\$x\"",
                "\"- dash\"",
                "\"kernel < 6.8\"",
                "\"unless it rains\"",
                "\"1:30\"",
                "\"ends here \"",
                "\"é日😀\"",
                "\"\\\"quoted\\\"\"",
                "\"a\\\\b\"",
                "\"{brace}\"",
                "\"x\"",
                "\"/dev/null\"",
                "\"[list]\"",
                "\"~\"")));
    }

    void arguments(int depth) {
        boolean named = false;
        for (int i = out.upTo(3); i > 0; i--) {
            named |= out.chance(30);
            if (named) {
                out.word(name()).sign(":");
            }
            expression(depth - 1, true);
            if (i > 1 || out.chance(15)) {
                out.sign(",").maybeLine();
            }
        }
    }

    private void call(int depth) {
        out.word(out.oneOf(List.of("f", "bytes", "len", "v4", "wrap"))).touching("(");
        out.maybeLine();
        arguments(depth);
        out.maybeLine().sign(")");
    }

    private void aggregate(int depth) {
        out.word(out.oneOf(List.of("count", "any", "all"))).touching("(");
        out.word("x").word("in").word("xs");
        if (out.chance(60)) {
            out.maybeLine().word("where").word("");
            expression(depth - 1, true);
        }
        out.sign(")");
    }

    private void list(int depth) {
        out.word("[");
        out.maybeLine();
        int items = out.chance(5) ? 40 : out.upTo(3);
        boolean rest = items > 0 && out.chance(10);
        for (int i = items; i > 0; i--) {
            expression(items > 10 ? 0 : depth - 1, true);
            if (i > 1 || rest || out.chance(15)) {
                out.sign(",").maybeLine();
            }
        }
        if (rest) {
            out.word("..");
        }
        out.maybeLine().sign("]");
    }

    void fields(int depth) {
        out.word("{");
        out.maybeLine();
        int fields = out.upTo(3);
        for (int i = fields; i > 0; i--) {
            out.word(out.oneOf(List.of("queued", "len", "a"))).sign(":");
            expression(depth - 1, false);
            if (i > 1) {
                out.sign(",").maybeLine();
            }
        }
        if (out.chance(30)) {
            out.sign(fields > 0 ? "," : "").word("..");
        }
        out.maybeLine().sign("}");
    }
}
