// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import dev.kspec.diag.Painter.Role;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;

/** Shows a line of a file with carets under the words meant; serves both wrong files and failed expectations. */
public final class SnippetRenderer {
    private static final int MOST_COLUMNS = 160;
    /** How much of a long line is shown before the words meant. */
    private static final int BEFORE = 60;

    private final Painter painter;

    public SnippetRenderer(Painter painter) {
        this.painter = painter;
    }

    /** The lines {@code --> place}, the source line and the caret line, each ended by a newline. */
    public String render(Span span, String label) {
        int line = span.line();
        String number = Integer.toString(line);
        String gutter = " ".repeat(number.length());
        String bar = painter.paint(Role.FRAME, "|");
        Shown shown = Shown.of(span);
        StringBuilder out = new StringBuilder();
        out.append(gutter)
                .append(painter.paint(Role.FRAME, "-->"))
                .append(' ')
                .append(Escaped.line(span.toString()))
                .append('\n');
        out.append(gutter).append(' ').append(bar).append('\n');
        out.append(painter.paint(Role.FRAME, number))
                .append(' ')
                .append(bar)
                .append(' ')
                .append(shown.text())
                .append('\n');
        String marks = "^".repeat(shown.carets()) + (label.isEmpty() ? "" : " " + label);
        out.append(gutter).append(' ').append(bar).append(' ').append(shown.lead());
        return out.append(painter.paint(Role.CARET, marks)).append('\n').toString();
    }

    /** The source line as {@link #render} shows it: of a long one the part around the words, control characters as dots. */
    public static String line(Span span) {
        return Shown.of(span).text();
    }

    /**
     * The part of the line that is shown; the rest of a long line is not even looked at.
     *
     * @param lead blanks below what stands before the words meant; tabs stay tabs
     * @param carets columns of the words meant, as far as they are shown; at least 1
     */
    private record Shown(String text, String lead, int carets) {
        static Shown of(Span span) {
            SourceFile file = span.file();
            int line = span.line();
            int first = file.lineStart(line);
            int last = file.lineEnd(line);
            boolean oneLine = file.line(Math.max(span.start(), span.end() - 1)) == line;
            int end = oneLine ? span.end() : last;
            int begin = Math.min(span.start(), last);
            int from = file.column(end) - 1 <= MOST_COLUMNS ? first : move(file, begin, -BEFORE, first, last);
            int to = move(file, from, MOST_COLUMNS, first, last);
            String before = words(file, from, begin);
            // The words may be the line's end itself.
            String lead = (from > first ? " " : "") + blanks(before) + " ".repeat(span.start() - begin);
            int carets = Columns.of(words(file, Math.min(begin, to), Math.min(end, to)));
            String text = (from > first ? "…" : "") + words(file, from, to) + (to < last ? "…" : "");
            return new Shown(text, lead, Math.max(1, carets));
        }

        /** The offset that lies so many code points away, or where the line begins or ends. */
        private static int move(SourceFile file, int offset, int points, int first, int last) {
            int most = Math.clamp(offset + 2L * points, first, last);
            int there = Math.min(
                    Math.abs(points), file.text().codePointCount(Math.min(offset, most), Math.max(offset, most)));
            return file.text().offsetByCodePoints(offset, points < 0 ? -there : there);
        }

        private static String words(SourceFile file, int from, int to) {
            return from >= to ? "" : Escaped.line(file.text().substring(from, to));
        }

        /** Blanks as wide as the words. */
        private static String blanks(String words) {
            StringBuilder out = new StringBuilder();
            words.codePoints().forEach(c -> out.append(c == '\t' ? "\t" : " ".repeat(Columns.of(c))));
            return out.toString();
        }
    }
}
