// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the lines of a model are, and their parts. */
final class Lines {
    /** How a rule begins. */
    private static final Pattern RULE = Pattern.compile(
            "IF|(?:IF|NOT)[\\s(\\[].*|\\[.*|\\(.*\\[.*|(?:IF\\W*)?(?:NOT\\W*)?IS(?:NEGATIVE|POSITIVE)\\s*\\(.*|IFNOT\\W.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private Lines() {}

    /** A line without blanks around it. */
    static Span of(SourceFile file, int line) {
        return stripped(file.span(file.lineStart(line), file.lineEnd(line)));
    }

    /** The same words without blanks around them; an empty one lies at its beginning. */
    static Span stripped(Span span) {
        String text = span.file().text();
        int start = span.start();
        int end = span.end();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return span.file().span(start, end);
    }

    /** A mark for the order of bytes is no character of the first line. */
    static boolean isBlank(char c) {
        return Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff' || c == 0;
    }

    static boolean isIgnored(Span line) {
        return line.start() == line.end() || line.file().text().charAt(line.start()) == '#';
    }

    static boolean isSubModel(Span line) {
        return line.file().text().charAt(line.start()) == '{';
    }

    /** Whether rules begin here: a line that begins like one and is no parameter whose name does. */
    static boolean isRule(Span line, char valueSeparator) {
        String text = line.text();
        int bracket = text.indexOf('[');
        int colon = text.indexOf(':');
        boolean listed = bracket < 0 && text.indexOf(valueSeparator) >= 0;
        boolean named = colon >= 0 && (bracket < 0 || colon < bracket);
        return !listed && !named && RULE.matcher(text).matches();
    }

    /** The parts between separators, blanks around them left out. */
    static List<Span> split(Span span, char separator) {
        List<Span> parts = new ArrayList<>();
        String text = span.file().text();
        int from = span.start();
        for (int i = span.start(); i <= span.end(); i++) {
            if (i == span.end() || text.charAt(i) == separator) {
                parts.add(stripped(span.file().span(from, i)));
                from = i + 1;
            }
        }
        return parts;
    }
}
