// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines of YAML that are being put together; the printer gives them their last form. */
final class YamlText {
    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    void gap() {
        lines.add("");
    }

    void line(String text) {
        lines.add(text);
    }

    /** A line with a comment behind it. */
    void line(String text, Optional<Lexeme> comment) {
        lines.add(text + comment.map(c -> "  " + text(c)).orElse(""));
    }

    /** Comments on lines of their own. */
    void comments(List<Lexeme> comments) {
        for (Lexeme comment : comments) {
            if (comment.linesBefore() > 1) {
                gap();
            }
            lines.add(text(comment));
        }
    }

    /** What stands in a block, further in than its head. */
    void block(String head, List<Lexeme> words, Sentence sentence, Optional<Lexeme> comment) {
        line(head + " |", comment);
        KspecPrinter.lines(words, sentence, Integer.MAX_VALUE).forEach(l -> lines.add(l.isEmpty() ? "" : "  " + l));
    }

    /** The lines of another, further in. */
    void indented(YamlText inner) {
        inner.lines.forEach(l -> lines.add(l.isEmpty() ? "" : "  " + l));
    }

    /** The lines of another as an item of a list. */
    void item(YamlText inner) {
        boolean first = true;
        for (String line : inner.lines) {
            lines.add(line.isEmpty() ? "" : (first ? "- " : "  ") + line);
            first = false;
        }
    }

    static String text(Lexeme comment) {
        return comment.span().text().stripTrailing();
    }
}
