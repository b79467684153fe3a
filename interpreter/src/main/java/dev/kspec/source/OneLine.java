// SPDX-License-Identifier: Apache-2.0
package dev.kspec.source;

/** Texts of several lines made one. */
public final class OneLine {
    private OneLine() {}

    /**
     * The text with its line ends, and the blanks around them, made one blank each, or none behind an opening bracket and before a
     * closing one; none at its ends, where there were several lines.
     */
    public static String of(String several) {
        if (several.chars().noneMatch(c -> endsLine((char) c))) {
            return several;
        }
        String text = several.strip();
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
            boolean inner = !out.isEmpty() && "([".indexOf(out.charAt(out.length() - 1)) >= 0;
            boolean last = i + 1 < text.length() && ")]".indexOf(text.charAt(i + 1)) >= 0;
            if (!inner && !last) {
                out.append(' ');
            }
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
}
