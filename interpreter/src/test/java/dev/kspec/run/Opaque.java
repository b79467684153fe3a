// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression with some of its literals known only in the guest: each is written to a file and read back, so that
 * nothing that goes before the run can compute with it.
 */
record Opaque(List<String> steps, String expression) {
    /** Integers and texts in the first group; raw texts, patterns of bytes and texts with values in them are left alone. */
    private static final Pattern LITERAL = Pattern.compile(
            "[rx]\"[^\"]*\"|\"[^\"]*\\$[^\"]*\"|((?<![\\w'])(?:0x[0-9a-f]+|\\d+)(?!\\w)|\"(?:[^\"\\\\]|\\\\.)*\")");

    /** @param hidden which literals, counted from 0, only the guest knows */
    static Opaque of(String expression, IntPredicate hidden) {
        List<String> steps = new ArrayList<>();
        int[] count = {0};
        String hiding = LITERAL.matcher(expression).replaceAll(m -> {
            int number = m.group(1) == null ? -1 : count[0]++;
            return number >= 0 && hidden.test(number)
                    ? hide(m.group(), number, steps)
                    : Matcher.quoteReplacement(m.group());
        });
        return new Opaque(steps, hiding);
    }

    static Opaque all(String expression) {
        return of(expression, i -> true);
    }

    private static String hide(String literal, int number, List<String> steps) {
        boolean isText = literal.startsWith("\"");
        steps.add("open \"hidden" + number + "\" wronly creat as file" + number);
        steps.add("write file" + number + " " + (isText ? literal : '"' + literal + '"'));
        steps.add("readfile \"hidden" + number + "\" as text" + number);
        if (isText) {
            return "text" + number;
        }
        steps.add("let number" + number + " = int(text" + number + ", 0)");
        return "number" + number;
    }
}
