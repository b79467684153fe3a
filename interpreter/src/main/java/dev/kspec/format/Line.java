// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Role;
import java.util.ArrayList;
import java.util.List;

/** A line that is being put together. */
final class Line {
    /** Columns of the first words of a driver's members, the blank behind them counted. */
    private static final int MEMBER_COLUMNS = "counter ".length();

    /** Blanks before a comment that follows something. */
    private static final int BEFORE_COMMENT = 2;

    private final Indent indent;
    private final boolean gapBefore;
    private final List<Word> words = new ArrayList<>();
    private final boolean membersPadded;
    private final boolean inBrackets;
    private Word mark;
    private boolean crowded;
    private int padding;
    private int commentPadding;

    /**
     * Where a line begins: in a column, or so far behind the column in which a row's value begins.
     *
     * @param row null for a column of its own
     */
    record Indent(Line row, int columns) {
        static Indent of(int columns) {
            return new Indent(null, columns);
        }

        Indent plus(int more) {
            return new Indent(row, columns + more);
        }

        int column() {
            return row == null ? columns : row.valueColumn() + columns;
        }
    }

    /**
     * @param membersPadded whether the values of members stand below one another here
     * @param inBrackets whether it begins inside round or square brackets, where it may end anywhere
     */
    Line(Indent indent, boolean gapBefore, boolean membersPadded, boolean inBrackets) {
        this.indent = indent;
        this.gapBefore = gapBefore;
        this.membersPadded = membersPadded;
        this.inBrackets = inBrackets;
    }

    void add(Word word) {
        words.add(word);
    }

    Indent indent() {
        return indent;
    }

    boolean isInBrackets() {
        return inBrackets;
    }

    boolean gapBefore() {
        return gapBefore;
    }

    List<Word> words() {
        return words;
    }

    Word first() {
        return words.getFirst();
    }

    boolean isComment() {
        return first().isComment();
    }

    boolean endsInComment() {
        return words.size() > 1 && words.getLast().isComment();
    }

    /** Whether no bracket is closed at its beginning or opened at its end. */
    boolean isWhole() {
        Word last = words.get(words.size() - (endsInComment() ? 2 : 1));
        return !first().role().closes() && !last.role().opens();
    }

    /** The colon or equals sign at which the line is aligned with its neighbours; null if it is not. */
    Word mark() {
        return crowded ? null : mark;
    }

    /** Notes the sign of a row; a line with several rows is not aligned. */
    void mark(Word at) {
        crowded = mark != null;
        mark = mark == null ? at : mark;
    }

    void padding(int columns) {
        padding = columns;
    }

    void commentPadding(int columns) {
        commentPadding = columns;
    }

    /** Columns up to the mark, what is before an equals sign or up to the end of a colon. */
    int headWidth() {
        int width = 0;
        Word before = null;
        for (Word word : words) {
            if (word == mark && mark.role() == Role.ROW_ASSIGN) {
                return width;
            }
            width += gap(before, word, false) + word.width();
            if (word == mark) {
                return width;
            }
            before = word;
        }
        return width;
    }

    private int valueColumn() {
        int column = indent.column();
        Word before = null;
        for (Word word : words) {
            column += gap(before, word, true);
            if (before == mark && before != null) {
                return column;
            }
            column += word.width();
            before = word;
        }
        return column;
    }

    /** The column in which each word ends; a comment behind the others not counted. */
    int[] ends() {
        int count = words.size() - (endsInComment() ? 1 : 0);
        int[] ends = new int[count];
        int column = indent.column();
        Word before = null;
        for (int i = 0; i < count; i++) {
            Word word = words.get(i);
            column += gap(before, word, true) + word.width();
            ends[i] = column;
            before = word;
        }
        return ends;
    }

    /** In columns, a comment behind other words not counted. */
    int width() {
        int[] ends = ends();
        return ends[ends.length - 1];
    }

    String text() {
        StringBuilder out = new StringBuilder(" ".repeat(indent.column()));
        Word before = null;
        for (Word word : words) {
            int blanks = before != null && word.isComment() ? BEFORE_COMMENT + commentPadding : gap(before, word, true);
            out.append(" ".repeat(blanks)).append(word.text());
            before = word;
        }
        return out.toString();
    }

    /** Blanks between two words of the line. */
    private int gap(Word before, Word word, boolean padded) {
        if (before == null) {
            return 0;
        }
        int blanks = blanks(before, word);
        if (before.role() == Role.MEMBER && membersPadded && before == first()) {
            blanks = Math.max(1, MEMBER_COLUMNS - before.width());
        }
        boolean atMark = mark != null && (mark.role() == Role.ROW_ASSIGN ? word == mark : before == mark);
        return padded && atMark ? blanks + padding : blanks;
    }

    private static int blanks(Word before, Word word) {
        return switch (word.role()) {
            case COMMA, CHANGE_COMMA, VALUE_COMMA, SEMICOLON, COLON, ROW_COLON, CLOSE_GROUP, OPEN_CALL, JOINT -> 0;
            case CLOSE_BLOCK, CLOSE_ENTRIES, CLOSE_FIELDS, CLOSE_ROWS -> before == word.partner() ? 0 : 1;
            default ->
                switch (before.role()) {
                    case OPEN_CALL, OPEN_GROUP, JOINT -> 0;
                    // Two dashes side by side would look like another language's comment.
                    case SIGN -> word.text().startsWith("-") && before.text().equals("-") ? 1 : 0;
                    default -> 1;
                };
        };
    }
}
