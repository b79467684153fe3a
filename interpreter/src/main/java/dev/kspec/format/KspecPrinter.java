// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Lexeme;
import dev.kspec.parse.Role;
import dev.kspec.parse.Sentence;
import dev.kspec.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Prints text of the language in its canonical form.
 *
 * <p>Words are printed as they were written, and lines end where the writer ended them, except that blocks which take
 * several lines have a line for each step, and lines that are too long are ended earlier. What changes is what stands
 * between words.
 */
final class KspecPrinter {
    /** Columns that a line should not exceed. */
    static final int WIDEST = 120;

    private KspecPrinter() {}

    /**
     * The lines of a text in which there is no mistake.
     *
     * @param columns how wide they may be
     */
    static List<String> lines(Span part, Sentence sentence, int columns) {
        return lines(sentence.lexemes(part), sentence, columns);
    }

    static List<String> lines(List<Lexeme> lexemes, Sentence sentence, int columns) {
        List<Word> words = lexemes.stream().map(Word::of).toList();
        pair(words);
        return print(words, sentence, columns);
    }

    /** A text as one line, however long; its comments are left out. */
    static String line(Span part, Sentence sentence) {
        return line(sentence.lexemes(part), sentence);
    }

    static String line(List<Lexeme> lexemes, Sentence sentence) {
        List<Word> words = lexemes.stream()
                .filter(l -> l.role() != Role.COMMENT)
                .map(l -> new Word(l.role(), l.span().text(), Word.NONE))
                .toList();
        pair(words);
        return String.join(" ", print(words, sentence, Integer.MAX_VALUE));
    }

    private static List<String> print(List<Word> written, Sentence sentence, int columns) {
        Normalizer normalizer = new Normalizer(sentence);
        List<Word> words = normalizer.normalize(written);
        List<Line> lines = Lines.of(words, sentence);
        while (wrap(lines, columns)) {
            words = normalizer.normalize(words);
            lines = Lines.of(words, sentence);
        }
        List<String> texts = new ArrayList<>();
        for (Line line : lines) {
            if (line.gapBefore()) {
                texts.add("");
            }
            texts.add(line.text());
        }
        return texts;
    }

    private static boolean wrap(List<Line> lines, int columns) {
        boolean any = false;
        for (Line line : lines) {
            any |= Wrapping.wrap(line, columns);
        }
        return any;
    }

    private static void pair(List<Word> words) {
        Deque<Word> open = new ArrayDeque<>();
        for (Word word : words) {
            if (word.role().opens()) {
                open.push(word);
            } else if (word.role().closes()) {
                word.pair(open.pop());
            }
        }
    }
}
