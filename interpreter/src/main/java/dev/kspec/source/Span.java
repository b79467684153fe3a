// SPDX-License-Identifier: Apache-2.0
package dev.kspec.source;

/**
 * A stretch of a file, from the first offset up to but not including the second.
 *
 * <p>Two spans are equal if they cover the same offsets of the same file object.
 */
public record Span(SourceFile file, int start, int end) {
    public int line() {
        return file.line(start);
    }

    public int column() {
        return file.column(start);
    }

    public String text() {
        return file.text().substring(start, end);
    }

    /** The text with its line ends, and the blanks around them, made one blank each. */
    public String oneLine() {
        return OneLine.of(text().strip());
    }

    /** The smallest span that holds this one and the other. */
    public Span to(Span other) {
        return new Span(file, Math.min(start, other.start), Math.max(end, other.end));
    }

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return file.name() + ":" + line() + ":" + column();
    }
}
