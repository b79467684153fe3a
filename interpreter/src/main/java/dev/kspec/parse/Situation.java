// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.grammar.KspecParser;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** Where the parser stands when it has met what it cannot use. */
final class Situation {
    private final Places places;
    private final TokenStream tokens;
    private final ParserRuleContext context;
    private final Token met;
    private final Token head;
    private final Supplier<String> wanted;

    Situation(Places places, Parser parser, Token met, RecognitionException e) {
        this.places = places;
        this.wanted = () -> ExpectedWords.of(parser, e);
        this.tokens = parser.getInputStream();
        this.context = parser.getContext();
        this.met = met;
        this.head = head();
    }

    Token met() {
        return met;
    }

    int type() {
        return met.getType();
    }

    String text() {
        return met.getText();
    }

    int rule() {
        return context.getRuleIndex();
    }

    ParserRuleContext context() {
        return context;
    }

    /** The token with which the step, member or item begins in which this is. */
    Token beginning() {
        return head;
    }

    boolean atBeginning() {
        return head.equals(met);
    }

    /** Whether one of the rules is at work here, innermost or around it, below the step. */
    boolean within(int rule) {
        for (ParserRuleContext c = context; c != null && !isWhole(c); c = c.getParent()) {
            if (c.getRuleIndex() == rule) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWhole(ParserRuleContext c) {
        return switch (c.getRuleIndex()) {
            case KspecParser.RULE_statements, KspecParser.RULE_members, KspecParser.RULE_specFile -> true;
            default -> false;
        };
    }

    private Token head() {
        ParserRuleContext outer = null;
        for (ParserRuleContext c = context; c != null; c = c.getParent()) {
            switch (c.getRuleIndex()) {
                case KspecParser.RULE_statement,
                        KspecParser.RULE_item,
                        KspecParser.RULE_driverMember,
                        KspecParser.RULE_matrixParameter,
                        KspecParser.RULE_matrixRule,
                        KspecParser.RULE_lane -> {
                    return c.getStart();
                }
                case KspecParser.RULE_statements, KspecParser.RULE_members, KspecParser.RULE_specFile -> {
                    return last(c);
                }
                default -> outer = c;
            }
        }
        return outer == null ? met : outer.getStart();
    }

    /** What was read of the line before the parser met what it cannot use. */
    private Token last(ParserRuleContext lines) {
        int children = lines.getChildCount();
        if (children > 0
                && lines.getChild(children - 1) instanceof ParserRuleContext read
                && read.getRuleIndex() != KspecParser.RULE_end
                && read.getStart() != null
                && read.getStop() != null
                && read.getStart().getTokenIndex() < met.getTokenIndex()
                && before().isPresent()) {
            return read.getStart();
        }
        return met;
    }

    /** The token before it on its line. */
    Optional<Token> before() {
        return at(-1).filter(t -> t.getType() != KspecParser.NEWLINE && t.getType() != KspecParser.SEMI);
    }

    /** A token so many places further on. */
    Optional<Token> at(int distance) {
        return token(met.getTokenIndex() + distance);
    }

    Optional<Token> token(int index) {
        return index < 0 || index >= tokens.size() ? Optional.empty() : Optional.of(tokens.get(index));
    }

    int typeOf(int index) {
        return token(index).map(Token::getType).orElse(Token.EOF);
    }

    int typeAt(int distance) {
        return at(distance).map(Token::getType).orElse(Token.EOF);
    }

    /** The type of the token so many places behind the beginning of the line. */
    int typeBehindHead(int distance) {
        return token(head.getTokenIndex() + distance).map(Token::getType).orElse(Token.EOF);
    }

    Span span(Token token) {
        return places.span(token);
    }

    /** Whether the file itself, in either of its forms, defines steps of this name. */
    boolean isDefined(String name) {
        return Pattern.compile("(?m)^[\\s-]*define:?\\s+" + Pattern.quote(name) + "\\s*\\(")
                .matcher(places.file().text())
                .find();
    }

    boolean touches(Token first, Token second) {
        return first.getStopIndex() + 1 == second.getStartIndex();
    }

    /** What is written from one token to the end of its line, comments left out. */
    String lineFrom(Token first) {
        int last = first.getTokenIndex();
        while (last + 1 < tokens.size() && !endsLine(tokens.get(last + 1))) {
            last++;
        }
        return places.span(first, tokens.get(last)).oneLine();
    }

    /** What is written between the commas outside of brackets, to the end of the line; "…" where nothing is. */
    List<String> partsFrom(int first) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int begin = first;
        for (int i = first; ; i++) {
            Token token = tokens.get(i);
            depth += switch (token.getText()) {
                case "(", "[", "{" -> 1;
                case ")", "]", "}" -> -1;
                default -> 0;
            };
            boolean end = endsLine(token) || depth < 0;
            if (end || (depth == 0 && token.getType() == KspecParser.COMMA)) {
                parts.add(i == begin ? "…" : written(tokens.get(begin), tokens.get(i - 1)));
                begin = i + 1;
            }
            if (end) {
                return parts;
            }
        }
    }

    private static boolean endsLine(Token token) {
        return switch (token.getType()) {
            case KspecParser.NEWLINE, KspecParser.SEMI, Token.EOF -> true;
            default -> false;
        };
    }

    /** The brace of the fields that the parser believes to be in. */
    Optional<Token> fieldsBrace() {
        for (ParserRuleContext c = context; c != null; c = c.getParent()) {
            if (c.getRuleIndex() == KspecParser.RULE_fields) {
                return Optional.ofNullable(c.getStart());
            }
        }
        return Optional.empty();
    }

    /** Whether a brace holds steps and not fields. */
    boolean opensSteps(Token brace) {
        return Blocks.opensSteps(tokens, brace.getTokenIndex(), isStep());
    }

    /** The token before a place, ends of lines left out. */
    Optional<Token> lastBefore(Token token) {
        int at = token.getTokenIndex() - 1;
        while (at >= 0 && tokens.get(at).getType() == KspecParser.NEWLINE) {
            at--;
        }
        return token(at);
    }

    String written(Token first, Token last) {
        return places.span(first, last).oneLine();
    }

    static boolean isWord(Token token) {
        return token.getType() == KspecParser.NAME
                || (token.getType() >= KspecParser.ACROSS && token.getType() <= KspecParser.XFAIL);
    }

    boolean headIs(Integer... types) {
        return List.of(types).contains(head.getType());
    }

    /** Whether the line is a step: a verb and what follows it. */
    boolean isStep() {
        return headIs(KspecParser.NAME, KspecParser.IOCTL, KspecParser.SYSCTL)
                && (isStatement() || within(KspecParser.RULE_statement));
    }

    boolean isStatement() {
        return rule() == KspecParser.RULE_statements || within(KspecParser.RULE_statement);
    }

    /** What could stand here, as a label; empty if there is no word for it. */
    String expected() {
        String words = wanted.get();
        return words.isEmpty() ? "" : "expected " + words;
    }

    /** Whether a word stands on the line before what was met. */
    boolean behind(int type) {
        for (int i = head.getTokenIndex(); i < met.getTokenIndex(); i++) {
            if (tokens.get(i).getType() == type) {
                return true;
            }
        }
        return false;
    }

    Diagnostic error(Token at, String message) {
        return Diagnostic.error(Code.SYNTAX, places.span(at), message);
    }

    Diagnostic unexpected() {
        return error(met, "unexpected " + words(met));
    }

    static String words(Token token) {
        return switch (token.getType()) {
            case KspecParser.NEWLINE -> "end of the line";
            case KspecParser.TEXT, KspecParser.RAW -> "text " + dev.kspec.diag.Columns.cut(token.getText(), 40);
            case KspecParser.NUMBER -> "number " + token.getText();
            default -> "`" + token.getText() + "`";
        };
    }
}
