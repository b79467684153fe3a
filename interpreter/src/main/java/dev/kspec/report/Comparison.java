// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Painter.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What was demanded above what came, aligned, with a mark where they begin to differ.
 *
 * <p>Texts too long for a line are shown from shortly before that place; the other reports have them whole.
 */
final class Comparison {
    private static final String EXPECTED = "expected  ";
    private static final String ACTUAL = "  actual  ";
    private static final int MOST_COLUMNS = 140;
    private static final int BEFORE = 40;
    /** A difference in shorter texts is seen without a mark. */
    private static final int MARKED_FROM = 12;

    private final Palette palette;

    Comparison(Palette palette) {
        this.palette = palette;
    }

    /** Lines without indentation; none if nothing was compared. */
    List<String> lines(String expected, String actual) {
        List<String> lines = new ArrayList<>();
        if (expected.isEmpty() && actual.isEmpty()) {
            return lines;
        }
        if (severalLines(expected) || severalLines(actual)) {
            add(lines, EXPECTED, Role.GOOD, expected);
            add(lines, ACTUAL, Role.ERROR, actual);
            return lines;
        }
        String left = Escaped.line(expected);
        String right = Escaped.line(actual);
        int same = commonPrefix(left, right);
        int from = Columns.of(left) > MOST_COLUMNS || Columns.of(right) > MOST_COLUMNS ? before(left, same) : 0;
        add(lines, EXPECTED, Role.GOOD, window(left, from));
        add(lines, ACTUAL, Role.ERROR, window(right, from));
        boolean quoted = left.startsWith("\"") && right.startsWith("\"");
        if (quoted && !left.equals(right) && Math.min(left.length(), right.length()) >= MARKED_FROM) {
            int column = ACTUAL.length() + (from > 0 ? 1 : 0) + Columns.of(left.substring(from, same));
            lines.add(" ".repeat(column) + palette.paint(Role.CARET, "^ differs from here"));
        }
        return lines;
    }

    private void add(List<String> lines, String name, Role role, String text) {
        String lead = palette.paint(Role.DIM, name);
        for (String line : text.split("\n", -1)) {
            lines.add(lead + palette.paint(role, Escaped.line(line)));
            lead = " ".repeat(name.length());
        }
    }

    private static boolean severalLines(String text) {
        return text.indexOf('\n') >= 0;
    }

    /** Number of UTF-16 units, never within a surrogate pair. */
    private static int commonPrefix(String a, String b) {
        int at = 0;
        while (at < a.length() && at < b.length() && a.codePointAt(at) == b.codePointAt(at)) {
            at += Character.charCount(a.codePointAt(at));
        }
        return Math.min(at, Math.min(a.length(), b.length()));
    }

    private static int before(String text, int offset) {
        int codePoints = text.codePointCount(0, offset);
        return codePoints <= BEFORE ? 0 : text.offsetByCodePoints(offset, -BEFORE);
    }

    private static String window(String text, int from) {
        return (from > 0 ? "…" : "") + Columns.cut(text.substring(Math.min(from, text.length())), MOST_COLUMNS);
    }
}
