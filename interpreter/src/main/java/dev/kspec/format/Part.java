// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One of several things that follow one another: an item of a file, a step, a row, a value.
 *
 * @param leading the comments on lines of their own before it
 * @param words its words, comments inside it among them
 * @param trailing the comment behind it on its last line
 */
record Part(List<Lexeme> leading, List<Lexeme> words, Optional<Lexeme> trailing) {
    Lexeme first() {
        return words.getFirst();
    }

    boolean begins(String word) {
        return first().span().text().equals(word);
    }

    boolean hasComments() {
        return !leading.isEmpty() || trailing.isPresent() || hasCommentsInside();
    }

    boolean hasCommentsInside() {
        return words.stream().anyMatch(w -> w.role() == Role.COMMENT);
    }

    /** The index of the first word with a role that stands in no bracket before it. */
    int indexOf(Role role) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).role() == role) {
                return i;
            }
        }
        throw new IllegalArgumentException(role + " in " + words);
    }

    /** What stands between a bracket and its partner. */
    List<Lexeme> inside(int open) {
        return words.subList(open + 1, closing(open));
    }

    /** The index of the bracket that closes one. */
    int closing(int open) {
        int depth = 0;
        for (int i = open; i < words.size(); i++) {
            depth += words.get(i).role().opens() ? 1 : words.get(i).role().closes() ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("never closed: " + words.get(open));
    }

    /** All that follows one another between two places, and the comments behind the last of it. */
    record Sequence(List<Part> parts, List<Lexeme> tail) {}

    /** Steps, items or members: what is separated by line ends and semicolons. */
    static Sequence ofLines(List<Lexeme> words) {
        return new Splitter(Set.of(Role.SEMICOLON), true).split(words);
    }

    /** What is separated by commas. */
    static Sequence ofCommas(List<Lexeme> words) {
        return new Splitter(Set.of(Role.COMMA, Role.VALUE_COMMA), false).split(words);
    }

    /** Splits words into parts. */
    private static final class Splitter {
        private final Set<Role> separators;
        private final boolean lines;
        private final List<Part> parts = new ArrayList<>();
        private List<Lexeme> leading = new ArrayList<>();
        private List<Lexeme> words = new ArrayList<>();
        private boolean comma;

        Splitter(Set<Role> separators, boolean lines) {
            this.separators = separators;
            this.lines = lines;
        }

        Sequence split(List<Lexeme> all) {
            int depth = 0;
            for (Lexeme word : all) {
                depth -= word.role().closes() ? 1 : 0;
                if (depth > 0 || word.role().closes()) {
                    words.add(word);
                } else {
                    take(word);
                }
                depth += word.role().opens() ? 1 : 0;
                comma = word.role() == Role.COMMENT ? comma : word.role().isComma();
            }
            finish();
            return new Sequence(parts, leading);
        }

        private void take(Lexeme word) {
            boolean goesOn = lines && comma;
            if (word.role() == Role.COMMENT && !goesOn) {
                comment(word);
            } else if (separators.contains(word.role())) {
                finish();
            } else {
                if (lines && word.linesBefore() > 0 && !goesOn) {
                    finish();
                }
                words.add(word);
            }
        }

        private void comment(Lexeme comment) {
            finish();
            if (comment.linesBefore() == 0 && !parts.isEmpty() && leading.isEmpty()) {
                Part last = parts.removeLast();
                parts.add(new Part(last.leading(), last.words(), Optional.of(comment)));
            } else {
                leading.add(comment);
            }
        }

        private void finish() {
            if (!words.isEmpty()) {
                parts.add(new Part(leading, words, Optional.empty()));
                leading = new ArrayList<>();
                words = new ArrayList<>();
            }
        }
    }
}
