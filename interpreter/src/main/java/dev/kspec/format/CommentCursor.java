// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.YamlDocument;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Hands out a YAML file's comments in their order, each once. */
final class CommentCursor {
    private final SourceFile file;
    private final List<Span> comments;
    private int next;

    CommentCursor(YamlDocument document) {
        this.file = document.file();
        this.comments = document.comments();
    }

    /** A comment with what stands before it. */
    record Comment(String text, boolean gapBefore) {}

    /** The comments that begin before an offset. */
    List<Comment> before(int offset) {
        return before(offset, 1);
    }

    /** Those among them, up to the first that does not, that stand in a column or further right; columns count from 1. */
    List<Comment> before(int offset, int column) {
        List<Comment> taken = new ArrayList<>();
        while (next < comments.size()
                && comments.get(next).start() < offset
                && comments.get(next).column() >= column) {
            taken.add(take());
        }
        return taken;
    }

    /** Whether there is a comment between two offsets that has not been handed out. */
    boolean anyBetween(int from, int to) {
        return comments.subList(next, comments.size()).stream().anyMatch(c -> c.start() >= from && c.start() < to);
    }

    /** The comment on the line of an offset, if it is the next one, with two blanks before it; or nothing. */
    String onLineOf(int offset) {
        boolean there = next < comments.size() && comments.get(next).line() == file.line(Math.max(0, offset));
        return there ? "  " + take().text() : "";
    }

    private Comment take() {
        Span comment = comments.get(next++);
        return new Comment(comment.text().stripTrailing(), gapBefore(file, comment.start()));
    }

    /** Whether an offset is the first on its line, but for dashes, and the line before is empty. */
    static boolean gapBefore(SourceFile file, int offset) {
        int line = file.line(offset);
        String head = file.text().substring(file.lineStart(line), offset);
        return line > 1
                && head.replace('-', ' ').isBlank()
                && file.lineText(line - 1).isBlank();
    }

    /** Where what follows a part of the file begins: the first character behind it that is neither blank nor comment. */
    static int behind(Span part) {
        SourceFile file = part.file();
        String text = file.text();
        int at = part.end();
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
            at = text.charAt(at) == '#' ? file.lineEnd(file.line(at)) : at + 1;
        }
        return at;
    }
}
