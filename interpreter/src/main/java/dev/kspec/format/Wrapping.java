// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends lines that are too long earlier, where they can be ended: between steps, around blocks, behind commas, inside
 * brackets. A line without such a place stays as long as it is.
 */
final class Wrapping {
    private static final Set<String> JOINERS = Set.of("&&", "||");

    private final List<Word> words;
    private final Line line;
    private final int columns;
    /** Where in the line each word stands. */
    private final Map<Word, Integer> places = new HashMap<>();
    /** In which column each word ends. */
    private final int[] ends;
    /** The words that stand in no bracket of this line. */
    private final List<Word> outer = new ArrayList<>();

    private Wrapping(Line line, int columns) {
        this.line = line;
        this.columns = columns;
        int count = line.words().size() - (line.endsInComment() ? 1 : 0);
        this.words = line.words().subList(0, count);
        this.ends = line.ends();
        for (int i = 0; i < count; i++) {
            places.put(words.get(i), i);
        }
        Word inside = null;
        for (Word word : words) {
            if (word == inside) {
                inside = null;
            }
            if (inside == null) {
                outer.add(word);
                inside = word.role().opens() && isHere(word.partner()) ? word.partner() : null;
            }
        }
    }

    /**
     * Ends a line earlier.
     *
     * @return whether anything has changed
     */
    static boolean wrap(Line line, int columns) {
        return line.width() > columns && !line.isComment() && new Wrapping(line, columns).wrap();
    }

    private boolean wrap() {
        return behindAll(Role.SEMICOLON)
                || openBlocks()
                || behindAll(Role.CHANGE_COMMA)
                || fill(Role.VALUE_COMMA)
                || fill(Role.COMMA)
                || openWidest()
                || beforeJoiners();
    }

    private boolean isHere(Word word) {
        return places.containsKey(word);
    }

    private boolean behindAll(Role role) {
        boolean any = false;
        for (Word word : outer) {
            any |= word.role() == role && endBehind(word);
        }
        return any;
    }

    /** The next word begins a line, if it stands on this one. */
    private boolean endBehind(Word word) {
        int next = places.get(word) + 1;
        if (next >= words.size() || words.get(next) == word.partner()) {
            return false;
        }
        words.get(next).atLeast(Word.LINE);
        return true;
    }

    private boolean openBlocks() {
        boolean any = false;
        for (Word word : outer) {
            boolean block = word.role() == Role.OPEN_BLOCK || word.role() == Role.OPEN_ROWS;
            any |= block && isHere(word.partner()) && endBehind(word);
        }
        return any;
    }

    /** As many parts on a line as fit, but at least one. */
    private boolean fill(Role role) {
        List<Integer> commas = outer.stream()
                .filter(w -> w.role() == role)
                .map(places::get)
                .filter(i -> i + 1 < words.size())
                .toList();
        if (commas.isEmpty()) {
            return false;
        }
        // What has been moved to lines of its own before is missing from the width of the next one.
        int start = role == Role.VALUE_COMMA && line.mark() != null
                ? ends[places.get(line.mark())] + 1
                : line.indent().column();
        int moved = 0;
        int last = -1;
        for (int i = 0; i <= commas.size(); i++) {
            int end = i < commas.size() ? commas.get(i) : words.size() - 1;
            if (last >= 0 && ends[end] - moved > columns) {
                endBehind(words.get(last));
                moved = ends[last] + 1 - start;
            }
            last = end;
        }
        return moved != 0;
    }

    /** Opens up the widest bracket: what stands in it gets lines of its own. */
    private boolean openWidest() {
        Optional<Word> widest = outer.stream()
                .filter(w -> w.role().opens() && isHere(w.partner()))
                .filter(w -> places.get(w.partner()) > places.get(w) + 1)
                .max(Comparator.comparingInt(w -> ends[places.get(w.partner())] - ends[places.get(w)]));
        widest.ifPresent(open -> {
            endBehind(open);
            List<Word> inside = inside(open);
            boolean rows = inside.stream().anyMatch(w -> w.role() == Role.ROW_COLON);
            if (open.role() == Role.OPEN_FIELDS || rows) {
                inside.stream().filter(w -> w.role() == Role.COMMA).forEach(this::endBehind);
            }
        });
        return widest.isPresent();
    }

    /** The words between two brackets that stand in no bracket there. */
    private List<Word> inside(Word open) {
        List<Word> inside = new ArrayList<>();
        int depth = 0;
        for (Word word : words.subList(places.get(open) + 1, places.get(open.partner()))) {
            depth -= word.role().closes() ? 1 : 0;
            if (depth == 0) {
                inside.add(word);
            }
            depth += word.role().opens() ? 1 : 0;
        }
        return inside;
    }

    /** Inside brackets a line may end before an operator, too. */
    private boolean beforeJoiners() {
        boolean any = false;
        for (Word word : outer) {
            if (word != words.getFirst() && JOINERS.contains(word.text()) && line.isInBrackets()) {
                word.atLeast(Word.LINE);
                any = true;
            }
        }
        return any;
    }
}
