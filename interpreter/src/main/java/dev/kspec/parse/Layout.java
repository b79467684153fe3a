// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecLexer;
import dev.kspec.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    /** How many operators and commas an expression may have. */
    static final int MOST_OPERATORS = 200;

    /** Words behind which a bracket opens a value, touching or not. */
    private static final Set<Integer> NEVER_CALLED = Set.of(
            KspecLexer.ALIGN,
            KspecLexer.AS,
            KspecLexer.ASSERT,
            KspecLexer.BY,
            KspecLexer.COLUMN,
            KspecLexer.EVENTUALLY,
            KspecLexer.EXPECT,
            KspecLexer.FOR,
            KspecLexer.GIVE,
            KspecLexer.GROUP,
            KspecLexer.IF,
            KspecLexer.IN,
            KspecLexer.IS,
            KspecLexer.MATCHES,
            KspecLexer.NOT_WORD,
            KspecLexer.OF,
            KspecLexer.REPEAT,
            KspecLexer.TIMES,
            KspecLexer.USER,
            KspecLexer.WHEN,
            KspecLexer.WHERE,
            KspecLexer.WITHIN);

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
        if (!oneValue) {
            layout.tokens = new LineBreaks(places, layout::report).mended(layout.tokens);
        }
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
        int stray = -1;
        Token token;
        do {
            token = lexer.nextToken();
            if (beginsForeignComment(token, lexer)) {
                String sign = token.getText() + (char) lexer.getInputStream().LA(1);
                int at = places.span(token).start();
                report(Diagnostic.error(Code.SYNTAX, places.file().span(at, at + 2), "`" + sign + "` begins no comment")
                        .help("a comment begins with # and goes to the end of the line"));
                token = behindForeignComment(lexer);
            }
            if (token.getLine() == stray && isRest(token)) {
                // What a line means behind such a character is a guess.
                continue;
            }
            switch (token.getType()) {
                case KspecLexer.COMMENT -> checkCommentStands(token);
                case KspecLexer.BLANK -> {}
                case KspecLexer.OPEN_TEXT -> {
                    report(unclosedText(token));
                    tokens.add(retyped(token, KspecLexer.TEXT));
                }
                case KspecLexer.STRAY -> {
                    report(strays.diagnose(token));
                    stray = token.getLine();
                }
                case KspecLexer.TEXT -> token = text(token, lexer);
                case KspecLexer.LBRACK -> tokens.add(isIndex(token) ? retyped(token, KspecLexer.INDEX) : token);
                default -> tokens.add(isCallee(token, lexer) ? retyped(token, KspecLexer.CALLEE) : token);
            }
        } while (token.getType() != Token.EOF);
    }

    /** Adds a text; if a quote in its {@code ${…}} has ended it, that is reported and the line left. */
    private Token text(Token token, KspecLexer lexer) {
        String written = token.getText();
        int open = written.lastIndexOf("${");
        int next = lexer.getInputStream().LA(1);
        boolean broken = open > 0
                && written.charAt(open - 1) != '\\'
                && written.indexOf('}', open) < 0
                && (Character.isLetterOrDigit(next) || next == '}' || next == '"' || next == '_');
        if (!broken) {
            tokens.add(token);
            return token;
        }
        report(Diagnostic.error(Code.UNCLOSED_TEXT, places.span(token), "a `\"` inside `${…}` ends the text")
                .help("give what it is to be a name first: let x = …, and write \"${x}\""));
        Token rest = token;
        while (rest.getType() != KspecLexer.NEWLINE && rest.getType() != Token.EOF) {
            rest = lexer.nextToken();
        }
        tokens.add(rest);
        return rest;
    }

    /** Whether a token is needed for no more than its own line. */
    private static boolean isRest(Token token) {
        return switch (token.getType()) {
            case KspecLexer.LBRACE, KspecLexer.RBRACE, KspecLexer.NEWLINE, Token.EOF -> false;
            default -> true;
        };
    }

    /** Of C or SQL. */
    private boolean beginsForeignComment(Token token, KspecLexer lexer) {
        int next = lexer.getInputStream().LA(1);
        boolean first = tokens.isEmpty() || tokens.getLast().getType() == KspecLexer.NEWLINE;
        return switch (token.getType()) {
            case KspecLexer.SLASH -> next == '/' || next == '*';
            case KspecLexer.MINUS -> first && next == '-';
            default -> false;
        };
    }

    /** The token behind the line or, behind {@code /*}, behind what closes the comment. */
    private static Token behindForeignComment(KspecLexer lexer) {
        boolean block = lexer.getInputStream().LA(1) == '*';
        Token before = lexer.nextToken();
        for (Token token = lexer.nextToken(); ; before = token, token = lexer.nextToken()) {
            switch (token.getType()) {
                case Token.EOF -> {
                    return token;
                }
                case KspecLexer.NEWLINE -> {
                    if (!block) {
                        return token;
                    }
                }
                case KspecLexer.SLASH -> {
                    if (block && before.getType() == KspecLexer.STAR) {
                        return lexer.nextToken();
                    }
                }
                default -> {}
            }
        }
    }

    private static boolean isWord(Token token) {
        return token.getType() == KspecLexer.NAME
                || (token.getType() >= KspecLexer.ACROSS && token.getType() <= KspecLexer.XFAIL);
    }

    private static boolean isCallee(Token token, KspecLexer lexer) {
        return lexer.getInputStream().LA(1) == '(' && isWord(token) && !NEVER_CALLED.contains(token.getType());
    }

    /** Whether the bracket touches the word or the bracket before it. */
    private boolean isIndex(Token bracket) {
        if (tokens.isEmpty() || tokens.getLast().getStopIndex() + 1 != bracket.getStartIndex()) {
            return false;
        }
        Token before = tokens.getLast();
        return switch (before.getType()) {
            case KspecLexer.RPAREN, KspecLexer.RBRACK, KspecLexer.TEXT, KspecLexer.RAW, KspecLexer.HEX -> true;
            default -> isWord(before);
        };
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

    /**
     * Closes brackets that nothing closes before the next block's brace; returns the ones that were closed by the
     * writer, and the braces of field lists among them.
     */
    private Set<Token> closeBrackets() {
        Set<Token> closed = new HashSet<>();
        Set<Token> forgotten = new HashSet<>();
        Deque<Token> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.getType()) {
                case KspecLexer.LPAREN, KspecLexer.LBRACK, KspecLexer.INDEX -> open.push(token);
                case KspecLexer.RPAREN, KspecLexer.RBRACK -> close(token, open, closed, forgotten);
                case KspecLexer.LBRACE -> {
                    if (!open.isEmpty() && beginsFields(i)) {
                        open.push(token);
                    } else {
                        forget(open, forgotten);
                    }
                }
                case KspecLexer.RBRACE -> {
                    if (open.stream().anyMatch(t -> t.getType() == KspecLexer.LBRACE)) {
                        close(token, open, closed, forgotten);
                    } else {
                        forget(open, forgotten);
                    }
                }
                case KspecLexer.NEWLINE -> {
                    if (!open.isEmpty() && beginsStep(i + 1)) {
                        forget(open, forgotten);
                    }
                }
                case Token.EOF -> forget(open, forgotten);
                default -> {}
            }
        }
        insertClosing(forgotten);
        return closed;
    }

    /** Whether a line begins in a way that no line inside brackets does. */
    private boolean beginsStep(int first) {
        return switch (tokens.get(first).getType()) {
            case KspecLexer.ASSERT -> true;
            case KspecLexer.LET ->
                isWord(tokens.get(first + 1)) && tokens.get(first + 2).getType() == KspecLexer.ASSIGN;
            default -> false;
        };
    }

    /** Inside brackets a brace begins a list of fields, unless what follows says that it is a block. */
    private boolean beginsFields(int brace) {
        int at = brace + 1;
        while (tokens.get(at).getType() == KspecLexer.NEWLINE) {
            at++;
        }
        Token first = tokens.get(at);
        return switch (first.getType()) {
            case KspecLexer.REST, KspecLexer.RBRACE -> true;
            default -> isWord(first) && tokens.get(at + 1).getType() == KspecLexer.COLON;
        };
    }

    private static void forget(Deque<Token> open, Set<Token> forgotten) {
        open.stream().filter(t -> t.getType() != KspecLexer.LBRACE).forEach(forgotten::add);
        open.clear();
    }

    /** Pairs a closing bracket with the innermost opening one of its kind; those inside it were forgotten. */
    private static void close(Token token, Deque<Token> open, Set<Token> closed, Set<Token> forgotten) {
        if (open.stream().noneMatch(t -> isPair(t, token))) {
            return;
        }
        while (!isPair(open.peek(), token)) {
            Token inner = open.pop();
            if (inner.getType() != KspecLexer.LBRACE) {
                forgotten.add(inner);
            }
        }
        closed.add(open.pop());
        closed.add(token);
    }

    private static boolean isPair(Token opening, Token closing) {
        return closing.getType() == closingOf(opening);
    }

    private static int closingOf(Token opening) {
        return switch (opening.getType()) {
            case KspecLexer.LPAREN -> KspecLexer.RPAREN;
            case KspecLexer.LBRACE -> KspecLexer.RBRACE;
            default -> KspecLexer.RBRACK;
        };
    }

    private void insertClosing(Set<Token> forgotten) {
        if (forgotten.isEmpty()) {
            return;
        }
        List<Token> mended = new ArrayList<>(tokens.size() + forgotten.size());
        Deque<Token> due = new ArrayDeque<>();
        for (Token token : tokens) {
            switch (token.getType()) {
                case KspecLexer.NEWLINE, KspecLexer.SEMI, KspecLexer.LBRACE, KspecLexer.RBRACE, Token.EOF -> {
                    while (!due.isEmpty()) {
                        mended.add(closing(due.pop(), token));
                    }
                }
                default -> {}
            }
            if (forgotten.contains(token)) {
                due.push(token);
                report(Diagnostic.error(
                                Code.SYNTAX, places.span(token), "this `" + token.getText() + "` is never closed")
                        .help("add the `" + (closingOf(token) == KspecLexer.RPAREN ? ")" : "]")
                                + "` that belongs to it"));
            }
            mended.add(token);
        }
        tokens = mended;
    }

    /** A closing bracket of no width in front of a token. */
    private static Token closing(Token opening, Token before) {
        CommonToken token = new CommonToken(before);
        token.setType(closingOf(opening));
        token.setStopIndex(before.getStartIndex() - 1);
        return token;
    }

    /** Drops newlines whose innermost bracket is a round or square one. */
    private void joinLines(Set<Token> closed, boolean everywhere) {
        List<Token> joined = new ArrayList<>(tokens.size());
        Deque<Token> around = new ArrayDeque<>();
        for (Token token : tokens) {
            if (closed.contains(token)) {
                if (!around.isEmpty() && isPair(around.peek(), token)) {
                    around.pop();
                } else {
                    around.push(token);
                }
            }
            boolean inside = !around.isEmpty() && around.peek().getType() != KspecLexer.LBRACE;
            if (inside && token.getType() == KspecLexer.SEMI) {
                joined.add(comma(token, around.peek()));
                continue;
            }
            if (token.getType() != KspecLexer.NEWLINE || !(inside || everywhere)) {
                joined.add(token);
            }
        }
        tokens = joined;
    }

    /** Inside brackets a semicolon ends no step. */
    private Token comma(Token semicolon, Token bracket) {
        int head = tokens.indexOf(bracket) - 1;
        report(
                head >= 0 && tokens.get(head).getType() == KspecLexer.FOR
                        ? Diagnostic.error(
                                        Code.SYNTAX,
                                        places.span(bracket),
                                        "`for` goes over the items of a list or a range")
                                .help("write: for x in [1, 2] { … }, or: for i in 0..9 { … }")
                        : Diagnostic.error(Code.SYNTAX, places.span(semicolon), "unexpected `;`")
                                .label("inside brackets")
                                .help("what stands in brackets is separated by commas"));
        return retyped(semicolon, KspecLexer.COMMA);
    }

    private void limit() {
        int depth = 0;
        int brackets = 0;
        int signs = 0;
        int operators = 0;
        for (Token token : tokens) {
            int type = token.getType();
            boolean sign = type == KspecLexer.NOT || type == KspecLexer.MINUS || type == KspecLexer.TILDE;
            signs = sign ? signs + 1 : 0;
            switch (type) {
                case KspecLexer.LBRACE -> depth++;
                case KspecLexer.RBRACE -> depth--;
                case KspecLexer.LPAREN, KspecLexer.LBRACK, KspecLexer.INDEX -> brackets++;
                case KspecLexer.RPAREN, KspecLexer.RBRACK -> brackets--;
                case KspecLexer.NEWLINE, KspecLexer.SEMI, KspecLexer.COMMA -> operators = 0;
                default -> operators += isOperator(type) ? 1 : 0;
            }
            if (depth + brackets + signs > DEEPEST) {
                giveUp(
                        token,
                        "this is nested more than " + DEEPEST + " deep",
                        depth > DEEPEST / 2
                                ? "move what is inside into a definition: define NAME(…) { … }"
                                : "name parts of it with let");
                return;
            }
            if (operators > MOST_OPERATORS) {
                giveUp(token, "this has more than " + MOST_OPERATORS + " operators", "name parts of it with let");
                return;
            }
        }
    }

    /** Members and indexes nest like operators. */
    private static boolean isOperator(int type) {
        return (type >= KspecLexer.EQ && type <= KspecLexer.PERCENT)
                || type == KspecLexer.DOT
                || type == KspecLexer.INDEX;
    }

    /** Leaves nothing for the parser, which could not be trusted with the rest. */
    private void giveUp(Token token, String message, String remedy) {
        Span span = places.span(token);
        diagnostics.add(Diagnostic.error(Code.TOO_DEEP, span, message).help(remedy));
        reported.add(places.span(tokens.getLast()).line());
        tokens = List.of(tokens.getLast());
    }
}
