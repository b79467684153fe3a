// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes words as carelessly as the language allows: blanks, tabs, line ends and comments wherever they may stand. */
final class SloppyText {
    private static final List<String> COMMENTS = List.of(
            "#",
            "# why",
            "#glued",
            "# a \"quote and { a brace",
            "# key: value",
            "# - item",
            "#! [x, y] #z",
            "# déjà vu 日本 😀",
            "# it's | > & * ! % @ `",
            "# blanks behind   ",
            "#\ttab");

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private final List<String> comments = new ArrayList<>();

    SloppyText(Random random) {
        this.random = random;
    }

    String text() {
        return out.toString();
    }

    /** The comments written, from {@code #} to the last character that is not blank, in the order of the alphabet. */
    List<String> comments() {
        return comments.stream().map(String::stripTrailing).sorted().toList();
    }

    /** A word, at least a blank before it. */
    SloppyText word(String word) {
        if (!out.isEmpty() && !Character.isWhitespace(out.charAt(out.length() - 1))) {
            out.append(chance(80) ? " " : chance(50) ? "   " : "\t");
        }
        out.append(word);
        return this;
    }

    /** A word or sign which need not be apart from what stands before it. */
    SloppyText sign(String sign) {
        if (chance(30)) {
            out.append(chance(70) ? " " : "  ");
        }
        out.append(sign);
        if (chance(50)) {
            out.append(' ');
        }
        return this;
    }

    /** A word that touches what stands before it. */
    SloppyText touching(String word) {
        out.append(word);
        return this;
    }

    /** A line end where one may stand, seldom; blank lines and comments with it. */
    SloppyText maybeLine() {
        if (chance(6)) {
            line();
        }
        return this;
    }

    /** A line end, maybe behind a comment, maybe with more lines behind it. */
    SloppyText line() {
        if (chance(12)) {
            out.append(chance(50) ? " " : "\t   ");
            comment();
        } else if (chance(10)) {
            out.append("  ");
        }
        out.append('\n');
        while (chance(15)) {
            indent();
            if (chance(50)) {
                comment();
            }
            out.append('\n');
        }
        indent();
        return this;
    }

    private void indent() {
        out.append(chance(15) ? "\t" : " ".repeat(random.nextInt(9)));
    }

    private void comment() {
        String comment = COMMENTS.get(random.nextInt(COMMENTS.size()));
        comments.add(comment);
        out.append(comment);
    }

    /** The end of a step: a line end, or a semicolon, or both, or several. */
    SloppyText end() {
        if (chance(12)) {
            sign(";");
            if (chance(20)) {
                sign(";");
            }
        }
        if (out.charAt(out.length() - 1) != ';'
                        && !out.toString().stripTrailing().endsWith(";")
                || chance(30)) {
            line();
        }
        return this;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
