// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Recovers at the end of the line: one mistake gives one message and the next line is read as if nothing had been.
 * Tokens are neither invented nor dropped one by one, since a guess that is wrong gives messages about nothing.
 */
final class LineRecovery extends DefaultErrorStrategy {
    private static final Set<Integer> LISTS_OF_LINES = Set.of(
            KspecParser.RULE_specFile,
            KspecParser.RULE_members,
            KspecParser.RULE_statements,
            KspecParser.RULE_matrixBlock);

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
            KspecParser.RULE_fieldDeclarations,
            KspecParser.RULE_fields);

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
        if (rule == KspecParser.RULE_specFile) {
            skipToItem(parser);
        } else {
            skipLine(parser, !braced);
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
        if (LISTS_IN_BRACES.contains(parser.getContext().getRuleIndex())) {
            skipBraces(parser);
        } else {
            skipLine(parser, false);
        }
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
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
