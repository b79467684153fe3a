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

    /**
     * The part of the line that is shown.
     *
     * @param lead blanks below what stands before the words meant; tabs stay tabs
     * @param carets columns of the words meant, as far as they are shown; at least 1
     */
    private record Shown(String text, String lead, int carets) {
        /** Of a long line, the part around the span's beginning. Positions here count code points from 0. */
        static Shown of(Span span) {
            SourceFile file = span.file();
            int[] line = Escaped.line(file.lineText(span.line())).codePoints().toArray();
            int begin = span.column() - 1;
            boolean oneLine = file.line(Math.max(span.start(), span.end() - 1)) == span.line();
            int end = oneLine ? file.column(span.end()) - 1 : line.length;
            int from = end <= MOST_COLUMNS ? 0 : Math.clamp(begin - BEFORE, 0, line.length);
            int to = Math.min(line.length, from + MOST_COLUMNS);
            String text = (from > 0 ? "…" : "") + text(line, from, to) + (to < line.length ? "…" : "");
            String lead = (from > 0 ? " " : "") + blanks(line, from, begin);
            int carets = Columns.of(text(line, Math.min(begin, to), Math.clamp(end, 0, to)));
            return new Shown(text, lead, Math.max(1, carets));
        }

        private static String text(int[] line, int from, int to) {
            return from >= to ? "" : new String(line, from, to - from);
        }

        /** Blanks as wide as the words; beyond the line's end, one each. */
        private static String blanks(int[] line, int from, int to) {
            StringBuilder out = new StringBuilder();
            for (int i = from; i < to; i++) {
                int c = i < line.length ? line[i] : ' ';
                out.append(c == '\t' ? "\t" : " ".repeat(Columns.of(c)));
            }
            return out.toString();
        }
    }
}
