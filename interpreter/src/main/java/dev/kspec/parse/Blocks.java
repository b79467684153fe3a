// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
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

    /** Whether the statements are a scenario's own, not those of a block inside it or of a YAML file's steps. */
    static boolean isTopOfScenario(ParserRuleContext statements) {
        ParserRuleContext block = statements.getParent();
        return block != null
                && block.getParent() != null
                && block.getParent().getRuleIndex() == KspecParser.RULE_scenario;
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
