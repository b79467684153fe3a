// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Recovers at the end of the line: one mistake gives one message and the next line is read as if nothing had been. A
 * block that opens on the line is read as steps of the block around it, so that what is wrong in it is told, too.
 * Tokens are neither invented nor dropped one by one, since a guess that is wrong gives messages about nothing.
 */
final class LineRecovery extends DefaultErrorStrategy {
    private static final Set<Integer> LISTS_OF_LINES = Set.of(
            KspecParser.RULE_specFile,
            KspecParser.RULE_members,
            KspecParser.RULE_statements,
            KspecParser.RULE_matrixBlock);

    /** Where reading can go on behind a mistake; inside anything smaller it could not. */
    private static final Set<Integer> LINES = Set.of(
            KspecParser.RULE_item,
            KspecParser.RULE_driverMember,
            KspecParser.RULE_matrixParameter,
            KspecParser.RULE_lane);

    /** Parts of lists between braces: the mistake ends with the line or the part. */
    private static final Set<Integer> PARTS =
            Set.of(KspecParser.RULE_fieldDeclaration, KspecParser.RULE_entry);

    /** What may follow a line's end for a file to go on. */
    private static final Set<Integer> ITEMS_OR_END = Set.of(
            KspecParser.SCENARIO,
            KspecParser.USE,
            KspecParser.DRIVER,
            KspecParser.IMPORT,
            KspecParser.DEFINE,
            KspecParser.SHARED,
            KspecParser.SETUP,
            KspecParser.TEARDOWN,
            Token.EOF);

    /** Lists between braces whose lines mean nothing without what stands around them. */
    private static final Set<Integer> LISTS_IN_BRACES = Set.of(
            KspecParser.RULE_parameters,
            KspecParser.RULE_arguments,
            KspecParser.RULE_entries,
            KspecParser.RULE_fieldDeclarations);

    @Override
    public void sync(Parser parser) {
        int rule = parser.getContext().getRuleIndex();
        if (!LISTS_OF_LINES.contains(rule) || !atLoop(parser)) {
            return;
        }
        if (Blocks.itemBegins(parser)) {
            // Leaves every open block at once; reported by whoever comes first.
            throw new InputMismatchException(parser);
        }
        if (inErrorRecoveryMode(parser)) {
            return;
        }
        int next = parser.getInputStream().LA(1);
        boolean braced = Blocks.openBrace(parser.getContext()).isPresent();
        IntervalSet allowed = parser.getATN().nextTokens(parser.getATN().states.get(parser.getState()));
        if (allowed.contains(next) || next == Token.EOF || (braced && next == KspecParser.RBRACE)) {
            return;
        }
        reportError(parser, new InputMismatchException(parser));
        switch (rule) {
            case KspecParser.RULE_specFile -> skipToItem(parser);
            case KspecParser.RULE_statements ->
                leaveStatement(parser, parser.getInputStream().index(), !braced);
            default -> skipLine(parser, !braced);
        }
        endErrorCondition(parser);
    }

    private static boolean atLoop(Parser parser) {
        return switch (parser.getATN().states.get(parser.getState()).getStateType()) {
            case ATNState.STAR_LOOP_ENTRY, ATNState.STAR_LOOP_BACK -> true;
            default -> false;
        };
    }

