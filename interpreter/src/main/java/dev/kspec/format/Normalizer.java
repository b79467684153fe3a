// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Role;
import dev.kspec.parse.Sentence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Decides where lines end: where the writer ended them, and where one break asks for others.
 *
 * <p>In: words with the breaks of the writer, or with more. Out: the same without signs that say nothing. Applied to
 * its own result it changes nothing, which is what makes the printer idempotent.
 */
final class Normalizer {
    private final boolean file;
    private final boolean rows;

    Normalizer(Sentence sentence) {
        this.file = sentence == Sentence.FILE;
        this.rows = file || sentence == Sentence.MEMBERS;
    }

    List<Word> normalize(List<Word> words) {
        List<Word> kept = withoutSemicolons(withoutCommas(words));
        for (boolean changed = true; changed; ) {
            int before = breaks(kept);
            brackets(kept);
            commas(kept);
            changed = breaks(kept) != before;
        }
        List<Word> split = withoutSemicolons(withoutCommas(kept));
        if (split.size() != words.size()) {
            return normalize(split);
        }
        if (file) {
            separateItems(split);
        }
        if (!split.isEmpty()) {
            split.getFirst().before(Word.NONE);
        }
        return split;
    }

    private static int breaks(List<Word> words) {
        return words.stream().mapToInt(Word::before).sum();
    }

    /** Whether there is a line end between a bracket and the one that closes it. */
    static boolean isOpenedUp(List<Word> words, int open) {
        Word close = words.get(open).partner();
        for (int i = open + 1; i < words.size(); i++) {
            if (words.get(i).beginsLine()) {
                return true;
            }
            if (words.get(i) == close) {
                return false;
            }
        }
        return false;
    }

    // ---- signs that say nothing

    private List<Word> withoutSemicolons(List<Word> words) {
        List<Word> kept = new ArrayList<>(words.size());
        Deque<Boolean> inRows = new ArrayDeque<>();
        inRows.push(rows);
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.role().opens()) {
                inRows.push(word.role() == Role.OPEN_ROWS && isOpenedUp(words, i));
            } else if (word.role().closes()) {
                inRows.pop();
            }
            if (word.role() != Role.SEMICOLON) {
                kept.add(word);
                continue;
            }
            Word next = i + 1 < words.size() ? words.get(i + 1) : null;
            if (next == null) {
                continue;
            }
            next.atLeast(word.before());
            Word last = kept.isEmpty() ? null : kept.getLast();
            boolean empty = last == null
                    || last.role().opens()
                    || last.role() == Role.SEMICOLON
                    || last.isComment()
                    || next.beginsLine()
                    || next.role().closes()
                    || next.isComment();
            if (!empty && (inRows.peek() || isBesideLines(kept, words, i + 1))) {
                next.atLeast(Word.LINE);
            } else if (!empty && next.role() != Role.SEMICOLON) {
                // Of several the last one stays.
                kept.add(word);
            }
        }
        return kept;
    }

    /** Whether the step before or behind takes more than a line. */
    private static boolean isBesideLines(List<Word> before, List<Word> words, int next) {
        int depth = 0;
        for (int i = before.size() - 1; i >= 0; i--) {
            Word word = before.get(i);
            depth += word.role().closes() ? 1 : word.role().opens() ? -1 : 0;
            if (depth < 0 || (depth == 0 && (word.beginsLine() || word.role() == Role.SEMICOLON))) {
                break;
            }
            if (word.beginsLine()) {
                return true;
            }
        }
        depth = 0;
        for (int i = next; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.beginsLine()) {
                return depth > 0;
            }
            depth += word.role().opens() ? 1 : word.role().closes() ? -1 : 0;
            if (depth < 0 || (depth == 0 && word.role() == Role.SEMICOLON)) {
                return false;
            }
        }
        return false;
    }

    /** Commas before a closing bracket; between entries those at the end of a line, too. */
    private static List<Word> withoutCommas(List<Word> words) {
        List<Word> kept = new ArrayList<>(words.size());
        Deque<Role> around = new ArrayDeque<>();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.role().opens()) {
                around.push(word.role());
            } else if (word.role().closes()) {
                around.pop();
            }
            if (word.role() != Role.COMMA || around.isEmpty()) {
                kept.add(word);
                continue;
            }
            Word next = words.get(i + 1);
            int behind = i + 1;
            boolean line = word.beginsLine();
            while (words.get(behind).isComment()) {
                line |= words.get(behind++).beginsLine();
            }
            line |= words.get(behind).beginsLine();
            if (words.get(behind).role().closes() || (around.peek() == Role.OPEN_ENTRIES && line)) {
                next.atLeast(word.before());
            } else {
                kept.add(word);
            }
        }
        return kept;
    }

    // ---- breaks that ask for others

    private static void brackets(List<Word> words) {
        Deque<Word> around = new ArrayDeque<>();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.role().closes()) {
                around.pop();
            }
            if (!around.isEmpty() && isGroup(around.peek())) {
                word.atMost(Word.LINE);
            }
            if (word.role().opens()) {
                around.push(word);
                open(words, i);
            }
        }
    }

    private static boolean isGroup(Word open) {
        return open.role() == Role.OPEN_GROUP || open.role() == Role.OPEN_CALL;
    }

    private static void open(List<Word> words, int at) {
        Word close = words.get(at).partner();
        Word first = words.get(at + 1);
        if (first == close) {
            close.before(Word.NONE);
            return;
        }
        first.atMost(Word.LINE);
        close.atMost(Word.LINE);
        boolean lines = isGroup(words.get(at))
                ? first.beginsLine() || first.isComment() || close.beginsLine()
                : isOpenedUp(words, at);
        if (lines) {
            first.atLeast(first.isTrailing() ? Word.NONE : Word.LINE);
            close.atLeast(Word.LINE);
        }
    }

    /** Where a line goes on behind a comma, no empty one stands between; parts of a list may be in groups. */
    private static void commas(List<Word> words) {
        Deque<Word> around = new ArrayDeque<>();
        Word last = null;
        for (Word word : words) {
            if (word.role().closes()) {
                around.pop();
            }
            if (last != null && last.role().isComma() && !isList(around.peek())) {
                word.atMost(Word.LINE);
            }
            if (word.role().opens()) {
                around.push(word);
            }
            last = word.isComment() ? last : word;
        }
    }

    private static boolean isList(Word open) {
        return open != null && (open.role() == Role.OPEN_FIELDS || open.role() == Role.OPEN_ENTRIES);
    }

    // ---- items of a file

    /** An item that takes several lines has an empty line around it. */
    private static void separateItems(List<Word> words) {
        boolean linesBefore = false;
        int at = 0;
        while (at < words.size()) {
            int gap = at;
            while (at < words.size() && words.get(at).isComment()) {
                at++;
            }
            if (at == words.size()) {
                return;
            }
            int begin = at;
            int depth = 0;
            boolean lines = false;
            do {
                depth += words.get(at).role().opens() ? 1 : words.get(at).role().closes() ? -1 : 0;
                lines |= at > begin && words.get(at).beginsLine();
                at++;
            } while (at < words.size() && (depth > 0 || !words.get(at).beginsLine()));
            if (gap > 0
                    && (lines || linesBefore)
                    && words.subList(gap, begin + 1).stream().noneMatch(w -> w.before() == Word.GAP)) {
                words.get(gap).atLeast(Word.GAP);
            }
            linesBefore = lines;
        }
    }
}
