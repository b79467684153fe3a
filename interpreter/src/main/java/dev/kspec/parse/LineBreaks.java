// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.grammar.KspecLexer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** Lines that were broken where they go on, or went on where a brace was to be closed: reported and mended. */
final class LineBreaks {
    private final Places places;
    private final Consumer<Diagnostic> report;

    LineBreaks(Places places, Consumer<Diagnostic> report) {
        this.places = places;
        this.report = report;
    }

    List<Token> mended(List<Token> tokens) {
        return joined(closed(tokens));
    }

    /** Joins what belongs to the line above: {@code else}, {@code after each}, {@code across}, a block's brace. */
    private List<Token> joined(List<Token> tokens) {
        List<Token> result = new ArrayList<>(tokens.size());
        Token head = null;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (head == null && token.getType() != KspecLexer.NEWLINE) {
                head = token;
            }
            boolean first = !result.isEmpty() && result.getLast().getType() == KspecLexer.NEWLINE;
            if (first && mayBelongAbove(token) && belongsAbove(result, token, tokens, i, head)) {
                while (result.getLast().getType() == KspecLexer.NEWLINE) {
                    result.removeLast();
                }
            }
            result.add(token);
            if (token.getType() == KspecLexer.NEWLINE || token.getType() == KspecLexer.SEMI) {
                int next = i + 1 < tokens.size() ? tokens.get(i + 1).getType() : Token.EOF;
                boolean goesOn = next == KspecLexer.ACROSS || next == KspecLexer.NEWLINE;
                head = goesOn || isComma(tokens, i) ? head : null;
            }
        }
        return result;
    }

    private static boolean isComma(List<Token> tokens, int newline) {
        return newline > 0 && tokens.get(newline - 1).getType() == KspecLexer.COMMA;
    }

    /** Asked before the empty lines above are looked through, of which there may be many. */
    private static boolean mayBelongAbove(Token token) {
        return switch (token.getType()) {
            case KspecLexer.ELSE, KspecLexer.AFTER, KspecLexer.ACROSS, KspecLexer.LBRACE -> true;
            default -> false;
        };
    }

    private boolean belongsAbove(List<Token> above, Token token, List<Token> tokens, int index, Token head) {
        Token before = above.reversed().stream()
                .filter(t -> t.getType() != KspecLexer.NEWLINE)
                .findFirst()
                .orElse(null);
        if (before == null) {
            return false;
        }
        boolean behindBlock = before.getType() == KspecLexer.RBRACE;
        int next = index + 1 < tokens.size() ? tokens.get(index + 1).getType() : Token.EOF;
        String word = switch (token.getType()) {
            case KspecLexer.ELSE -> behindBlock ? "else" : "";
            case KspecLexer.AFTER -> behindBlock && next == KspecLexer.EACH ? "after each" : "";
            case KspecLexer.ACROSS ->
                head != null && head.getType() == KspecLexer.ASSERT && next == KspecLexer.LBRACE ? "across" : "";
            case KspecLexer.LBRACE -> endsHead(before) ? "{" : "";
            default -> "";
        };
        if (word.isEmpty()) {
            return false;
        }
        report.accept(
                switch (word) {
                    case "{" ->
                        error(token, "the `{` of a block stands on the line that it belongs to")
                                .help("put it at the end of the line above");
                    case "across" ->
                        error(token, "`across` stands on the line of its `assert`")
                                .help(
                                        "a list of changes may go on behind a comma; a line that ends without one is over");
                    default ->
                        error(token, "`" + word + "` stands on the line of the `}` before it")
                                .help("write: } " + word + " {");
                });
        return true;
    }

    private static boolean endsHead(Token before) {
        return Situation.isWord(before)
                || switch (before.getType()) {
                    case KspecLexer.TEXT, KspecLexer.RAW, KspecLexer.NUMBER, KspecLexer.RPAREN, KspecLexer.RBRACK ->
                        true;
                    default -> false;
                };
    }

    private Diagnostic error(Token token, String message) {
        return Diagnostic.error(Code.SYNTAX, places.span(token), message);
    }

    /** Closes a list of fields or a matrix behind which steps begin. */
    private List<Token> closed(List<Token> tokens) {
        Set<Integer> behind = new HashSet<>();
        Deque<Integer> braces = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            switch (tokens.get(i).getType()) {
                case KspecLexer.LBRACE -> braces.push(beginsFields(tokens, i) ? i : -1);
                case KspecLexer.RBRACE -> braces.poll();
                case KspecLexer.NEWLINE -> {
                    if (!braces.isEmpty()
                            && braces.peek() >= 0
                            && i > 0
                            && isForgotten(tokens, i)
                            && !isInMatrix(tokens, braces.peek(), i)) {
                        Token brace = tokens.get(braces.pop());
                        report.accept(error(brace, "this `{` is never closed").help("add the `}` that belongs to it"));
                        behind.add(i);
                    }
                }
                default -> {}
            }
        }
        if (behind.isEmpty()) {
            return tokens;
        }
        List<Token> result = new ArrayList<>(tokens.size() + behind.size());
        for (int i = 0; i < tokens.size(); i++) {
            if (behind.contains(i)) {
                CommonToken closing = new CommonToken(tokens.get(i));
                closing.setType(KspecLexer.RBRACE);
                closing.setStopIndex(closing.getStartIndex() - 1);
                result.add(closing);
            }
            result.add(tokens.get(i));
        }
        return result;
    }

    private static boolean beginsFields(List<Token> tokens, int brace) {
        int at = behindNewlines(tokens, brace + 1);
        int first = tokens.get(at).getType();
        return first == KspecLexer.REST
                || ((Situation.isWord(tokens.get(at)) || first == KspecLexer.TEXT)
                        && tokens.get(at + 1).getType() == KspecLexer.COLON);
    }

    private static int behindNewlines(List<Token> tokens, int from) {
        int at = from;
        while (tokens.get(at).getType() == KspecLexer.NEWLINE) {
            at++;
        }
        return at;
    }

    /** Whether a line ends whose next one goes on with something else than fields. */
    private static boolean isForgotten(List<Token> tokens, int newline) {
        switch (tokens.get(newline - 1).getType()) {
            case KspecLexer.NEWLINE, KspecLexer.LBRACE, KspecLexer.COMMA, KspecLexer.COLON -> {
                return false;
            }
            default -> {}
        }
        int at = behindNewlines(tokens, newline);
        Token next = tokens.get(at);
        if (next.getType() == Token.EOF) {
            return true;
        }
        int second = tokens.get(at + 1).getType();
        boolean part = second == KspecLexer.COLON || second == KspecLexer.ASSIGN;
        return (Situation.isWord(next) || next.getType() == KspecLexer.CALLEE || isStatement(next)) && !part;
    }

    /** Whether a line of a matrix ends whose next one belongs to it, too. */
    private static boolean isInMatrix(List<Token> tokens, int brace, int newline) {
        if (brace == 0 || tokens.get(brace - 1).getType() != KspecLexer.MATRIX) {
            return false;
        }
        int at = behindNewlines(tokens, newline);
        Token next = tokens.get(at);
        if (next.getType() == KspecLexer.IF && isRule(tokens, at)) {
            return true;
        }
        return switch (next.getType()) {
            case KspecLexer.COVER,
                    KspecLexer.BUDGET,
                    KspecLexer.NEVER,
                    KspecLexer.INVALID,
                    KspecLexer.INCLUDE,
                    KspecLexer.EXCLUDE,
                    KspecLexer.WEIGHT,
                    KspecLexer.LET -> true;
            // Whatever it is, it was meant to be in there.
            default -> next.getCharPositionInLine() > tokens.get(brace - 1).getCharPositionInLine();
        };
    }

    /** {@code if … then …}, on one line. */
    private static boolean isRule(List<Token> tokens, int from) {
        for (int i = from; tokens.get(i).getType() != Token.EOF; i++) {
            switch (tokens.get(i).getType()) {
                case KspecLexer.THEN -> {
                    return true;
                }
                case KspecLexer.NEWLINE -> {
                    return false;
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean isStatement(Token token) {
        return switch (token.getType()) {
            case KspecLexer.ASSERT, KspecLexer.IF, KspecLexer.FOR -> true;
            default -> false;
        };
    }
}
