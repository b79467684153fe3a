// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random spec files that follow the grammar, each as a whole in both carriers. Names need not exist: what is generated
 * parses, whether or not it makes sense.
 */
public final class SpecGenerator {
    /** One file, twice. */
    public record Pair(String kspec, String yaml) {}

    private static final List<String> NAMES = List.of(
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
            "false",
            "device",
            "driver",
            "tags",
            "timeout",
            "matrix",
            "scenario",
            "use",
            "any",
            "of",
            "by",
            "across",
            "fault",
            "unless",
            "counter",
            "changes",
            "module",
            "EINVAL",
            "rdwr",
            "e1");
    private static final List<String> VERBS = List.of("open", "read", "write", "ioctl", "close", "frobnicate", "lseek");
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
            "${x1}",
            "${a + 1}",
            "$",
            "{}",
            "'",
            "\\e",
            ",",
            "]");
    private static final List<String> PLAIN = List.of(
            "a", "Z", "0", " ", "\n", "\t", "\"", "'", "\\", "$", "${x}", "é", "日本", "😀", "#", " # ", ": ", "- ", "{",
            "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "\u0007", "\u007f", "\u0085", "no", "~");
    private static final List<String> RELATIONS = List.of("==", "!=", "<", "<=", ">", ">=");

    private static final List<String> COMPARISONS = List.of("==", "!=", "<", ">=", "not in", "is", "is not");

    private final Random random;
    private final StringBuilder kspec = new StringBuilder();
    private final StringBuilder yaml = new StringBuilder();

    private SpecGenerator(long seed) {
        this.random = new Random(seed);
    }

    public static Pair pair(long seed) {
        SpecGenerator generator = new SpecGenerator(seed);
        generator.file();
        return new Pair(generator.kspec.toString(), generator.yaml.toString());
    }

    private void file() {
        comment("");
        if (chance(40)) {
            driver();
        }
        if (chance(60)) {
            use();
        }
        yaml.append("scenarios:");
        int count = random.nextInt(4);
        yaml.append(count == 0 ? " []\n" : "\n");
        for (int i = 0; i < count; i++) {
            comment("");
            scenario();
        }
    }

    // ---- drivers

    private void driver() {
        String name = name();
        kspec.append("driver ").append(name).append(" {\n");
        yaml.append("driver:\n  name: ").append(name).append('\n');
        if (chance(50)) {
            module();
        }
        members("device", "devices", this::path);
        ioctls();
        members("counter", "counters", this::path);
        members("fault", "faults", this::path);
        kspec.append("}\n");
    }

    private void module() {
        String file = plain();
        List<String> names = distinct(2);
        kspec.append("    module ").append(kspecQuoted(file));
        if (names.isEmpty() && chance(50)) {
            kspec.append('\n');
            yaml.append("  module: ").append(yamlQuoted(file)).append('\n');
            return;
        }
        yaml.append("  module:\n    file: ").append(yamlQuoted(file)).append('\n');
        kspec.append(" {");
        if (!names.isEmpty()) {
            yaml.append("    params:\n");
        }
        for (int i = 0; i < names.size(); i++) {
            String type = name() + (chance(50) ? " = " + plainExpression() : "");
            kspec.append(i == 0 ? " " : chance(50) ? ", " : ",\n        ")
                    .append(names.get(i))
                    .append(": ")
                    .append(type);
            yaml.append("      ").append(names.get(i)).append(": ").append(type).append('\n');
        }
        kspec.append(chance(20) && !names.isEmpty() ? ", }\n" : " }\n");
    }

    private void members(String word, String key, Supplier<String> path) {
        List<String> names = distinct(3);
        if (names.isEmpty()) {
            return;
        }
        yaml.append("  ").append(key).append(":\n");
        for (String name : names) {
            String value = path.get();
            kspec.append("    ").append(word).append(' ').append(name).append(" = ");
            kspec.append(kspecQuoted(value)).append(chance(20) ? " ;\n" : "\n");
            yaml.append("    ")
                    .append(name)
                    .append(": ")
                    .append(yamlQuoted(value))
                    .append('\n');
        }
    }

    private void ioctls() {
        List<String> names = distinct(3);
        if (names.isEmpty()) {
            return;
        }
        yaml.append("  ioctls:\n");
        for (String name : names) {
            String number = oneOf(List.of("_IO", "_IOR", "_IOW", "_IOWR", "_OTHER")) + "("
                    + oneOf(List.of("'R'", "0x52", "'\\''")) + ", " + plainExpression()
                    + (chance(70) ? ", " + name() : "") + ")";
            kspec.append("    ioctl ").append(name).append(" = ").append(number).append('\n');
            boolean quoted = chance(30) && !number.contains("\"") && !number.contains("\\");
            yaml.append("    ").append(name).append(": ");
            yaml.append(quoted ? "\"" + number + "\"" : number).append('\n');
        }
    }

    private String path() {
        return "/" + plain();
    }

    private void use() {
        String name = name();
        List<String> names = distinct(2);
        kspec.append("use driver ").append(name);
        if (names.isEmpty() && chance(50)) {
            kspec.append('\n');
            yaml.append("use: ").append(name).append('\n');
            return;
        }
        kspec.append(" {");
        yaml.append("use:\n  driver: ").append(name).append('\n');
        yaml.append(names.isEmpty() ? "" : "  params:\n");
        for (int i = 0; i < names.size(); i++) {
            kspec.append(i == 0 ? " " : ", ").append(names.get(i)).append(": ");
            yaml.append("    ").append(names.get(i)).append(": ");
            value();
            yaml.append('\n');
        }
        kspec.append(" }\n");
    }

    // ---- scenarios

    private void scenario() {
        String title = plain() + "t";
        kspec.append("scenario ").append(kspecQuoted(title));
        yaml.append("  - scenario: ").append(yamlQuoted(title)).append('\n');
        List<String> tags = distinct(3);
        if (!tags.isEmpty()) {
            kspec.append(" tags ").append(String.join(", ", tags));
            yaml.append("    tags: [").append(String.join(", ", tags)).append("]\n");
        }
        if (chance(30)) {
            String timeout = plainExpression();
            kspec.append(" timeout ").append(timeout);
            yaml.append("    timeout: ").append(timeout).append('\n');
        }
        kspec.append(" {\n");
        if (chance(30)) {
            skip();
        }
        if (chance(50)) {
            matrix();
        }
        StringBuilder steps = new StringBuilder();
        statements(1, steps);
        kspec.append(steps).append("}\n");
        yaml.append("    steps: |\n");
        steps.toString()
                .lines()
                .forEach(l -> yaml.append(l.isEmpty() ? "" : "    ").append(l).append('\n'));
    }

    private void skip() {
        switch (random.nextInt(3)) {
            case 0 -> {
                String reason = plain();
                kspec.append("    skip ").append(kspecQuoted(reason)).append('\n');
                yaml.append("    skip: ").append(yamlQuoted(reason)).append('\n');
            }
            case 1 -> skipUnless("kernel " + oneOf(RELATIONS) + " " + oneOf(List.of("6.8", "5", "6.1.52")));
            default -> skipUnless(name() + " \"/dev/x\"");
        }
    }

    private void skipUnless(String condition) {
        kspec.append("    skip unless ").append(condition).append('\n');
        yaml.append("    skip: unless ").append(condition).append('\n');
    }

    private void matrix() {
        List<String> names = distinct(3);
        if (names.isEmpty()) {
            return;
        }
        kspec.append("    matrix {");
        yaml.append("    matrix:\n");
        for (int i = 0; i < names.size(); i++) {
            kspec.append(i > 0 && chance(30) ? " ; " : "\n        ")
                    .append(names.get(i))
                    .append(": ");
            yaml.append("      ").append(names.get(i)).append(":\n");
            int values = 1 + random.nextInt(3);
            for (int v = 0; v < values; v++) {
                kspec.append(v == 0 ? "" : chance(70) ? ", " : ",\n            ");
                yaml.append("        - ");
                value();
                yaml.append('\n');
            }
        }
        if (chance(50)) {
            yaml.append("    rules: |\n");
            for (int i = random.nextInt(4); i >= 0; i--) {
                String rule = rule(names);
                kspec.append("\n        ").append(rule);
                yaml.append("      ").append(rule).append('\n');
            }
        }
        kspec.append("\n    }\n");
    }

    private String rule(List<String> parameters) {
        String parameter = oneOf(parameters);
        return switch (random.nextInt(9)) {
            case 0 -> "cover " + (1 + random.nextInt(6));
            case 1 -> "cover all, cover 2 of (" + String.join(", ", parameters) + ")";
            case 2 -> "budget " + oneOf(List.of("greedy", "normal", "tight", "60s"));
            case 3 -> "never " + expression(2);
            case 4 -> "if " + expression(1) + " then " + expression(2);
            case 5 -> "invalid " + parameter + ": " + expression(1) + ", " + expression(1) + " expect EINVAL";
            case 6 -> oneOf(List.of("include", "exclude")) + " { " + parameter + ": " + expression(1) + ", .. }";
            case 7 -> "weight " + (1 + random.nextInt(9)) + " of " + parameter + ": " + expression(1);
            default -> "let " + name() + " = " + expression(2);
        };
    }

    /** A value in both: a quoted text is quoted in YAML's way, everything else stands as it is. */
    private void value() {
        if (chance(40)) {
            String text = plain();
            kspec.append(kspecQuoted(text));
            yaml.append(yamlQuoted(text));
        } else {
            String expression = plainExpression();
            kspec.append(expression);
            yaml.append(expression);
        }
    }

    // ---- steps

    private void statements(int depth, StringBuilder out) {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            out.append("    ".repeat(depth));
            statement(depth, out);
            out.append(chance(10) ? "; ; close a" : "")
                    .append(chance(10) ? "   # a comment: \"with ${noise}" : "")
                    .append(chance(10) ? "\n\n" : "\n");
        }
    }

    private void statement(int depth, StringBuilder out) {
        switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> out.append("let ").append(name()).append(" = ").append(expression(3));
            case 1 -> out.append("assert ").append(expression(3));
            case 6 -> {
                out.append("assert counter ")
                        .append(name())
                        .append(" changes by ")
                        .append(expression(1));
                out.append(chance(30) ? ", counter " + name() + " changes by 0" : "")
                        .append(" across ");
                block(depth, out);
            }
            case 7 -> {
                out.append("inject ").append(name()).append(" nth 1").append(chance(30) ? " times -1 " : " ");
                block(depth, out);
            }
            default -> step(out);
        }
    }

    private void block(int depth, StringBuilder out) {
        if (chance(30)) {
            out.append("{ ");
            step(out);
            out.append(" }");
            return;
        }
        out.append("{\n");
        statements(depth + 1, out);
        out.append("    ".repeat(depth)).append('}');
    }

    private void step(StringBuilder out) {
        out.append(oneOf(VERBS));
        int operands = random.nextInt(4);
        for (int i = 0; i < operands; i++) {
            out.append(' ').append(chance(10) ? "-" + oneOf(NUMBERS) : primary(2));
        }
        if (chance(40)) {
            out.append(" expect ").append(outcome(2));
        }
        if (chance(30)) {
            out.append(" as ").append(name());
        }
    }

    private String outcome(int depth) {
        return switch (random.nextInt(depth > 0 ? 4 : 2)) {
            case 0 -> expression(1);
            case 1 -> oneOf(RELATIONS) + " " + sum(1);
            default -> "any of (" + outcome(depth - 1) + ", " + outcome(depth - 1) + (chance(20) ? ",)" : ")");
        };
    }

    // ---- expressions

    /** One that YAML takes without quotes wherever it stands: no text in it, nothing that YAML reads in its own way. */
    private String plainExpression() {
        return switch (random.nextInt(5)) {
            case 0 -> oneOf(NUMBERS);
            case 1 -> name();
            case 2 -> "(" + oneOf(NUMBERS) + " + " + name() + ") * -2";
            case 3 -> "bytes(" + oneOf(NUMBERS) + ", 0xff)";
            default -> name() + " == (\"a\\xff${x1}\")";
        };
    }

    private String expression(int depth) {
        return switch (depth > 0 ? random.nextInt(6) : 5) {
            case 0 -> expression(depth - 1) + " && !" + comparison(depth - 1);
            case 1 -> comparison(depth - 1) + " || " + comparison(depth - 1);
            case 2 -> "!" + comparison(depth - 1);
            default -> comparison(depth);
        };
    }

    private String comparison(int depth) {
        return chance(40) ? sum(depth) + " " + oneOf(COMPARISONS) + " " + sum(depth) : sum(depth);
    }

    private String sum(int depth) {
        return switch (depth > 0 ? random.nextInt(5) : 4) {
            case 0 -> sum(depth - 1) + " + " + sum(depth - 1);
            case 1 -> sum(depth - 1) + "- " + sum(depth - 1);
            case 2 -> primary(depth) + " * " + primary(depth) + "%" + primary(depth) + "/2";
            case 3 -> "- " + primary(depth);
            default -> primary(depth);
        };
    }

    private String primary(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> oneOf(NUMBERS);
            case 1 -> name();
            case 2 -> oneOf(CHARACTERS);
            case 3 -> text();
            case 4 -> "(" + expression(depth - 1) + ")";
            case 5 ->
                oneOf(List.of("len", "bytes", "counter", "f9")) + "(" + expression(depth - 1) + ", " + text() + ")";
            default -> "g(" + (chance(50) ? expression(depth - 1) + (chance(20) ? "," : "") : "") + ")";
        };
    }

    private String text() {
        StringBuilder out = new StringBuilder("\"");
        for (int i = random.nextInt(4); i > 0; i--) {
            String piece = oneOf(PIECES);
            boolean joins = out.charAt(out.length() - 1) == '$' && piece.startsWith("{");
            out.append(joins ? "-" : piece);
        }
        return out.append('"').toString();
    }

    // ---- words

    private void comment(String indent) {
        if (chance(30)) {
            String line = indent + "# a comment: { \"\n" + (chance(50) ? "\n" : "");
            kspec.append(line);
            yaml.append(line);
        }
    }

    private String name() {
        return oneOf(NAMES);
    }

    private List<String> distinct(int most) {
        List<String> names = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            String name = name();
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Any characters at all. */
    private String plain() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            out.append(oneOf(PLAIN));
        }
        return out.toString();
    }

    private static String kspecQuoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\' || c == '$') {
                out.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ') {
                out.append(String.format("\\x%02x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }

    private String yamlQuoted(String text) {
        boolean printable = text.codePoints().allMatch(c -> c >= ' ' && c != 0x7f && c != 0x85);
        // A single character between single quotes is refused as a value.
        if (printable && chance(40) && text.length() != 1) {
            return "'" + text.replace("'", "''") + "'";
        }
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == 0x7f || c == 0x85) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
