// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Name;
import dev.kspec.ast.Scenario;
import dev.kspec.grammar.KspecParser;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** A matrix' parameters and rules from their parse trees. */
final class MatrixBuilder {
    private final Places places;
    private final ExpressionBuilder expressions;

    MatrixBuilder(Places places, ExpressionBuilder expressions) {
        this.places = places;
        this.expressions = expressions;
    }

    Scenario.MatrixParameter parameter(KspecParser.MatrixParameterContext c) {
        return new Scenario.MatrixParameter(places.span(c), expressions.name(c.name()), all(c.expression()));
    }

    /** Whether a line was read as a parameter only because the word that begins a rule is mistyped, which was reported. */
    boolean isMistypedRule(KspecParser.MatrixParameterContext c) {
        return isBroken(c) && MatrixMistakes.isNearRule(c.getStart().getText());
    }

    /** Those that were understood. */
    List<MatrixRule> rules(KspecParser.RuleBlockContext c) {
        return c.matrixRule().stream().map(this::rule).flatMap(Optional::stream).toList();
    }

    /** Whether something in it was not understood; parts of the tree may then be missing. */
    private static boolean isBroken(ParserRuleContext context) {
        return context.exception != null
                || context.children == null
                || context.children.stream().anyMatch(c -> c instanceof ParserRuleContext part && isBroken(part));
    }

    /** Nothing after a mistake, which was reported. */
    Optional<MatrixRule> rule(KspecParser.MatrixRuleContext context) {
        if (isBroken(context)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (context) {
                    case KspecParser.CoverRuleContext c ->
                        new MatrixRule.Cover(
                                places.span(c),
                                c.coverage().stream().map(this::coverage).toList());
                    case KspecParser.BudgetRuleContext c ->
                        new MatrixRule.Budget(places.span(c), expressions.operand(c.operand()));
                    case KspecParser.NeverRuleContext c ->
                        new MatrixRule.Never(places.span(c), expressions.expression(c.expression()));
                    case KspecParser.IfRuleContext c ->
                        new MatrixRule.Implies(
                                places.span(c),
                                expressions.expression(c.condition),
                                expressions.expression(c.consequence));
                    case KspecParser.InvalidRuleContext c ->
                        new MatrixRule.Invalid(
                                places.span(c),
                                expressions.name(c.name()),
                                c.invalidValue().stream().map(this::invalid).toList());
                    case KspecParser.RowRuleContext c -> row(c);
                    case KspecParser.WeightRuleContext c ->
                        new MatrixRule.Weight(
                                places.span(c),
                                expressions.operand(c.operand()),
                                expressions.name(c.name()),
                                all(c.expression()));
                    case KspecParser.DerivedRuleContext c ->
                        new MatrixRule.Derived(
                                places.span(c), expressions.name(c.name()), expressions.expression(c.expression()));
                    default -> null;
                });
    }

    private MatrixRule.Coverage coverage(KspecParser.CoverageContext c) {
        List<Name> parameters = c.name().stream().map(expressions::name).toList();
        return new MatrixRule.Coverage(places.span(c), expressions.operand(c.operand()), parameters);
    }

    private MatrixRule.InvalidValue invalid(KspecParser.InvalidValueContext c) {
        return new MatrixRule.InvalidValue(
                places.span(c),
                expressions.expression(c.expression(0)),
                c.expression().size() < 2 ? Optional.empty() : Optional.of(expressions.expression(c.expression(1))));
    }

    private MatrixRule row(KspecParser.RowRuleContext c) {
        return expressions.fields(c.fields()) instanceof Expression.Fields row
                ? new MatrixRule.Row(places.span(c), c.kind.getType() == KspecParser.INCLUDE, row)
                : null;
    }

    private List<Expression> all(List<KspecParser.ExpressionContext> values) {
        return values.stream().map(expressions::expression).toList();
    }
}
