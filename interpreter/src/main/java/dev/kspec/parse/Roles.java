// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.grammar.KspecParser;
import java.util.HashMap;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** The parts that tokens play, from where they stand in the parse tree. */
final class Roles {
    private final Map<Integer, Role> byStart = new HashMap<>();

    private Roles() {}

    static Roles of(ParserRuleContext tree) {
        Roles roles = new Roles();
        roles.walk(tree);
        return roles;
    }

    static Roles none() {
        return new Roles();
    }

    /** A token that is in no tree is one of those that mean nothing: a word. */
    Role of(Token token) {
        return byStart.getOrDefault(
                token.getStartIndex(), token.getType() == KspecParser.SEMI ? Role.SEMICOLON : Role.WORD);
    }

    private void walk(ParserRuleContext context) {
        for (int i = 0; i < context.getChildCount(); i++) {
            ParseTree child = context.getChild(i);
            if (child instanceof TerminalNode node) {
                byStart.put(node.getSymbol().getStartIndex(), role(node.getSymbol(), context));
            } else if (child instanceof ParserRuleContext inner) {
                walk(inner);
            }
        }
        if (context instanceof KspecParser.DriverMemberContext) {
            byStart.put(context.getStart().getStartIndex(), Role.MEMBER);
        }
    }

    private static Role role(Token token, ParserRuleContext parent) {
        return switch (token.getType()) {
            case KspecParser.LBRACE -> brace(parent, true);
            case KspecParser.RBRACE -> brace(parent, false);
            case KspecParser.LPAREN -> paren(parent);
            case KspecParser.LBRACK -> Role.OPEN_GROUP;
            case KspecParser.INDEX -> Role.OPEN_CALL;
            case KspecParser.RPAREN, KspecParser.RBRACK -> Role.CLOSE_GROUP;
            case KspecParser.COMMA -> comma(parent);
            case KspecParser.SEMI -> Role.SEMICOLON;
            case KspecParser.COLON -> colon(parent);
            case KspecParser.ASSIGN -> assign(parent);
            case KspecParser.DOT -> Role.JOINT;
            case KspecParser.REST -> range(parent);
            case KspecParser.MINUS, KspecParser.TILDE, KspecParser.NOT -> sign(parent);
            default ->
                token.getType() >= KspecParser.EQ && token.getType() <= KspecParser.PERCENT ? Role.OPERATOR : Role.WORD;
        };
    }

    private static Role brace(ParserRuleContext parent, boolean opening) {
        return switch (parent) {
            case KspecParser.DriverDeclarationContext c -> opening ? Role.OPEN_ROWS : Role.CLOSE_ROWS;
            case KspecParser.MatrixBlockContext c -> opening ? Role.OPEN_ROWS : Role.CLOSE_ROWS;
            case KspecParser.EntriesContext c -> opening ? Role.OPEN_ENTRIES : Role.CLOSE_ENTRIES;
            case KspecParser.FieldDeclarationsContext c -> opening ? Role.OPEN_ENTRIES : Role.CLOSE_ENTRIES;
            case KspecParser.ParametersContext c -> opening ? Role.OPEN_FIELDS : Role.CLOSE_FIELDS;
            case KspecParser.ArgumentsContext c -> opening ? Role.OPEN_FIELDS : Role.CLOSE_FIELDS;
            case KspecParser.FieldsContext c -> opening ? Role.OPEN_FIELDS : Role.CLOSE_FIELDS;
            default -> opening ? Role.OPEN_BLOCK : Role.CLOSE_BLOCK;
        };
    }

    private static Role paren(ParserRuleContext parent) {
        return switch (parent) {
            case KspecParser.GroupPrimaryContext c -> Role.OPEN_GROUP;
            case KspecParser.AnyOfOutcomeContext c -> Role.OPEN_GROUP;
            case KspecParser.CoverageContext c -> Role.OPEN_GROUP;
            default -> Role.OPEN_CALL;
        };
    }

    private static Role comma(ParserRuleContext parent) {
        return switch (parent) {
            case KspecParser.AcrossStatementContext c -> Role.CHANGE_COMMA;
            case KspecParser.MatrixParameterContext c -> Role.VALUE_COMMA;
            case KspecParser.InvalidRuleContext c -> Role.VALUE_COMMA;
            case KspecParser.WeightRuleContext c -> Role.VALUE_COMMA;
            case KspecParser.CoverRuleContext c -> Role.VALUE_COMMA;
            // The last comma of a call is never needed, but here it is what tells a call from a number's macro.
            case KspecParser.CallArgumentsContext c when isNumberOfIoctl(c) -> Role.VALUE_COMMA;
            default -> Role.COMMA;
        };
    }

    private static boolean isNumberOfIoctl(KspecParser.CallArgumentsContext arguments) {
        return arguments.getParent() instanceof KspecParser.CallPrimaryContext call
                && call.getParent() instanceof KspecParser.PrimaryExpressionContext value
                && value.getParent() instanceof KspecParser.IoctlPlainContext;
    }

    private static Role colon(ParserRuleContext parent) {
        return switch (parent) {
            case KspecParser.TraceMemberContext c -> Role.JOINT;
            case KspecParser.FieldDeclarationContext c -> Role.ROW_COLON;
            case KspecParser.ParameterContext c -> Role.ROW_COLON;
            case KspecParser.MatrixParameterContext c -> Role.ROW_COLON;
            default -> Role.COLON;
        };
    }

    private static Role assign(ParserRuleContext parent) {
        return switch (parent) {
            case KspecParser.TraceMemberContext c -> Role.OPERATOR;
            case KspecParser.DriverMemberContext c -> Role.ROW_ASSIGN;
            case KspecParser.EntryContext c -> Role.ROW_ASSIGN;
            default -> Role.OPERATOR;
        };
    }

    /** Dots stand close between primaries only: {@code 1..5}, but {@code n + 1 .. 2 * n}. */
    private static Role range(ParserRuleContext parent) {
        if (!(parent instanceof KspecParser.RangeExpressionContext range)) {
            return Role.WORD;
        }
        boolean primaries = range.expression().stream()
                .allMatch(e -> e instanceof KspecParser.PrimaryExpressionContext
                        || (e instanceof KspecParser.SignExpressionContext sign
                                && sign.expression() instanceof KspecParser.PrimaryExpressionContext));
        return primaries ? Role.JOINT : Role.OPERATOR;
    }

    private static Role sign(ParserRuleContext parent) {
        return switch (parent) {
            case KspecParser.SignExpressionContext c -> Role.SIGN;
            case KspecParser.NotExpressionContext c -> Role.SIGN;
            case KspecParser.NegativeOperandContext c -> Role.SIGN;
            default -> Role.OPERATOR;
        };
    }
}