    @Override
    public void recover(Parser parser, RecognitionException e) {
        ParserRuleContext context = parser.getContext();
        int rule = context.getRuleIndex();
        if (context.getParent() == null || rule == KspecParser.RULE_item) {
            skipLine(parser, false);
        } else if (Blocks.itemBegins(parser)) {
            throw e;
        } else if (rule == KspecParser.RULE_statement) {
            leaveStatement(parser, firstUnread(context), false);
        } else if (LISTS_IN_BRACES.contains(rule)) {
            skipBraces(parser);
        } else if (PARTS.contains(rule)) {
            skipPart(parser);
        } else if (LINES.contains(rule)) {
            skipLine(parser, false);
        } else {
            throw e;
        }
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    /** The place behind the last block of a statement that was read whole; else where the statement begins. */
    private static int firstUnread(ParserRuleContext statement) {
        int first = statement.getStart().getTokenIndex();
        for (int i = 0; i < statement.getChildCount(); i++) {
            if (statement.getChild(i) instanceof ParserRuleContext part) {
                switch (part.getRuleIndex()) {
                    case KspecParser.RULE_block -> {
                        if (part.exception == null && part.getStop() != null) {
                            first = part.getStop().getTokenIndex() + 1;
                        } else if (part.getStart() != null) {
                            // What is in it was read as far as it could be.
                            first = Math.max(first, part.getStart().getTokenIndex() + 1);
                        }
                    }
                    case KspecParser.RULE_ifThen -> first = Math.max(first, firstUnread(part));
                    default -> {}
                }
            }
        }
        return first;
    }

    /**
     * Goes on behind a statement with a mistake. If a block opens on its line, its braces become ends of steps: what
     * stands in it is read as steps of the block around it.
     *
     * @param from what stands before is read already
     */
    private static void leaveStatement(Parser parser, int from, boolean closingBracesToo) {
        TokenStream tokens = parser.getInputStream();
        int met = tokens.index();
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.getType()) {
                case Token.EOF -> {
                    tokens.seek(i);
                    return;
                }
                case KspecParser.NEWLINE, KspecParser.SEMI -> {
                    if (depth == 0 && i >= met) {
                        tokens.seek(i);
                        return;
                    }
                }
                case KspecParser.LBRACE -> {
                    if (depth == 0 && opensSteps(tokens, i)) {
                        dissolve(tokens, i);
                        tokens.seek(i);
                        return;
                    }
                    depth++;
                }
                case KspecParser.RBRACE -> {
                    if (depth == 0 && i >= met && !closingBracesToo) {
                        tokens.seek(i);
                        return;
                    }
                    depth = Math.max(0, depth - 1);
                }
                default -> {}
            }
        }
    }

    /** Whether a brace holds steps and not fields: nothing, or a word with no colon behind it. */
    private static boolean opensSteps(TokenStream tokens, int brace) {
        int at = brace + 1;
        while (tokens.get(at).getType() == KspecParser.NEWLINE) {
            at++;
        }
        int first = tokens.get(at).getType();
        boolean word = Situation.isWord(tokens.get(at)) || first == KspecParser.CALLEE;
        return word
                && switch (tokens.get(at + 1).getType()) {
                    case KspecParser.COLON, KspecParser.ASSIGN, KspecParser.COMMA, KspecParser.RBRACE -> false;
                    default -> !tokens.get(at).getText().equals("lane");
                };
    }

    /**
     * Makes ends of steps of a brace and its partner, and of what stands between the partner and the end of its line;
     * another block there is dissolved, too.
     */
    private static void dissolve(TokenStream tokens, int brace) {
        retype(tokens.get(brace));
        int depth = 1;
        boolean behind = false;
        for (int i = brace + 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.getType()) {
                case Token.EOF -> {
                    return;
                }
                case KspecParser.NEWLINE, KspecParser.SEMI -> {
                    if (behind) {
                        return;
                    }
                }
                case KspecParser.LBRACE -> {
                    depth++;
                    if (behind) {
                        retype(token);
                        behind = false;
                    }
                }
                case KspecParser.RBRACE -> {
                    if (behind) {
                        return;
                    }
                    depth--;
                    if (depth == 0) {
                        retype(token);
                        behind = true;
                    }
                }
                default -> {
                    if (behind) {
                        retype(token);
                    }
                }
            }
        }
    }

    private static void retype(Token token) {
        ((CommonToken) token).setType(KspecParser.SEMI);
    }

    /** Goes on to the line's end; a block that opens on the way, or on the next line, is passed over whole. */
    private static void skipLine(Parser parser, boolean closingBracesToo) {
        int depth = 0;
        while (true) {
            switch (parser.getInputStream().LA(1)) {
                case Token.EOF -> {
                    return;
                }
                case KspecParser.NEWLINE, KspecParser.SEMI -> {
                    if (depth == 0 && parser.getInputStream().LA(2) != KspecParser.LBRACE) {
                        return;
                    }
                }
                case KspecParser.LBRACE -> depth++;
                case KspecParser.RBRACE -> {
                    if (depth == 0 && !closingBracesToo) {
                        return;
                    }
                    depth = Math.max(0, depth - 1);
                }
                default -> {}
            }
            if (Blocks.itemFollows(parser)) {
                return;
            }
            parser.consume();
        }
    }

    /** Goes on to the next line that begins something a file may hold. */
    private static void skipToItem(Parser parser) {
        skipLine(parser, true);
        while (!ITEMS_OR_END.contains(parser.getInputStream().LA(2))
                && parser.getInputStream().LA(1) != Token.EOF) {
            parser.consume();
            skipLine(parser, true);
        }
    }

    /** Goes to the line's end, the comma or the brace behind a part of a list. */
    private static void skipPart(Parser parser) {
        int depth = 0;
        while (true) {
            switch (parser.getInputStream().LA(1)) {
                case Token.EOF -> {
                    return;
                }
                case KspecParser.NEWLINE, KspecParser.COMMA -> {
                    if (depth == 0) {
                        return;
                    }
                }
                case KspecParser.LBRACE -> depth++;
                case KspecParser.RBRACE -> {
                    if (depth == 0) {
                        return;
                    }
                    depth--;
                }
                default -> {}
            }
            parser.consume();
        }
    }

    /** Goes behind the brace that closes the list. */
    private static void skipBraces(Parser parser) {
        for (int depth = 0; ; ) {
            switch (parser.getInputStream().LA(1)) {
                case Token.EOF -> {
                    return;
                }
                case KspecParser.LBRACE -> depth++;
                case KspecParser.RBRACE -> depth--;
                default -> {}
            }
            if (Blocks.itemFollows(parser)) {
                return;
            }
            parser.consume();
            if (depth < 0) {
                return;
            }
        }
    }
}
