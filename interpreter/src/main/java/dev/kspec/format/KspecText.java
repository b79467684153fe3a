// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.format.CommentCursor.Comment;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of the language that are being put together; the printer gives them their last form. */
final class KspecText {
    /** Escapes that both carriers read in the same way. */
    private static final Pattern SHARED =
            Pattern.compile("\"([^\"\\\\$\\r\\n]|\\$(?!\\{)|\\\\[ntr0\\\\\"e]|\\\\x[0-7][0-9a-fA-F])*\"");

    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    void line(String text) {
        lines.add(text);
    }

    void gap() {
        if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
            lines.add("");
        }
    }

    void comments(List<Comment> comments) {
        for (Comment comment : comments) {
            if (comment.gapBefore()) {
                gap();
            }
            lines.add(comment.text());
        }
    }

    /** A comment that stands behind something on its line, or nothing; on a line of its own. */
    void onOwnLine(String trailing) {
        if (!trailing.isBlank()) {
            lines.add(trailing.strip());
        }
    }

    void all(KspecText other) {
        lines.addAll(other.lines);
    }

    /** A scalar that is a text, as a text of the language: as it is written, if that says the same. */
    static String quoted(Scalar scalar) {
        String written = scalar.span().text();
        return scalar.style() == Style.DOUBLE_QUOTED && SHARED.matcher(written).matches()
                ? written
                : quoted(scalar.value());
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            boolean interpolation = c == '$' && text.startsWith("${", at);
            out.append(interpolation ? "\\$" : escaped(c));
        }
        return out.append('"').toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            case 0x1b -> "\\e";
            default -> {
                boolean odd = (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
                yield c < ' ' ? String.format("\\x%02x", c) : odd ? String.format("\\u{%x}", c) : Character.toString(c);
            }
        };
    }
}
