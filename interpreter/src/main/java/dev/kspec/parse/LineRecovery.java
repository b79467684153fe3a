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
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

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
            KspecParser.RULE_matrixBlock,
            KspecParser.RULE_ruleBlock);

    /** Their blocks hold labels, not steps. */
    private static final Set<String> CHOICES = Set.of("switch", "match", "struct");

    /** Where reading can go on behind a mistake; inside anything smaller it could not. */
    private static final Set<Integer> LINES =
            Set.of(KspecParser.RULE_item, KspecParser.RULE_driverMember, KspecParser.RULE_lane);

    /** Parts of lists between braces: the mistake ends with the line or the part. */
    private static final Set<Integer> PARTS = Set.of(KspecParser.RULE_fieldDeclaration, KspecParser.RULE_entry);

    /** What may follow a line's end for a file to go on. */
    private static final Set<Integer> ITEMS_OR_END = Set.of(
            KspecParser.SCENARIO,
            KspecParser.USE,
            KspecParser.DRIVER,
            KspecParser.IMPORT,
            KspecParser.DEFINE,
            KspecParser.FRESH,
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
        if (rule == KspecParser.RULE_scenario && atLoop(parser)) {
            syncHead(parser);
            return;
        }
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
            case KspecParser.RULE_specFile -> {
                if (!readAsItem(parser.getInputStream())) {
                    skipToItem(parser);
                }
            }
            case KspecParser.RULE_statements ->
                leaveStatement(parser, parser.getInputStream().index(), !braced);
            default -> skipLine(parser, !braced);
        }
        endErrorCondition(parser);
    }

    /** Between the clauses of a scenario's head. */
    private void syncHead(Parser parser) {
        IntervalSet allowed = parser.getATN().nextTokens(parser.getATN().states.get(parser.getState()));
        if (!inErrorRecoveryMode(parser)
                && !allowed.contains(parser.getInputStream().LA(1))) {
            InputMismatchException mistake = new InputMismatchException(parser);
            reportError(parser, mistake);
            if (!ScenarioHeads.leave(parser)) {
                throw mistake;
            }
        }
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
        if (context.getParent() == null) {
            skipLine(parser, false);
        } else if (rule == KspecParser.RULE_item) {
            boolean headOnly = parser.getInputStream().LA(1) == KspecParser.NEWLINE;
            skipItem(parser, context.getStart().getTokenIndex());
            if (headOnly) {
                skipIndented(parser);
            }
        } else if (Blocks.itemBegins(parser)) {
            throw e;
        } else if (isInHead(context) && ScenarioHeads.leave(parser)) {
            return;
        } else if (rule == KspecParser.RULE_statement) {
            leaveStatement(parser, firstUnread(context), false);
            dropUnread(context, parser.getInputStream().index());
        } else if (LISTS_IN_BRACES.contains(rule) && context.getChildCount() > 0) {
            skipBraces(parser);
        } else if (PARTS.contains(rule)) {
            skipPart(parser);
        } else if (rule == KspecParser.RULE_matrixLine) {
            skipLine(parser, false, openSince(parser, context.getStart().getTokenIndex()));
        } else if (LINES.contains(rule)) {
            skipLine(parser, false);
        } else {
            throw e;
        }
    }

    /** Whether it is the name of a scenario or a clause of its head. */
    private static boolean isInHead(ParserRuleContext context) {
        return context.getRuleIndex() == KspecParser.RULE_scenarioClause
                || (context.getRuleIndex() == KspecParser.RULE_text
                        && context.getParent().getRuleIndex() == KspecParser.RULE_scenario);
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
                        } else if (part.getStart() != null && part.getStart().getType() == KspecParser.LBRACE) {
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

    /** What is to be read once more is no part of the statement. */
    private static void dropUnread(ParserRuleContext statement, int from) {
        while (statement.getChildCount() > 0 && start(statement.getChild(statement.getChildCount() - 1)) >= from) {
            statement.removeLastChild();
        }
    }

    private static int start(ParseTree child) {
        return switch (child) {
            case ParserRuleContext part -> part.getStart().getTokenIndex();
            case TerminalNode node -> node.getSymbol().getTokenIndex();
            default -> 0;
        };
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
        boolean step = isStep(tokens.get(from));
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
                    if (depth == 0
                            && !CHOICES.contains(tokens.get(from).getText())
                            && Blocks.opensSteps(tokens, i, step)) {
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

    /** Whether a line that begins so is a verb with its operands, as far as can be seen. */
    private static boolean isStep(Token head) {
        return switch (head.getType()) {
            case KspecParser.NAME -> ForeignWords.statement(head.getText()).isEmpty();
            case KspecParser.IOCTL, KspecParser.SYSCTL -> true;
            default -> false;
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

    /** Goes on behind the line or the braces on which an item is wrong. */
    private static void skipItem(Parser parser, int from) {
        TokenStream tokens = parser.getInputStream();
        int depth = 0;
        for (int i = from; i < tokens.index(); i++) {
            int type = tokens.get(i).getType();
            depth += type == KspecParser.LBRACE ? 1 : type == KspecParser.RBRACE ? -1 : 0;
        }
        while (depth > 0 && tokens.LA(1) != Token.EOF && !Blocks.itemFollows(parser)) {
            int type = tokens.LA(1);
            depth += type == KspecParser.LBRACE ? 1 : type == KspecParser.RBRACE ? -1 : 0;
            parser.consume();
        }
        skipLine(parser, false);
    }

    /** How many braces are open that opened since a token. */
    private static int openSince(Parser parser, int from) {
        int open = 0;
        for (int i = from; i < parser.getInputStream().index(); i++) {
            int type = parser.getInputStream().get(i).getType();
            open = Math.max(0, open + (type == KspecParser.LBRACE ? 1 : type == KspecParser.RBRACE ? -1 : 0));
        }
        return open;
    }

    private static void skipLine(Parser parser, boolean closingBracesToo) {
        skipLine(parser, closingBracesToo, 0);
    }

    /** Goes on to the line's end; a block that opens on the way, or on the next line, is passed over whole. */
    private static void skipLine(Parser parser, boolean closingBracesToo, int open) {
        int depth = open;
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

    /** Takes a word with a text or a call and a block behind it for what it most likely means. */
    private static boolean readAsItem(TokenStream tokens) {
        int at = tokens.index();
        Token word = tokens.get(at);
        int next = tokens.LA(2);
        boolean item = word.getType() == KspecParser.NAME
                && (next == KspecParser.TEXT || next == KspecParser.CALLEE)
                && at > 0
                && tokens.get(at - 1).getType() == KspecParser.NEWLINE
                && opensBlock(tokens, at);
        if (item) {
            ((CommonToken) word).setType(next == KspecParser.TEXT ? KspecParser.SCENARIO : KspecParser.DEFINE);
            tokens.seek(at - 1);
        }
        return item;
    }

    /** Whether a line ends in a brace that opens. */
    private static boolean opensBlock(TokenStream tokens, int from) {
        int at = from;
        while (tokens.get(at).getType() != KspecParser.NEWLINE && tokens.get(at).getType() != Token.EOF) {
            at++;
        }
        return at > from && tokens.get(at - 1).getType() == KspecParser.LBRACE;
    }

    /** Goes on to the next line that begins something a file may hold, or is meant to. */
    private static void skipToItem(Parser parser) {
        TokenStream tokens = parser.getInputStream();
        skipLine(parser, true);
        while (tokens.LA(1) != Token.EOF && !beginsItem(tokens)) {
            parser.consume();
            skipLine(parser, true);
        }
    }

    private static boolean beginsItem(TokenStream tokens) {
        if (ITEMS_OR_END.contains(tokens.LA(2))) {
            return true;
        }
        int next = tokens.index() + 1;
        return tokens.LA(1) == KspecParser.NEWLINE
                && Situation.isWord(tokens.get(next))
                && tokens.get(next).getCharPositionInLine() == 0
                && (opensBlock(tokens, next)
                        || ForeignWords.item(tokens.get(next).getText()).isPresent());
    }

    /** Passes over lines that are further in than items are: steps of something whose head is wrong. */
    private static void skipIndented(Parser parser) {
        TokenStream tokens = parser.getInputStream();
        while (tokens.LA(1) == KspecParser.NEWLINE
                && !ITEMS_OR_END.contains(tokens.LA(2))
                && (tokens.LT(2).getCharPositionInLine() > 0 || tokens.LA(2) == KspecParser.NEWLINE)) {
            parser.consume();
            skipLine(parser, false);
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
