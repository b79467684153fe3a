// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Where the parser is among braces. */
final class Blocks {
    private static final Set<Integer> BRACED = Set.of(
            KspecParser.RULE_driverDeclaration,
            KspecParser.RULE_entries,
            KspecParser.RULE_fieldDeclarations,
            KspecParser.RULE_fields,
            KspecParser.RULE_statement,
            KspecParser.RULE_parameters,
            KspecParser.RULE_arguments,
            KspecParser.RULE_block,
            KspecParser.RULE_matrixBlock);

    /** The brace is among so many first children; there may be thousands behind it. */
    private static final int HEAD = 3;

    private Blocks() {}

    /** The innermost brace around a context that has not been closed yet. */
    static Optional<Token> openBrace(ParserRuleContext context) {
        for (ParserRuleContext c = context; c != null; c = c.getParent()) {
            if (BRACED.contains(c.getRuleIndex()) && !isToken(c, c.getChildCount() - 1, KspecParser.RBRACE)) {
                for (int i = 0; i < Math.min(c.getChildCount(), HEAD); i++) {
                    if (isToken(c, i, KspecParser.LBRACE)) {
                        return Optional.of(((TerminalNode) c.getChild(i)).getSymbol());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isToken(ParserRuleContext context, int child, int type) {
        return child >= 0
                && context.getChild(child) instanceof TerminalNode node
                && node.getSymbol().getType() == type;
    }

    /**
     * The brace that was most likely forgotten to be closed: one whose supposed partner, at the beginning of a line,
     * stands further out than the line on which it opened; else the one that has no partner.
     *
     * @param end where the file goes on with something else
     */
    static Token neverClosed(Token brace, int end, TokenStream tokens) {
        Deque<Token> open = new ArrayDeque<>();
        for (int i = brace.getTokenIndex(); i < end; i++) {
            Token token = tokens.get(i);
            if (token.getType() == KspecParser.LBRACE) {
                open.push(token);
            } else if (token.getType() == KspecParser.RBRACE && !open.isEmpty()) {
                Token opening = open.pop();
                if (beginsLine(token, tokens) && token.getCharPositionInLine() < indent(opening, tokens)) {
                    return opening;
                }
            }
        }
        return brace;
    }

    /**
     * Whether a brace holds steps and not fields: a word with no colon behind it.
     *
     * @param inStep whether it stands behind a verb, where a word and a number are a field whose colon was forgotten
     */
    static boolean opensSteps(TokenStream tokens, int brace, boolean inStep) {
        int at = brace + 1;
        while (tokens.get(at).getType() == KspecParser.NEWLINE) {
            at++;
        }
        Token first = tokens.get(at);
        boolean begins = Situation.isWord(first)
                || switch (first.getType()) {
                    case KspecParser.CALLEE, KspecParser.ASSERT, KspecParser.IF, KspecParser.FOR -> true;
                    default -> false;
                };
        return begins
                && first.getType() != KspecParser.LANE
                && switch (tokens.get(at + 1).getType()) {
                    case KspecParser.COLON, KspecParser.ASSIGN, KspecParser.COMMA -> false;
                    case KspecParser.RBRACE -> !inStep && at > brace + 1;
                    case KspecParser.NUMBER -> !inStep;
                    default -> true;
                };
    }

    private static boolean beginsLine(Token token, TokenStream tokens) {
        return token.getTokenIndex() == 0
                || tokens.get(token.getTokenIndex() - 1).getType() == KspecParser.NEWLINE;
    }

    /** The column in which the token's line begins. */
    private static int indent(Token token, TokenStream tokens) {
        Token first = token;
        while (first.getTokenIndex() > 0
                && tokens.get(first.getTokenIndex() - 1).getLine() == token.getLine()) {
            Token before = tokens.get(first.getTokenIndex() - 1);
            if (before.getType() == KspecParser.NEWLINE) {
                break;
            }
            first = before;
        }
        return first.getCharPositionInLine();
    }

    /**
     * Whether a scenario, driver or use begins on the next line although a brace is still open: then its closing brace
     * was forgotten, and what follows is better read as what it is. Never inside a YAML file's steps.
     */
    static boolean itemBegins(Parser parser) {
        return itemFollows(parser) && openBrace(parser.getContext()).isPresent();
    }

    /** Whether a scenario, driver or use begins at the next line's very start. */
    static boolean itemFollows(Parser parser) {
        TokenStream tokens = parser.getInputStream();
        return tokens.LA(1) == KspecParser.NEWLINE
                && tokens.LT(2).getCharPositionInLine() == 0
                && root(parser.getContext()).getRuleIndex() == KspecParser.RULE_specFile
                && switch (tokens.LA(2)) {
                    case KspecParser.SCENARIO -> tokens.LA(3) == KspecParser.TEXT;
                    case KspecParser.USE -> tokens.LA(3) == KspecParser.DRIVER;
                    case KspecParser.DRIVER -> tokens.LA(4) == KspecParser.LBRACE;
                    case KspecParser.IMPORT -> tokens.LA(3) == KspecParser.TEXT;
                    case KspecParser.DEFINE -> tokens.LA(3) == KspecParser.CALLEE;
                    case KspecParser.SHARED ->
                        tokens.LA(3) == KspecParser.SETUP || tokens.LA(3) == KspecParser.TEARDOWN;
                    case KspecParser.SETUP -> tokens.LA(3) == KspecParser.LBRACE;
                    default -> false;
                };
    }

    private static ParserRuleContext root(ParserRuleContext context) {
        ParserRuleContext root = context;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root;
    }
}
