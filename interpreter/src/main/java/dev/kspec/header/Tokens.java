// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Preprocessed C as tokens: enough to see which names are declared, not what they mean. */
final class Tokens {
    private static final Pattern TOKEN = Pattern.compile(
            "[A-Za-z_]\\w*|\\.?[0-9](?:[eEpP][+-]|[\\w.])*|L?\"(?:[^\"\\\\]|\\\\.)*\"|L?'(?:[^'\\\\]|\\\\.)*'|\\S");

    private Tokens() {}

    /** A token and the line it stands on. */
    record Token(String text, Place place) {
        boolean is(String other) {
            return text.equals(other);
        }

        /** Whether it is a name or a keyword; text and characters may begin with the letter L. */
        boolean isName() {
            char last = text.charAt(text.length() - 1);
            return Character.isJavaIdentifierStart(text.charAt(0)) && last != '"' && last != '\'';
        }
    }

    static List<Token> of(List<Preprocessed.Line> lines) {
        List<Token> tokens = new ArrayList<>();
        for (Preprocessed.Line line : lines) {
            Matcher matcher = TOKEN.matcher(line.text());
            while (matcher.find()) {
                tokens.add(new Token(matcher.group(), line.place()));
            }
        }
        return tokens;
    }

    /** Whether the brackets of a macro's body pair up, so that it can stand within another expression. */
    static boolean isBalanced(String body) {
        StringBuilder open = new StringBuilder();
        Matcher matcher = TOKEN.matcher(body);
        while (matcher.find()) {
            String token = matcher.group();
            if ("([{".contains(token)) {
                open.append(token);
            } else if (")]}".contains(token)) {
                int last = open.length() - 1;
                if (last < 0 || "([{".indexOf(open.charAt(last)) != ")]}".indexOf(token.charAt(0))) {
                    return false;
                }
                open.setLength(last);
            } else if (token.equals("\"") || token.equals("'") || token.equals(";") || token.equals("#")) {
                return false;
            }
        }
        return open.isEmpty();
    }
}
