// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
import java.util.OptionalInt;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** Heads of scenarios with a mistake, behind which the steps are read all the same. */
final class ScenarioHeads {
    private ScenarioHeads() {}

    /** Goes to the brace that begins the steps; false if this is no scenario's head, or no brace is on its line. */
    static boolean leave(Parser parser) {
        for (ParserRuleContext c = parser.getContext(); c != null; c = c.getParent()) {
            if (c.getRuleIndex() == KspecParser.RULE_scenario) {
                OptionalInt brace = brace(parser.getInputStream(), c.getStart().getTokenIndex());
                brace.ifPresent(parser.getInputStream()::seek);
                return brace.isPresent();
            }
        }
        return false;
    }

    /** The first brace on the line that holds steps, or the last token of the line if it is one. */
    private static OptionalInt brace(TokenStream tokens, int scenario) {
        for (int i = scenario + 1; ; i++) {
            Token token = tokens.get(i);
            boolean ends = token.getType() == KspecParser.NEWLINE || token.getType() == Token.EOF;
            if (ends) {
                return tokens.get(i - 1).getType() == KspecParser.LBRACE ? OptionalInt.of(i - 1) : OptionalInt.empty();
            }
            if (token.getType() == KspecParser.LBRACE && Blocks.opensSteps(tokens, i, false)) {
                return OptionalInt.of(i);
            }
        }
    }
}
