package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Recovers at the end of the line: one mistake gives one message and the next line is read as if nothing had been.
 * Tokens are neither invented nor dropped one by one, since a guess that is wrong gives messages about nothing.
 */
final class LineRecovery extends DefaultErrorStrategy {
    private static final Set<Integer> LISTS_OF_LINES = Set.of(
            KspecParser.RULE_specFile,
            KspecParser.RULE_driverDeclaration,
            KspecParser.RULE_statements,
            KspecParser.RULE_matrixBlock);

    @Override
    public void sync(Parser parser) {
        int rule = parser.getContext().getRuleIndex();
        if (inErrorRecoveryMode(parser) || !LISTS_OF_LINES.contains(rule) || !atLoop(parser)) {
            return;
        }
        int next = parser.getInputStream().LA(1);
        IntervalSet allowed = parser.getATN().nextTokens(parser.getATN().states.get(parser.getState()));
        if (allowed.contains(next) || mayEnd(rule, next)) {
            return;
        }
        InputMismatchException mismatch = new InputMismatchException(parser);
        reportError(parser, mismatch);
        skipLine(parser, rule == KspecParser.RULE_specFile);
        endErrorCondition(parser);
    }

    private static boolean atLoop(Parser parser) {
        return switch (parser.getATN().states.get(parser.getState()).getStateType()) {
            case org.antlr.v4.runtime.atn.ATNState.STAR_LOOP_ENTRY, org.antlr.v4.runtime.atn.ATNState.STAR_LOOP_BACK -> true;
            default -> false;
        };
    }

    private static boolean mayEnd(int rule, int next) {
        return next == Token.EOF || rule != KspecParser.RULE_specFile && next == KspecParser.RBRACE;
    }

    @Override
    public void recover(Parser parser, RecognitionException e) {
        skipLine(parser, false);
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    /** Goes on to the line's end; a block that opens on the way is passed over whole. */
    private static void skipLine(Parser parser, boolean closingBracesToo) {
        int depth = 0;
        while (true) {
            switch (parser.getInputStream().LA(1)) {
                case Token.EOF -> {
                    return;
                }
                case KspecParser.NEWLINE, KspecParser.SEMI -> {
                    if (depth == 0) {
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
            parser.consume();
        }
    }
}
