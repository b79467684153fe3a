// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/** The lexer's tokens, line ends counted instead of kept. */
final class Lexing {
    private final Places places;
    private final Roles roles;

    Lexing(Places places, Roles roles) {
        this.places = places;
        this.roles = roles;
    }

    List<Lexeme> lexemes() {
        KspecLexer lexer = new KspecLexer(CharStreams.fromString(places.text()));
        lexer.removeErrorListeners();
        List<Lexeme> lexemes = new ArrayList<>();
        int lines = 0;
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            switch (token.getType()) {
                case KspecLexer.BLANK -> {}
                case KspecLexer.NEWLINE -> lines++;
                default -> {
                    Role role = token.getType() == KspecLexer.COMMENT ? Role.COMMENT : roles.of(token);
                    lexemes.add(new Lexeme(role, places.span(token), lines));
                    lines = 0;
                }
            }
        }
        return lexemes;
    }
}
