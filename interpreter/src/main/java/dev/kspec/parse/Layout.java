// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecLexer;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The lexer's tokens with the layout rule applied: a newline inside round brackets is dropped.
 *
 * <p>In: a text. Out: tokens for the parser. Guaranteed by then: every token can stand somewhere, since what can stand
 * nowhere was reported and mended or dropped; round brackets left open were reported and closed at their line's end, so
 * that one forgotten `)` does not eat the file; and nothing is nested so deep that it could exhaust a stack.
 */
final class Layout {
    /** How deep brackets, braces and signs may be nested; the agent's stack takes 64 values (agent/wire.def). */
    static final int DEEPEST = 50;

    /** How many operators and commas a line may have, counted over all its brackets. */
    static final int MOST_OPERATORS = 200;

    private final Places places;
    private final Diagnostics diagnostics;
    private final Set<Integer> reported = new HashSet<>();
    private List<Token> tokens = new ArrayList<>();

    private Layout(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
    }

    /** @param oneValue whether it is a single value, in which no newline means anything */
    static Layout of(Places places, boolean oneValue, Diagnostics diagnostics) {
        Layout layout = new Layout(places, diagnostics);
        layout.read();
        Set<Token> closed = layout.closeBrackets();
        layout.joinLines(closed, oneValue);
        layout.limit();
        return layout;
    }

    List<Token> tokens() {
        return tokens;
    }

    /** Whether something was said here about a line: what the parser makes of it then is no news. */
    boolean spokeOf(int line) {
        return reported.contains(line);
    }

    private void read() {
        KspecLexer lexer = new KspecLexer(CharStreams.fromString(places.text()));
        lexer.removeErrorListeners();
        StrayCharacters strays = new StrayCharacters(places);
        Token token;
        do {
            token = lexer.nextToken();
            switch (token.getType()) {
                case KspecLexer.COMMENT -> checkCommentStands(token);
                case KspecLexer.BLANK -> {}
                case KspecLexer.OPEN_TEXT -> {
                    report(unclosedText(token));
                    tokens.add(retyped(token, KspecLexer.TEXT));
                }
                case KspecLexer.STRAY -> report(strays.diagnose(token));
                case KspecLexer.NAME, KspecLexer.COUNTER ->
                    tokens.add(lexer.getInputStream().LA(1) == '(' ? retyped(token, KspecLexer.CALLEE) : token);
                default -> tokens.add(token);
            }
        } while (token.getType() != Token.EOF);
    }

    private void report(Diagnostic diagnostic) {
        if (reported.add(diagnostic.span().line())) {
            diagnostics.add(diagnostic);
        }
    }

    private void checkCommentStands(Token token) {
        Span span = places.span(token);
        int start = span.start();
        if (start > 0 && !Character.isWhitespace(span.file().text().charAt(start - 1))) {
            diagnostics.add(Diagnostic.error(
                            Code.COMMENT_GLUED,
                            span.file().span(start, start + 1),
                            "a `#` begins a comment only at the start of a line or after white space")
                    .help("put a blank before the `#`"));
        }
    }

    private Diagnostic unclosedText(Token token) {
        return Diagnostic.error(Code.UNCLOSED_TEXT, places.span(token), "the quoted text is not closed on its line")
                .label("expected a closing `\"`")
                .help("a text ends on the line it begins on; write a line break in it as \\n");
    }

    private static Token retyped(Token token, int type) {
        CommonToken other = new CommonToken(token);
        other.setType(type);
        return other;
    }

    /** Closes round brackets that nothing closes before the next brace; returns the ones that were closed by the writer. */
    private Set<Token> closeBrackets() {
        Set<Token> closed = new HashSet<>();
        Set<Token> forgotten = new HashSet<>();
        List<Token> open = new ArrayList<>();
        for (Token token : tokens) {
            switch (token.getType()) {
                case KspecLexer.LPAREN -> open.add(token);
                case KspecLexer.RPAREN -> {
                    if (!open.isEmpty()) {
                        closed.add(open.removeLast());
                        closed.add(token);
                    }
                }
                case KspecLexer.LBRACE, KspecLexer.RBRACE, Token.EOF -> {
                    forgotten.addAll(open);
                    open.clear();
                }
                default -> {}
            }
        }
        insertClosing(forgotten);
        return closed;
    }

    private void insertClosing(Set<Token> forgotten) {
        List<Token> mended = new ArrayList<>(tokens.size() + forgotten.size());
        int due = 0;
        for (Token token : tokens) {
            switch (token.getType()) {
                case KspecLexer.NEWLINE, KspecLexer.SEMI, KspecLexer.LBRACE, KspecLexer.RBRACE, Token.EOF -> {
                    for (; due > 0; due--) {
                        mended.add(closing(token));
                    }
                }
                default -> {}
            }
            if (forgotten.contains(token)) {
                due++;
                report(Diagnostic.error(Code.SYNTAX, places.span(token), "this `(` is never closed")
                        .help("add the `)` that belongs to it"));
            }
            mended.add(token);
        }
        tokens = mended;
    }

    /** A closing bracket of no width in front of a token. */
    private static Token closing(Token before) {
        CommonToken token = new CommonToken(before);
        token.setType(KspecLexer.RPAREN);
        token.setStopIndex(before.getStartIndex() - 1);
        return token;
    }

    private void joinLines(Set<Token> closed, boolean everywhere) {
        List<Token> joined = new ArrayList<>(tokens.size());
        int depth = 0;
        for (Token token : tokens) {
            if (closed.contains(token)) {
                depth += token.getType() == KspecLexer.LPAREN ? 1 : -1;
            }
            if (token.getType() != KspecLexer.NEWLINE || (depth == 0 && !everywhere)) {
                joined.add(token);
            }
        }
        tokens = joined;
    }

    private void limit() {
        int depth = 0;
        int brackets = 0;
        int signs = 0;
        int operators = 0;
        for (Token token : tokens) {
            int type = token.getType();
            boolean sign = type == KspecLexer.NOT || type == KspecLexer.MINUS;
            signs = sign ? signs + 1 : 0;
            switch (type) {
                case KspecLexer.LBRACE -> depth++;
                case KspecLexer.RBRACE -> depth--;
                case KspecLexer.LPAREN -> brackets++;
                case KspecLexer.RPAREN -> brackets--;
                case KspecLexer.NEWLINE, KspecLexer.SEMI -> operators = 0;
                case KspecLexer.COMMA -> operators = brackets > 0 ? operators + 1 : 0;
                default -> operators += type >= KspecLexer.EQ && type <= KspecLexer.PERCENT ? 1 : 0;
            }
            if (depth + brackets + signs > DEEPEST) {
                giveUp(token, "this is nested more than " + DEEPEST + " deep");
                return;
            }
            if (operators > MOST_OPERATORS) {
                giveUp(token, "this has more than " + MOST_OPERATORS + " operators");
                return;
            }
        }
    }

    /** Leaves nothing for the parser, which could not be trusted with the rest. */
    private void giveUp(Token token, String message) {
        Span span = places.span(token);
        diagnostics.add(Diagnostic.error(Code.TOO_DEEP, span, message).help("name parts of it with let"));
        reported.add(places.span(tokens.getLast()).line());
        tokens = List.of(tokens.getLast());
    }
}
