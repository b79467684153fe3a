// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Models for PICT made at random: numbers and texts, names of all kinds, invalid values, results, rules of every form. */
final class RandomPictText {
    private static final List<String> NAMES = List.of(
            "A", "File system", "if", "size", "b 2", "B-2", "9 lives", "disk", "\u00e9", "count", "a", "EINVAL");
    private static final List<String> TEXTS = List.of(
            "disk",
            "Disk",
            "tape",
            "two words",
            "\"q\"",
            "rdonly",
            "EIOX",
            "x${y}",
            "\u00e9t\u00e9",
            "1.5",
            "none",
            "-",
            "ok",
            "sizes",
            "\\",
            "#",
            "v4",
            "yes");
    private static final List<String> NUMBERS =
            List.of("0", "1", "2", "10", "-3", "0x10", "16", "1e2", "2.50", "9007199254740993", "18446744073709551615");
    private static final List<String> RELATIONS = List.of("=", "<>", "<", "<=", ">", ">=");

    private record Column(String name, boolean numeric, List<String> values) {}

    private final Random random;
    private final List<Column> columns = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private RandomPictText(Random random) {
        this.random = random;
    }

    static String of(Random random) {
        RandomPictText text = new RandomPictText(random);
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        int parameters = 2 + random.nextInt(3);
        boolean negatives = random.nextInt(3) == 0;
        for (int p = 0; p < parameters; p++) {
            text.column(names.get(p), negatives);
        }
        if (random.nextInt(3) == 0) {
            text.column("$Result", false);
        }
        if (random.nextInt(5) == 0) {
            text.column("$other", false);
        }
        int rules = random.nextInt(4);
        for (int r = 0; r < rules; r++) {
            text.rule();
        }
        return text.out.toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void column(String name, boolean negatives) {
        boolean numeric = random.nextBoolean();
        List<String> pool = numeric ? NUMBERS : random.nextInt(3) == 0 ? List.of("disk", "tape", "none") : TEXTS;
        List<String> values = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(v -> one(pool))
                // A result is shown by its text, where kspec shows the number.
                .filter(v -> !(name.charAt(0) == '$' && v.startsWith("0x")))
                .distinct()
                .toList();
        if (values.isEmpty()) {
            values = List.of("1");
        }
        List<String> written = new ArrayList<>();
        for (int v = 0; v < values.size(); v++) {
            boolean negative = negatives && v > 0 && random.nextInt(3) == 0;
            written.add((negative ? "~" : "")
                    + values.get(v)
                    + (random.nextInt(6) == 0 && name.charAt(0) != '$' ? " | alias" + v : "")
                    + (random.nextInt(5) == 0 ? " (" + (1 + random.nextInt(9)) + ")" : ""));
        }
        columns.add(new Column(name, numeric, values));
        out.append(name).append(": ").append(String.join(", ", written)).append('\n');
    }

    private void rule() {
        out.append('\n');
        if (random.nextInt(4) == 0) {
            out.append(condition(2));
        } else {
            out.append("IF ").append(condition(2)).append(" THEN ").append(condition(1));
            if (random.nextInt(3) == 0) {
                out.append(" ELSE ").append(condition(1));
            }
        }
        out.append(";\n");
    }

    private String condition(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 4 -> condition(depth - 1) + " AND " + condition(depth - 1);
            case 5 -> "(" + condition(depth - 1) + " OR " + condition(depth - 1) + ")";
            case 6 -> "NOT (" + condition(depth - 1) + ")";
            default -> term();
        };
    }

    private String term() {
        Column column = one(columns);
        Column other = one(columns);
        String name = "[" + column.name() + "]";
        return switch (random.nextInt(6)) {
            case 0 ->
                name + (random.nextBoolean() ? " IN {" : " NOT IN {") + literal(column) + ", " + literal(column) + "}";
            case 1 ->
                column.numeric() ? name + " > 1.5" : name + " LIKE \"" + one(List.of("*i*", "t*", "?", "*e")) + "\"";
            case 2 ->
                other != column && other.numeric() == column.numeric()
                        ? name + " " + one(RELATIONS) + " [" + other.name() + "]"
                        : name + " = " + literal(column);
            case 3 -> column.name().charAt(0) == '$' ? "IsPositive()" : "IsNegative(" + column.name() + ")";
            default -> name + " " + one(RELATIONS) + " " + literal(column);
        };
    }

    private String literal(Column column) {
        String value = one(column.values());
        return column.numeric() ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
