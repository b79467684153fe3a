// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Expression.UnaryOperator;
import dev.kspec.ast.Name;
import dev.kspec.ast.Text;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import dev.kspec.source.Span;
import java.math.BigInteger;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/**
 * Expressions from their parse trees. A tree may be incomplete where a mistake was reported: then a placeholder
 * stands in, and since the phase has failed nobody looks at it.
 */
final class ExpressionBuilder {
    private final Places places;
    private final Literals literals;
    private final Diagnostics diagnostics;

    ExpressionBuilder(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.literals = new Literals(places.file(), diagnostics);
        this.diagnostics = diagnostics;
    }

    Name name(ParserRuleContext context) {
        if (context == null) {
            return new Name(places.file().span(0, 0), "");
        }
        // After a mistake the context holds whatever was skipped.
        return new Name(places.span(context), context.exception == null ? context.getText() : "");
    }

    Text text(KspecParser.TextContext context) {
        return context == null || context.TEXT() == null
                ? new Text(places.file().span(0, 0), List.of())
                : text(context.TEXT().getSymbol());
    }

    private Text text(Token token) {
        return literals.text(places.span(token), inner -> KspecParsing.expression(inner, diagnostics));
    }

    Expression expression(KspecParser.ExpressionContext c) {
        return c == null || c.disjunction() == null ? missing(c) : disjunction(c.disjunction());
    }

    private Expression disjunction(KspecParser.DisjunctionContext c) {
        return chain(c, c.conjunction(), x -> conjunction((KspecParser.ConjunctionContext) x));
    }

    private Expression conjunction(KspecParser.ConjunctionContext c) {
        return chain(c, c.negation(), x -> negation((KspecParser.NegationContext) x));
    }

    private Expression negation(KspecParser.NegationContext c) {
        if (c.NOT() != null) {
            return new Expression.Unary(
                    places.span(c), UnaryOperator.NOT, c.negation() == null ? missing(c) : negation(c.negation()));
        }
        return c.comparison() == null ? missing(c) : comparison(c.comparison());
    }

    private Expression comparison(KspecParser.ComparisonContext c) {
        return chain(c, c.sum(), x -> sum((KspecParser.SumContext) x));
    }

    Expression sum(KspecParser.SumContext c) {
        return c == null ? missing(null) : chain(c, c.product(), x -> product((KspecParser.ProductContext) x));
    }

    private Expression product(KspecParser.ProductContext c) {
        return chain(c, c.unary(), x -> unary((KspecParser.UnaryContext) x));
    }

    /** Operands and operators in turn, grouped from the left. */
    private Expression chain(
            ParserRuleContext c,
            List<? extends ParserRuleContext> operands,
            java.util.function.Function<ParserRuleContext, Expression> build) {
        if (operands.isEmpty()) {
            return missing(c);
        }
        Expression left = build.apply(operands.get(0));
        for (int i = 1; i < operands.size(); i++) {
            Expression right = build.apply(operands.get(i));
            Span operator = operatorBefore(c, operands.get(i));
            left = new Expression.Binary(
                    places.span(c.getStart(), operands.get(i).getStop()),
                    BinaryOperator.of(operator.text()),
                    operator,
                    left,
                    right);
        }
        return left;
    }

    private Span operatorBefore(ParserRuleContext parent, ParserRuleContext operand) {
        return switch (parent.getChild(parent.children.indexOf(operand) - 1)) {
            case ParserRuleContext relation -> places.span(relation);
            case org.antlr.v4.runtime.tree.TerminalNode symbol -> places.span(symbol.getSymbol());
            default -> throw new IllegalStateException(parent.getText());
        };
    }

    private Expression unary(KspecParser.UnaryContext c) {
        if (c.MINUS() != null) {
            return negative(places.span(c), c.unary() == null ? missing(c) : unary(c.unary()));
        }
        return c.primary() == null ? missing(c) : primary(c.primary());
    }

    private static Expression negative(Span span, Expression operand) {
        return operand instanceof Expression.Int i
                ? new Expression.Int(span, i.value().negate())
                : new Expression.Unary(span, UnaryOperator.NEGATE, operand);
    }

    Expression operand(KspecParser.OperandContext c) {
        return switch (c) {
            case KspecParser.NegativeOperandContext n -> negative(places.span(n), number(n.number()));
            case KspecParser.PrimaryOperandContext p -> p.primary() == null ? missing(c) : primary(p.primary());
            default -> missing(c);
        };
    }

    private Expression number(KspecParser.NumberContext c) {
        return c == null || c.NUMBER() == null ? missing(c) : literals.number(places.span(c), c.getText());
    }

    private Expression primary(KspecParser.PrimaryContext context) {
        return switch (context) {
            case KspecParser.NumberPrimaryContext c -> number(c.number());
            case KspecParser.TextPrimaryContext c -> text(c.text());
            case KspecParser.CharacterPrimaryContext c -> literals.character(places.span(c));
            case KspecParser.CallPrimaryContext c ->
                new Expression.Call(
                        places.span(c),
                        name(c.callee()),
                        c.expression().stream().map(this::expression).toList());
            case KspecParser.NamePrimaryContext c -> new Expression.Reference(places.span(c), name(c.name()));
            case KspecParser.GroupPrimaryContext c -> expression(c.expression());
            default -> missing(context);
        };
    }

    private Expression missing(ParserRuleContext c) {
        Span span = c == null ? places.file().span(0, 0) : places.span(c);
        return new Expression.Int(span, BigInteger.ZERO);
    }
}
