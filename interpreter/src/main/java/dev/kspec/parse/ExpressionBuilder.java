// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Expression.UnaryOperator;
import dev.kspec.ast.Name;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import dev.kspec.source.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

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
        if (context == null || (context.TEXT() == null && context.RAW() == null)) {
            return new Text(places.file().span(0, 0), List.of());
        }
        return context.RAW() != null
                ? literals.raw(places.span(context))
                : text(context.TEXT().getSymbol());
    }

    private Text text(Token token) {
        return literals.text(places.span(token), inner -> KspecParsing.expression(inner, diagnostics));
    }

    Expression expression(KspecParser.ExpressionContext context) {
        return switch (context) {
            case KspecParser.PrimaryExpressionContext c -> c.primary() == null ? missing(c) : primary(c.primary());
            case KspecParser.SignExpressionContext c -> sign(c);
            case KspecParser.NotExpressionContext c ->
                new Expression.Unary(places.span(c), UnaryOperator.NOT, expression(c.expression()));
            case KspecParser.BinaryExpressionContext c -> binary(c, c.expression());
            case KspecParser.RelationExpressionContext c -> comparison(c);
            case KspecParser.RangeExpressionContext c ->
                c.expression().size() < 2
                        ? missing(c)
                        : new Expression.Range(
                                places.span(c), expression(c.expression(0)), expression(c.expression(1)));
            case null, default -> missing(context);
        };
    }

    private Expression sign(KspecParser.SignExpressionContext c) {
        return c.operator.getType() == KspecParser.MINUS
                ? negative(places.span(c), expression(c.expression()))
                : new Expression.Unary(places.span(c), UnaryOperator.INVERT, expression(c.expression()));
    }

    private Expression comparison(KspecParser.RelationExpressionContext c) {
        if (c.expression().size() == 2
                && c.comparison() != null
                && c.expression(0) instanceof KspecParser.RelationExpressionContext first
                && first.exception == null) {
            diagnostics.add(Diagnostic.error(Code.SYNTAX, places.span(c.comparison()), "a comparison has two sides")
                    .help("join two comparisons with &&, or put one into brackets"));
        }
        return c.comparison() == null || c.expression().size() < 2
                ? missing(c)
                : binary(c, c.expression(), places.span(c.comparison()), operator(c.comparison()));
    }

    static BinaryOperator operator(KspecParser.ComparisonContext c) {
        if (c.relation() == null) {
            return c.IS() == null ? BinaryOperator.NOT_IN : BinaryOperator.IS_NOT;
        }
        return BinaryOperator.of(c.relation().getText());
    }

    private Expression binary(ParserRuleContext c, List<KspecParser.ExpressionContext> sides) {
        if (sides.size() < 2) {
            return missing(c);
        }
        Span symbol = symbolBefore(c, sides.get(1));
        return binary(c, sides, symbol, BinaryOperator.of(symbol.text()));
    }

    private Expression binary(
            ParserRuleContext c, List<KspecParser.ExpressionContext> sides, Span at, BinaryOperator operator) {
        return new Expression.Binary(places.span(c), operator, at, expression(sides.get(0)), expression(sides.get(1)));
    }

    private Span symbolBefore(ParserRuleContext parent, ParserRuleContext operand) {
        return switch (parent.getChild(parent.children.indexOf(operand) - 1)) {
            case TerminalNode symbol -> places.span(symbol.getSymbol());
            default -> throw new IllegalStateException(parent.getText());
        };
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
        boolean isOne = c != null && c.NUMBER() != null && c.exception == null;
        return isOne ? literals.number(places.span(c), c.getText()) : missing(c);
    }

    Expression primary(KspecParser.PrimaryContext context) {
        return switch (context) {
            case KspecParser.NumberPrimaryContext c -> number(c.number());
            case KspecParser.TextPrimaryContext c -> text(c.text());
            case KspecParser.HexPrimaryContext c -> literals.hex(places.span(c));
            case KspecParser.CharacterPrimaryContext c -> literals.character(places.span(c));
            case KspecParser.CallPrimaryContext c -> call(c);
            case KspecParser.NamePrimaryContext c -> reference(c);
            case KspecParser.GroupPrimaryContext c -> expression(c.expression());
            case KspecParser.ListPrimaryContext c -> list(c);
            case KspecParser.FieldsPrimaryContext c -> fields(c.fields());
            case KspecParser.MemberPrimaryContext c ->
                new Expression.Member(places.span(c), primary(c.primary()), name(c.name()));
            case KspecParser.IndexPrimaryContext c ->
                new Expression.Index(places.span(c), primary(c.primary()), expression(c.expression()));
            case null, default -> missing(context);
        };
    }

    private Expression reference(KspecParser.NamePrimaryContext c) {
        Name name = name(c.name());
        return name.text().equals("_")
                ? new Expression.Wildcard(places.span(c))
                : new Expression.Reference(places.span(c), name);
    }

    private Expression list(KspecParser.ListPrimaryContext c) {
        List<Expression> items = new ArrayList<>();
        boolean open = false;
        for (KspecParser.ListItemContext item : c.listItem()) {
            if (open) {
                nothingBehindRest(item);
            }
            if (item.REST() != null) {
                open = true;
            } else {
                items.add(expression(item.expression()));
            }
        }
        return new Expression.Items(places.span(c), items, open);
    }

    Expression fields(KspecParser.FieldsContext c) {
        if (c == null) {
            return missing(null);
        }
        List<Expression.Field> fields = new ArrayList<>();
        boolean open = false;
        for (KspecParser.FieldValueContext field : c.fieldValue()) {
            if (open) {
                nothingBehindRest(field);
            }
            if (field.REST() != null) {
                open = true;
            } else {
                fields.add(
                        new Expression.Field(places.span(field), name(field.name()), expression(field.expression())));
            }
        }
        return new Expression.Fields(places.span(c), fields, open);
    }

    private void nothingBehindRest(ParserRuleContext c) {
        diagnostics.add(
                Diagnostic.error(Code.SYNTAX, places.span(c), "`..` stands last: it means whatever else there is")
                        .help("move it to the end"));
    }

    /** Positional arguments, then named ones. */
    record Arguments(List<Expression> positional, List<Expression.Field> named) {}

    Arguments arguments(KspecParser.CallArgumentsContext c) {
        Arguments arguments = new Arguments(new ArrayList<>(), new ArrayList<>());
        if (c == null) {
            return arguments;
        }
        for (KspecParser.CallArgumentContext a : c.callArgument()) {
            Expression value = expression(a.expression());
            if (a.name() != null) {
                arguments.named().add(new Expression.Field(places.span(a), name(a.name()), value));
                continue;
            }
            if (!arguments.named().isEmpty()) {
                diagnostics.add(Diagnostic.error(
                                Code.SYNTAX, value.span(), "an argument without a name stands behind one with a name")
                        .help("put it before them, or name it, too"));
            }
            arguments.positional().add(value);
        }
        return arguments;
    }

    private Expression call(KspecParser.CallPrimaryContext c) {
        Arguments arguments = arguments(c.callArguments());
        Name function = name(c.callee());
        boolean over = c.FOR() != null || c.condition != null || overItems(function, arguments);
        if (!over) {
            return new Expression.Call(places.span(c), function, arguments.positional(), arguments.named());
        }
        if (arguments.positional().size() != 1 || !arguments.named().isEmpty()) {
            return notOver(c);
        }
        Expression first = arguments.positional().getFirst();
        Optional<Expression> where = Optional.ofNullable(c.condition).map(this::expression);
        if (c.FOR() != null) {
            KspecParser.ExpressionContext list = c.expression(0);
            return new Expression.Aggregate(
                    places.span(c), function, Optional.of(first), name(c.name()), expression(list), where);
        }
        return first
                                instanceof
                                Expression.Binary(
                                        var span,
                                        BinaryOperator op,
                                        var at,
                                        Expression.Reference x,
                                        Expression in)
                        && op == BinaryOperator.IN
                ? new Expression.Aggregate(places.span(c), function, Optional.empty(), x.name(), in, where)
                : notOver(c);
    }

    private static boolean overItems(Name function, Arguments arguments) {
        return ItemForms.FUNCTIONS.contains(function.text())
                && arguments.positional().size() == 1
                && arguments.positional().getFirst()
                        instanceof
                        Expression.Binary(var span, BinaryOperator op, var at, Expression.Reference x, var in)
                && op == BinaryOperator.IN;
    }

    private Expression notOver(KspecParser.CallPrimaryContext c) {
        diagnostics.add(Diagnostic.error(Code.SYNTAX, places.span(c), "`where` and `for` speak of the items of a list")
                .help("such as " + ItemForms.of(name(c.callee()).text())));
        return missing(c);
    }

    private Expression missing(ParserRuleContext c) {
        Span span = c == null ? places.file().span(0, 0) : places.span(c);
        return new Expression.Int(span, BigInteger.ZERO);
    }
}
