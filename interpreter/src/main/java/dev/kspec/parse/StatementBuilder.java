// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Name;
import dev.kspec.ast.Outcome;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** Steps, assertions and blocks from their parse trees. */
final class StatementBuilder {
    /** What a block holds: things to do, and the clauses that may stand among them at a scenario's top. */
    record Body(List<Statement> steps, List<Scenario.MatrixParameter> matrix, List<Scenario.Skip> skips) {}

    private final Places places;
    private final ExpressionBuilder expressions;
    private final Diagnostics diagnostics;

    StatementBuilder(Places places, ExpressionBuilder expressions, Diagnostics diagnostics) {
        this.places = places;
        this.expressions = expressions;
        this.diagnostics = diagnostics;
    }

    /** The body of a scenario. */
    Body body(KspecParser.StatementsContext context) {
        Body body = new Body(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (context == null) {
            return body;
        }
        context.statement().forEach(statement -> add(statement, body));
        return body;
    }

    private void add(KspecParser.StatementContext context, Body body) {
        switch (context) {
            case KspecParser.MatrixStatementContext c -> {
                matrix(c.matrixBlock()).forEach(body.matrix()::add);
                if (c.matrixBlock() != null
                        && c.matrixBlock().exception == null
                        && c.matrixBlock().matrixParameter().isEmpty()) {
                    diagnostics.add(Diagnostic.error(Code.MATRIX_SHAPE, places.span(c), "the matrix has no parameter")
                            .help("write its parameters line by line, such as: size: 0, 1, 4096"));
                }
            }
            case KspecParser.SkipStatementContext c -> skip(c.skipReason()).ifPresent(body.skips()::add);
            case KspecParser.LetStatementContext c ->
                body.steps()
                        .add(new Statement.Let(
                                places.span(c), expressions.name(c.name()), expressions.expression(c.expression())));
            case KspecParser.AcrossStatementContext c ->
                body.steps()
                        .add(new Statement.Across(
                                head(c, c.block()),
                                c.counterChange().stream().map(this::change).toList(),
                                inner(c.block())));
            case KspecParser.AssertStatementContext c ->
                body.steps().add(new Statement.Assert(places.span(c), expressions.expression(c.expression())));
            case KspecParser.InjectStatementContext c ->
                body.steps()
                        .add(new Statement.Inject(
                                head(c, c.block()),
                                expressions.name(c.name()),
                                c.faultSetting().stream().map(this::setting).toList(),
                                inner(c.block())));
            case KspecParser.StepContext c -> body.steps().add(step(c));
            default -> {}
        }
    }

    /** The words before a block's brace: what a message about the statement should point at. */
    private dev.kspec.source.Span head(ParserRuleContext statement, KspecParser.BlockContext block) {
        var whole = places.span(statement);
        if (block == null) {
            return whole;
        }
        int end = places.span(block).start();
        return places.file()
                .span(
                        whole.start(),
                        whole.start()
                                + places.file()
                                        .text()
                                        .substring(whole.start(), end)
                                        .stripTrailing()
                                        .length());
    }

    private List<Statement> inner(KspecParser.BlockContext block) {
        if (block == null) {
            return List.of();
        }
        Body body = body(block.statements());
        body.matrix().forEach(m -> misplaced(m.span(), "a matrix belongs to the scenario, not to a block inside it"));
        body.skips().forEach(s -> misplaced(s.span(), "`skip` belongs to the scenario, not to a block inside it"));
        return body.steps();
    }

    private void misplaced(dev.kspec.source.Span span, String message) {
        diagnostics.add(Diagnostic.error(Code.MISPLACED, span, message).help("move it to the top of the scenario"));
    }

    private List<Scenario.MatrixParameter> matrix(KspecParser.MatrixBlockContext c) {
        return c == null
                ? List.of()
                : c.matrixParameter().stream().map(this::matrixParameter).toList();
    }

    private Scenario.MatrixParameter matrixParameter(KspecParser.MatrixParameterContext c) {
        return new Scenario.MatrixParameter(
                places.span(c),
                expressions.name(c.name()),
                c.expression().stream().map(expressions::expression).toList());
    }

    Optional<Scenario.Skip> skip(KspecParser.SkipReasonContext context) {
        return switch (context) {
            case KspecParser.SkipAlwaysContext c ->
                Optional.of(new Scenario.Always(places.span(c), expressions.text(c.text())));
            case KspecParser.SkipUnlessVersionContext c
            when c.NUMBER() != null && c.relation() != null ->
                Optional.of(new Scenario.UnlessVersion(
                        places.span(c),
                        expressions.name(c.name()),
                        BinaryOperator.of(c.relation().getText()),
                        new Name(places.span(c.NUMBER().getSymbol()), c.NUMBER().getText())));
            case KspecParser.SkipUnlessPresentContext c
            when c.operand() != null && c.operand().getStart().getType() == KspecParser.NUMBER -> {
                diagnostics.add(Diagnostic.error(
                                Code.SYNTAX,
                                places.span(c.operand()),
                                "unexpected number " + c.operand().getText())
                        .label("expected a relation before it, such as >=, or a quoted path"));
                yield Optional.empty();
            }
            case KspecParser.SkipUnlessPresentContext c
            when c.operand() != null ->
                Optional.of(new Scenario.UnlessPresent(
                        places.span(c), expressions.name(c.name()), expressions.operand(c.operand())));
            case null, default -> Optional.empty();
        };
    }

    private Statement.CounterChange change(KspecParser.CounterChangeContext c) {
        return new Statement.CounterChange(
                places.span(c), expressions.name(c.name()), expressions.expression(c.expression()));
    }

    private Statement.FaultSetting setting(KspecParser.FaultSettingContext c) {
        return new Statement.FaultSetting(places.span(c), expressions.name(c.name()), expressions.operand(c.operand()));
    }

    private Statement.Step step(KspecParser.StepContext c) {
        Optional<Outcome> expect = Optional.empty();
        Optional<Name> as = Optional.empty();
        for (KspecParser.SuffixContext suffix : c.suffix()) {
            switch (suffix) {
                case KspecParser.ExpectSuffixContext e -> {
                    repeated(expect.isPresent(), "expect", e);
                    expect = Optional.of(outcome(e.outcome()));
                }
                case KspecParser.AsSuffixContext a -> {
                    repeated(as.isPresent(), "as", a);
                    as = Optional.of(expressions.name(a.name()));
                }
                default -> {}
            }
        }
        return new Statement.Step(
                places.span(c),
                expressions.name(c.verb()),
                c.operand().stream().map(expressions::operand).toList(),
                expect,
                as);
    }

    private void repeated(boolean already, String word, ParserRuleContext c) {
        if (already) {
            diagnostics.add(Diagnostic.error(Code.REPEATED_SUFFIX, places.span(c), "a step has one `" + word + "`")
                    .help(
                            word.equals("expect")
                                    ? "alternatives are written: expect any of (a, b)"
                                    : "remove one of them"));
        }
    }

    private Outcome outcome(KspecParser.OutcomeContext context) {
        return switch (context) {
            case KspecParser.AnyOfOutcomeContext c ->
                new Outcome.AnyOf(
                        places.span(c), c.outcome().stream().map(this::outcome).toList());
            case KspecParser.RelationOutcomeContext c ->
                new Outcome.Relation(
                        places.span(c), BinaryOperator.of(c.relation().getText()), expressions.sum(c.sum()));
            case KspecParser.ValueOutcomeContext c ->
                new Outcome.Exactly(places.span(c), expressions.expression(c.expression()));
            case null, default ->
                new Outcome.AnyOf(context == null ? places.file().span(0, 0) : places.span(context), List.of());
        };
    }
}
