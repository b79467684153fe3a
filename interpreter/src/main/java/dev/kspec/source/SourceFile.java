// SPDX-License-Identifier: Apache-2.0
package dev.kspec.source;

import java.util.Arrays;

/**
 * The text of one file, with its lines found once.
 *
 * <p>Offsets count UTF-16 units from 0. Lines and columns count from 1; a column counts code points, as editors do.
 */
public final class SourceFile {
    /** Surrogate pairs are counted beforehand up to every so many units, so that a column in a long line costs little. */
    private static final int STRIDE = 1024;

    private final String name;
    private final String text;
    private final int[] lineStarts;
    /** The number of pairs before each multiple of {@link #STRIDE}; null where the text has none. */
    private final int[] pairs;

    /**
     * @param name the name shown to people: relative to the project where that is possible, with forward slashes
     */
    public SourceFile(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = lineStarts(text);
        this.pairs = text.chars().anyMatch(c -> Character.isHighSurrogate((char) c)) ? pairs(text) : null;
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /** Number of the line in which the offset lies, from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Number of the column, from 1, in code points. */
    public int column(int offset) {
        int start = lineStarts[line(offset) - 1];
        int end = Math.min(offset, text.length());
        return end - start - (pairs == null ? 0 : pairsBefore(end) - pairsBefore(start)) + 1;
    }

    public int lineCount() {
        return lineStarts.length;
    }

    /** Offset of a line's first character. */
    public int lineStart(int line) {
        return lineStarts[line - 1];
    }

    /** Offset behind a line's last character, its end not counted. */
    public int lineEnd(int line) {
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    /** The line's text without its end. */
    public String lineText(int line) {
        return text.substring(lineStart(line), lineEnd(line));
    }

    /** The span from one offset to another, both brought within the file. */
    public Span span(int start, int end) {
        int from = Math.clamp(start, 0, text.length());
        return new Span(this, from, Math.clamp(end, from, text.length()));
    }

    /**
     * The file's text with everything outside the span turned into blanks, line ends kept: parsed on its own, a part
     * then carries the places of the whole file.
     */
    public String masked(Span span) {
        StringBuilder out = new StringBuilder(span.end());
        for (int i = 0; i < span.end(); i++) {
            char c = text.charAt(i);
            out.append(i >= span.start() || c == '\n' || c == '\r' ? c : ' ');
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return name;
    }

    private static int[] pairs(String text) {
        int[] before = new int[text.length() / STRIDE + 1];
        for (int i = 1; i < before.length; i++) {
            before[i] = before[i - 1] + pairsEnding(text, (i - 1) * STRIDE, i * STRIDE);
        }
        return before;
    }

    private int pairsBefore(int offset) {
        return pairs[offset / STRIDE] + pairsEnding(text, offset / STRIDE * STRIDE, offset);
    }

    /** How many pairs have their second half from one offset up to but not including another. */
    private static int pairsEnding(String text, int from, int to) {
        int count = 0;
        for (int i = Math.max(1, from); i < to; i++) {
            if (Character.isLowSurrogate(text.charAt(i)) && Character.isHighSurrogate(text.charAt(i - 1))) {
                count++;
            }
        }
        return count;
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }
}
