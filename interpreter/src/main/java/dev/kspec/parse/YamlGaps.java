// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scenarios that are no YAML are left out, so that the others can be read. Only they are: from what any other part says names
 * may follow, and nothing true could be said without these.
 *
 * <p>Every line of such a scenario becomes a comment, so that everything else keeps its place.
 */
final class YamlGaps {
    private static final int MOST = 20;
    private static final Pattern KEY = Pattern.compile(
            "(import|drivers?|use|let|shared|setup|teardown|define|scenarios)[ \\t]*:.*", Pattern.DOTALL);
    private static final Pattern ITEM = Pattern.compile("( *)- .*", Pattern.DOTALL);

    private final SourceFile file;
    private final List<Span> gaps = new ArrayList<>();

    YamlGaps(SourceFile file) {
        this.file = file;
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    /** The file's text, of the same length, with comments in the place of what is left out. */
    String text() {
        StringBuilder text = new StringBuilder(file.text());
        for (Span gap : gaps) {
            for (int line = gap.line(); line <= file.line(gap.end()); line++) {
                if (file.lineStart(line) < file.lineEnd(line)) {
                    text.setCharAt(file.lineStart(line), '#');
                }
            }
        }
        return text.toString();
    }

    /** Whether a mistake may be a mere consequence of another: the end of a text in quotes is often found in the next scenario. */
    boolean isBeside(int at) {
        return item(at).stream()
                .anyMatch(line ->
                        gaps.stream().anyMatch(g -> end(line) + 1 == g.line() || file.line(g.end()) + 1 == line));
    }

    /** Leaves out the scenario in which a place lies; returns whether there is one, and it was not left out before. */
    boolean cut(int at) {
        OptionalInt line = item(at);
        if (line.isEmpty() || gaps.size() >= MOST) {
            return false;
        }
        Span gap = file.span(file.lineStart(line.getAsInt()), file.lineEnd(end(line.getAsInt())));
        boolean possible = gaps.stream().noneMatch(g -> g.start() == gap.start())
                && gap.text().lines().noneMatch(l -> !l.isEmpty() && Character.isSurrogate(l.charAt(0)));
        if (possible) {
            gaps.add(gap);
        }
        return possible;
    }

    /** The line on which the scenario around a place begins. */
    private OptionalInt item(int at) {
        int found = 0;
        int indent = Integer.MAX_VALUE;
        int last = file.line(at);
        for (int line = last; line >= 1; line--) {
            String text = line(line);
            if (KEY.matcher(text).matches()) {
                return text.startsWith("scenarios") && found > 0 ? OptionalInt.of(found) : OptionalInt.empty();
            }
            Matcher item = ITEM.matcher(text);
            if (item.matches() && item.end(1) < indent) {
                indent = item.end(1);
                found = line;
            }
        }
        return OptionalInt.empty();
    }

    /** The last line of the scenario that begins on a line. */
    private int end(int begin) {
        int indent = line(begin).indexOf('-');
        for (int line = begin + 1; line <= file.lineCount(); line++) {
            Matcher item = ITEM.matcher(line(line));
            if ((item.matches() && item.end(1) <= indent)
                    || KEY.matcher(line(line)).matches()) {
                return line - 1;
            }
        }
        return file.lineCount();
    }

    private String line(int line) {
        return file.text().substring(file.lineStart(line), file.lineEnd(line));
    }
}
