// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.program.Regex.SyntaxError;

/** The text of a regular expression, and how far it has been read. */
final class RegexText {
    private final String text;
    private int at;

    RegexText(String text) {
        this.text = text;
    }

    boolean has() {
        return at < text.length();
    }

    int at() {
        return at;
    }

    char peek() {
        return text.charAt(at);
    }

    char next() {
        return text.charAt(at++);
    }

    /** The next character, which may take two chars. */
    String character() {
        int end = text.offsetByCodePoints(at, 1);
        String character = text.substring(at, end);
        at = end;
        return character;
    }

    boolean looksAt(String words) {
        return text.startsWith(words, at);
    }

    boolean take(char c) {
        boolean taken = has() && peek() == c;
        at += taken ? 1 : 0;
        return taken;
    }

    /** What stands before some words, which are passed over too; null if they do not come any more. */
    String until(String words) {
        int end = text.indexOf(words, at);
        if (end < 0) {
            return null;
        }
        String before = text.substring(at, end);
        at = end + words.length();
        return before;
    }

    SyntaxError error(String message, String remedy) {
        return error(at, message, remedy);
    }

    SyntaxError error(int position, String message, String remedy) {
        return new SyntaxError(Math.min(position, text.length()), message, remedy);
    }
}
