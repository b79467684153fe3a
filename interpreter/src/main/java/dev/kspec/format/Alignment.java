// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Role;
import java.util.ArrayList;
import java.util.List;

/** Columns: names, values and comments of neighbouring lines stand below one another. */
final class Alignment {
    private Alignment() {}

    /**
     * Aligns rows of one kind that follow one another.
     *
     * @param parts the first lines of what stands between two brackets; null where a column ends
     */
    static void ofRows(List<Line> parts) {
        List<Line> run = new ArrayList<>();
        for (Line line : parts) {
            boolean ends = line == null || line.gapBefore() || line.mark() == null || !isLike(run, line);
            if (ends) {
                align(run);
            }
            if (line != null && line.mark() != null) {
                run.add(line);
            }
        }
        align(run);
    }

    private static boolean isLike(List<Line> run, Line line) {
        return run.isEmpty() || kind(run.getFirst()).equals(kind(line));
    }

    private static String kind(Line line) {
        boolean member = line.first().role() == Role.MEMBER;
        return line.mark().role() + (member ? line.first().text() : "");
    }

    private static void align(List<Line> run) {
        int widest = run.stream().mapToInt(Line::headWidth).max().orElse(0);
        run.forEach(l -> l.padding(widest - l.headWidth()));
        run.clear();
    }

    /** Aligns the comments behind neighbouring lines of one depth. */
    static void ofComments(List<Line> lines) {
        List<Line> run = new ArrayList<>();
        for (Line line : lines) {
            boolean joins = line.endsInComment()
                    && line.isWhole()
                    && !line.gapBefore()
                    && (run.isEmpty()
                            || run.getFirst().indent().column() == line.indent().column());
            if (!joins) {
                alignComments(run);
            }
            if (line.endsInComment() && line.isWhole()) {
                run.add(line);
            }
        }
        alignComments(run);
    }

    private static void alignComments(List<Line> run) {
        int widest = run.stream().mapToInt(Line::width).max().orElse(0);
        run.forEach(l -> l.commentPadding(widest - l.width()));
        run.clear();
    }
}
