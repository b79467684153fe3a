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
        String text = text().strip();
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!endsLine(text.charAt(i))) {
                out.append(text.charAt(i));
                continue;
            }
            while (!out.isEmpty() && isBlank(out.charAt(out.length() - 1))) {
                out.setLength(out.length() - 1);
            }
            while (i + 1 < text.length() && isBlank(text.charAt(i + 1))) {
                i++;
            }
            out.append(' ');
        }
        return out.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || endsLine(c);
    }

    /** As {@code \R} of {@link java.util.regex.Pattern} sees it. */
    private static boolean endsLine(char c) {
        return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
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
