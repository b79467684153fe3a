// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.format.Line.Indent;
import dev.kspec.parse.Role;
import dev.kspec.parse.Sentence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Puts words into lines: indentation, and what stands in one column with its neighbours. */
final class Lines {
    private static final int STEP = 4;
    private static final int BEHIND_ASSERT = "assert ".length();

    private final boolean members;
    private final List<Line> lines = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** What stands between two brackets, or the whole. */
    private static final class Frame {
        private final Role role;
        private final Indent content;
        private final Indent close;
        /** The lines with which its parts begin; comments and lines that go on are none. */
        private final List<Line> parts = new ArrayList<>();

        private Frame(Role role, Indent content, Indent close) {
            this.role = role;
            this.content = content;
            this.close = close;
        }

        /** Whether it holds steps or rows, instead of parts of one. */
        private boolean holdsSteps() {
            return role == null || role == Role.OPEN_BLOCK || role == Role.OPEN_ROWS;
        }
    }

    private Lines(Sentence sentence) {
        this.members = sentence == Sentence.MEMBERS;
        frames.push(new Frame(null, Indent.of(0), Indent.of(0)));
    }

    static List<Line> of(List<Word> words, Sentence sentence) {
        Lines lines = new Lines(sentence);
        lines.put(words);
        Alignment.ofComments(lines.lines);
        return lines.lines;
    }

    private void put(List<Word> words) {
        Word last = null;
        for (Word word : words) {
            if (lines.isEmpty() || word.beginsLine()) {
                begin(word, last);
            }
            Line line = lines.getLast();
            if (word.role().closes()) {
                Alignment.ofRows(frames.pop().parts);
            }
            line.add(word);
            mark(line, word);
            if (word.role().opens()) {
                frames.push(frame(word, line));
            }
            last = word.isComment() ? last : word;
        }
        Alignment.ofRows(frames.pop().parts);
    }

    private void begin(Word word, Word last) {
        Frame frame = frames.peek();
        boolean goesOn = last != null && last.role().isComma() && frame.holdsSteps();
        boolean part = !goesOn && !word.role().closes() && !word.isComment();
        Indent indent = word.role().closes() ? frame.close : goesOn ? behind(last, frame) : frame.content;
        boolean padded = frame.role == Role.OPEN_ROWS || (frame.role == null && members);
        boolean inBrackets = frame.role == Role.OPEN_GROUP || frame.role == Role.OPEN_CALL;
        Line line = new Line(
                indent,
                word.before() == Word.GAP && !lines.isEmpty(),
                padded,
                inBrackets && !word.role().closes());
        if (part) {
            frame.parts.add(line);
        } else if (line.gapBefore()) {
            // An empty line ends a column, also one before a comment.
            frame.parts.add(null);
        }
        lines.add(line);
    }

    /** Where a line goes on behind a comma. */
    private static Indent behind(Word comma, Frame frame) {
        Line step = part(frame);
        return switch (comma.role()) {
            case CHANGE_COMMA -> step.indent().plus(BEHIND_ASSERT);
            case VALUE_COMMA -> new Indent(step, 0);
            default -> step.indent().plus(STEP);
        };
    }

    private static Line part(Frame frame) {
        return frame.parts.reversed().stream()
                .filter(l -> l != null)
                .findFirst()
                .orElseThrow();
    }

    private Frame frame(Word open, Line line) {
        Frame around = frames.peek();
        Indent base = switch (open.role()) {
            case OPEN_BLOCK, OPEN_ROWS ->
                around.holdsSteps() && !around.parts.isEmpty() ? part(around).indent() : line.indent();
            default -> line.indent();
        };
        return new Frame(open.role(), base.plus(STEP), base);
    }

    /** Notes the colon or equals sign of a row. */
    private void mark(Line line, Word word) {
        Frame frame = frames.peek();
        if ((word.role() == Role.ROW_COLON || word.role() == Role.ROW_ASSIGN)
                && !frame.parts.isEmpty()
                && frame.parts.getLast() == line) {
            line.mark(word);
        }
    }
}
