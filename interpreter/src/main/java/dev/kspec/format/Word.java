// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.diag.Columns;
import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Role;

/** A word, sign or comment on its way to its place. */
final class Word {
    /** The line goes on. */
    static final int NONE = 0;
    /** A line ends before it. */
    static final int LINE = 1;
    /** A line ends before it, and an empty one follows. */
    static final int GAP = 2;

    private final Role role;
    private final String text;
    private final int width;
    private int before;
    private Word partner;

    Word(Role role, String text, int before) {
        this.role = role;
        this.text = text;
        this.width = Columns.of(text);
        this.before = before;
    }

    static Word of(Lexeme lexeme) {
        String text = lexeme.span().text();
        boolean comment = lexeme.role() == Role.COMMENT;
        return new Word(lexeme.role(), comment ? text.stripTrailing() : text, Math.min(lexeme.linesBefore(), GAP));
    }

    Role role() {
        return role;
    }

    String text() {
        return text;
    }

    /** In columns. */
    int width() {
        return width;
    }

    /** What stands before it: {@link #NONE}, {@link #LINE} or {@link #GAP}. */
    int before() {
        return before;
    }

    boolean beginsLine() {
        return before > NONE;
    }

    void before(int breaks) {
        before = breaks;
    }

    void atLeast(int breaks) {
        before = Math.max(before, breaks);
    }

    void atMost(int breaks) {
        before = Math.min(before, breaks);
    }

    boolean isComment() {
        return role == Role.COMMENT;
    }

    /** A comment behind something on its line. */
    boolean isTrailing() {
        return isComment() && before == NONE;
    }

    /** The bracket that belongs to it. */
    Word partner() {
        return partner;
    }

    void pair(Word other) {
        partner = other;
        other.partner = this;
    }

    @Override
    public String toString() {
        return text;
    }
}
