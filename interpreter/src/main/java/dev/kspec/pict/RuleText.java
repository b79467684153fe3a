// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;

/** Reads the signs, words and values of rules one after the other. As in PICT, upper and lower case of words are the same. */
final class RuleText {
    /** A mistake that ends the reading of a rule. */
    @SuppressWarnings("serial")
    static final class Wrong extends RuntimeException {
        final Diagnostic diagnostic;

        Wrong(Diagnostic diagnostic) {
            super(diagnostic.message(), null, false, false);
            this.diagnostic = diagnostic;
        }
    }

    private final SourceFile file;
    private final String text;
    private int at;

    /** The end of what was read last. */
    private int read;

    RuleText(SourceFile file, int from) {
        this.file = file;
        text = file.text();
        at = from;
        read = from;
    }

    /** Goes on to the next character that counts; lines that begin with # do not. */
    private void skip() {
        while (at < text.length()) {
            if (Lines.isBlank(text.charAt(at))) {
                at++;
            } else if (text.charAt(at) == '#' && beginsLine()) {
                at = file.lineEnd(file.line(at));
            } else {
                return;
            }
        }
    }

    private boolean beginsLine() {
        int start = file.lineStart(file.line(at));
        return text.substring(start, at).chars().allMatch(c -> Lines.isBlank((char) c));
    }

    boolean atEnd() {
        skip();
        return at == text.length();
    }

    /** Where the next sign or word begins. */
    int position() {
        skip();
        return at;
    }

    Span since(int start) {
        return file.span(start, read);
    }

    boolean sees(String word) {
        skip();
        return text.regionMatches(true, at, word, 0, word.length());
    }

    boolean accept(String word) {
        if (!sees(word)) {
            return false;
        }
        at += word.length();
        read = at;
        return true;
    }

    /** The next word or sign, for a message; the end of the file is an empty one. */
    Span next() {
        skip();
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        if (end == at && at < text.length()) {
            end += Character.charCount(text.codePointAt(at));
        }
        return at == text.length() ? file.span(read, read) : file.span(at, end);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    Wrong wrong(String expected, String help) {
        Span next = next();
        String found = next.start() == next.end() ? "the end of the file" : "`" + next.text() + "`";
        return wrong(next, "expected " + expected + ", found " + found, help);
    }

    static Wrong wrong(Span span, String message, String help) {
        return new Wrong(Diagnostic.error(Code.PICT_SYNTAX, span, message).help(help));
    }

    /** What stands between the sign that was just read and the closing one, which is read as well. */
    String quoted(char close, int start) {
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at++);
            if (c == close) {
                read = at;
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : c);
        }
        Span open = Lines.stripped(file.span(start, file.lineEnd(file.line(start))));
        // The rule most likely ends with its line.
        at = open.text().endsWith(";") ? open.end() - 1 : at;
        throw wrong(open, "no `" + close + "` follows in this line", "close it with `" + close + "`");
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at) : '\n';
        if (c != '\\' && c != '"' && c != ']') {
            Span span = file.span(at - 1, c == '\n' ? at : at + 1);
            throw wrong(
                    span,
                    "a lone backslash",
                    "a backslash itself is written \\\\, and before it there are only \\\" and \\]");
        }
        at++;
        return c;
    }

    /** The number that stands here; null if none does. */
    Double number() {
        skip();
        int length = PictNumber.length(text, at);
        boolean word = length > 0
                && Character.isLetter(text.charAt(at + length - 1))
                && at + length < text.length()
                && isWord(text.charAt(at + length));
        if (length == 0 || word) {
            return null;
        }
        Double number = PictNumber.value(text.substring(at, at + length)).orElseThrow();
        at += length;
        read = at;
        return number;
    }

    void skipLine() {
        at = file.lineEnd(file.line(position()));
    }

    /** Goes on behind the next semicolon outside of quotes, or to the end. */
    void recover() {
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            quoted = c == '"' ? !quoted : quoted && c != '\n';
            if (c == ';' && !quoted) {
                return;
            }
        }
    }
}
