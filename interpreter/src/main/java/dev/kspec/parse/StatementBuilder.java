// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.MatrixRule;
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
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Steps, assertions and blocks from their parse trees. */
final class StatementBuilder {
    /** What a block holds: things to do, and the clauses that may stand among them at a scenario's top. */
    record Body(
            List<Statement> steps,
            List<Scenario.MatrixParameter> matrix,
            List<MatrixRule> rules,
            List<Scenario.Skip> skips) {
        Body() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Places places;
    private final ExpressionBuilder expressions;
    private final MatrixBuilder matrices;
    private final Diagnostics diagnostics;

    StatementBuilder(Places places, ExpressionBuilder expressions, Diagnostics diagnostics) {
        this.places = places;
        this.expressions = expressions;
        this.matrices = new MatrixBuilder(places, expressions);
        this.diagnostics = diagnostics;
    }

    /** The body of a scenario. */
    Body body(KspecParser.StatementsContext context) {
        Body body = new Body();
        if (context == null) {
            return body;
        }
        context.statement().forEach(statement -> add(statement, body));
        return body;
    }

    private void add(KspecParser.StatementContext context, Body body) {
        switch (context) {
            case KspecParser.MatrixStatementContext c -> {
                if (c.matrixBlock() != null) {
                    c.matrixBlock().matrixLine().forEach(line -> line(line, body));
                }
                if (c.matrixBlock() != null
                        && c.matrixBlock().exception == null
                        && isEmpty(c.matrixBlock())
                        && c.matrixBlock().matrixLine().isEmpty()) {
                    diagnostics.add(Diagnostic.error(Code.MATRIX_SHAPE, places.span(c), "the matrix has no parameter")
                            .help("write its parameters line by line, such as: size: 0, 1, 4096"));
                }
            }
            case KspecParser.SkipStatementContext c -> skip(c.skipReason()).ifPresent(body.skips()::add);
            default -> statement(context).ifPresent(body.steps()::add);
        }
    }

    private Optional<Statement> statement(KspecParser.StatementContext context) {
        return Optional.ofNullable(
                switch (context) {
                    case KspecParser.TeardownStatementContext c ->
                        new Statement.Teardown(head(c, c.block()), inner(c.block()));
                    case KspecParser.LetStatementContext c ->
                        new Statement.Let(
                                places.span(c), expressions.name(c.name()), expressions.expression(c.expression()));
                    case KspecParser.AcrossStatementContext c -> across(c);
                    case KspecParser.AssertStatementContext c ->
                        new Statement.Assert(places.span(c), expressions.expression(c.expression()));
                    case KspecParser.InjectStatementContext c ->
                        new Statement.Inject(
                                head(c, c.block()),
                                expressions.name(c.name()),
                                c.faultSetting().stream().map(this::setting).toList(),
                                inner(c.block()));
                    case KspecParser.SweepStatementContext c ->
                        new Statement.Sweep(
                                head(c, c.block(0)), expressions.name(c.name()), inner(c.block(0)), inner(c.block(1)));
                    case KspecParser.ForStatementContext c ->
                        new Statement.For(
                                head(c, c.block()),
                                expressions.name(c.name()),
                                expressions.expression(c.expression()),
                                inner(c.block()));
                    case KspecParser.IfStatementContext c -> branch(c.ifThen());
                    case KspecParser.RepeatStatementContext c ->
                        new Statement.Repeat(
                                head(c, c.block()),
                                expressions.expression(c.expression()),
                                optionalName(c.name()),
                                inner(c.block()));
                    case KspecParser.EventuallyStatementContext c ->
                        new Statement.Eventually(
                                head(c, c.block()), expressions.expression(c.expression()), inner(c.block()));
                    case KspecParser.WithinStatementContext c ->
                        new Statement.Within(
                                head(c, c.block()), expressions.expression(c.expression()), inner(c.block()));
                    case KspecParser.AsUserStatementContext c ->
                        new Statement.AsUser(
                                head(c, c.block()),
                                expressions.expression(c.user),
                                Optional.ofNullable(c.group).map(expressions::expression),
                                inner(c.block()));
                    case KspecParser.AsCompatStatementContext c ->
                        new Statement.AsCompat(head(c, c.block()), inner(c.block()));
                    case KspecParser.ForkStatementContext c -> new Statement.Fork(head(c, c.block()), inner(c.block()));
                    case KspecParser.ParallelStatementContext c ->
                        new Statement.Parallel(
                                places.span(c.getStart()),
                                c.lane().stream().map(this::lane).toList());
                    case KspecParser.WhenStatementContext c ->
                        new Statement.WhenBlocked(
                                places.span(c),
                                expressions.name(c.name()),
                                expressions.name(c.verb()),
                                Optional.ofNullable(c.expression()).map(expressions::expression));
                    case KspecParser.SyncStatementContext c ->
                        new Statement.Sync(
                                places.span(c),
                                Statement.Sync.Kind.valueOf(c.kind.getText().toUpperCase(Locale.ROOT)),
                                expressions.name(c.name()));
                    case KspecParser.BenchStatementContext c ->
                        new Statement.Bench(
                                head(c, c.block()),
                                Optional.ofNullable(c.text()).map(expressions::text),
                                inner(c.block()),
                                c.name().stream().map(expressions::name).toList());
                    case KspecParser.CallStatementContext c -> call(c);
                    case KspecParser.GiveStatementContext c ->
                        new Statement.Give(places.span(c), expressions.expression(c.expression()));
                    case KspecParser.StepContext c -> step(c);
                    default -> null;
                });
    }

    private Optional<Name> optionalName(KspecParser.NameContext c) {
        return Optional.ofNullable(c).map(expressions::name);
    }

    private Statement across(KspecParser.AcrossStatementContext c) {
        return new Statement.Across(
                c.block() == null ? places.span(c) : head(c, c.block()),
                c.change().stream().map(this::change).flatMap(Optional::stream).toList(),
                Optional.ofNullable(c.block()).map(this::inner));
    }

    private Statement branch(KspecParser.IfThenContext c) {
        if (c == null) {
            return null;
        }
        Optional<List<Statement>> otherwise = c.ifThen() != null
                ? Optional.ofNullable(branch(c.ifThen())).map(List::of)
                : Optional.ofNullable(c.otherwise).map(this::inner);
        return new Statement.If(head(c, c.then), expressions.expression(c.expression()), inner(c.then), otherwise);
    }

    private Statement.Lane lane(KspecParser.LaneContext c) {
        Optional<Statement.EachOf> each = Optional.ofNullable(c.expression())
                .map(list -> new Statement.EachOf(expressions.name(c.name(1)), expressions.expression(list)));
        return new Statement.Lane(head(c, c.block()), expressions.name(c.name(0)), each, inner(c.block()));
    }

    private Statement call(KspecParser.CallStatementContext c) {
        ExpressionBuilder.Arguments arguments = expressions.arguments(c.callArguments());
        return new Statement.Call(
                places.span(c),
                expressions.name(c.callee()),
                arguments.positional(),
                arguments.named(),
                optionalName(c.name()));
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

    /** The steps of a block inside a scenario. */
    List<Statement> inner(KspecParser.BlockContext block) {
        if (block == null) {
            return List.of();
        }
        Body body = body(block.statements());
        body.matrix().forEach(m -> misplaced(m.span(), "a matrix belongs to a scenario, not to a block inside it"));
        body.rules().forEach(m -> misplaced(m.span(), "a matrix belongs to a scenario, not to a block inside it"));
        body.skips().forEach(s -> misplaced(s.span(), "`skip` belongs to a scenario, not to a block inside it"));
        return body.steps();
    }

    /** Whether nothing stands between the braces, not even something wrong. */
    private static boolean isEmpty(ParserRuleContext braces) {
        return braces.getStop() != null
                && braces.getStop().getTokenIndex() - braces.getStart().getTokenIndex() + 1 == braces.getChildCount();
    }

    private void misplaced(dev.kspec.source.Span span, String message) {
        diagnostics.add(Diagnostic.error(Code.MISPLACED, span, message).help("move it to the top of the scenario"));
    }

    private void line(KspecParser.MatrixLineContext line, Body body) {
        if (line.matrixParameter() != null) {
            if (matrices.isMistypedRule(line.matrixParameter())) {
                return;
            }
            body.matrix().add(matrices.parameter(line.matrixParameter()));
        } else if (line.matrixRule() != null) {
            matrices.rule(line.matrixRule()).ifPresent(body.rules()::add);
        }
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

    private Optional<Statement.Change> change(KspecParser.ChangeContext context) {
        return Optional.ofNullable(
                switch (context) {
                    case KspecParser.CounterChangeContext c ->
                        new Statement.CounterChange(
                                places.span(c),
                                expressions.name(c.name()),
                                relation(c.relation()),
                                expressions.expression(c.expression()));
                    case KspecParser.LogLinesContext c ->
                        new Statement.LogLines(
                                places.span(c),
                                expressions.primary(c.pattern),
                                times(c, c.TIMES(), c.relation(), c.expression()));
                    case KspecParser.TraceEventsContext c ->
                        new Statement.TraceEvents(
                                places.span(c),
                                expressions.name(c.name()),
                                Optional.ofNullable(c.fields()).map(expressions::fields),
                                times(c, c.TIMES(), c.relation(), c.expression()));
                    case KspecParser.SplatReportContext c ->
                        new Statement.SplatReport(places.span(c), expressions.primary(c.pattern));
                    default -> null;
                });
    }

    private static Optional<BinaryOperator> relation(KspecParser.RelationContext c) {
        return Optional.ofNullable(c).map(r -> BinaryOperator.of(r.getText()));
    }

    private Optional<Statement.Times> times(
            ParserRuleContext whole,
            TerminalNode word,
            KspecParser.RelationContext relation,
            KspecParser.ExpressionContext number) {
        return word == null
                ? Optional.empty()
                : Optional.of(new Statement.Times(
                        places.span(word.getSymbol(), whole.getStop()),
                        relation(relation),
                        expressions.expression(number)));
    }

    private Statement.FaultSetting setting(KspecParser.FaultSettingContext c) {
        return new Statement.FaultSetting(places.span(c), expressions.name(c.name()), expressions.operand(c.operand()));
    }

    private Statement.Step step(KspecParser.StepContext c) {
        Optional<Outcome> expect = Optional.empty();
        Optional<Expression> within = Optional.empty();
        Optional<Name> as = Optional.empty();
        for (KspecParser.SuffixContext suffix : c.suffix()) {
            switch (suffix) {
                case KspecParser.ExpectSuffixContext e -> {
                    repeated(expect.isPresent(), "expect", e);
                    expect = Optional.of(outcome(e.outcome()));
                }
                case KspecParser.WithinSuffixContext w -> {
                    repeated(within.isPresent(), "within", w);
                    within = Optional.of(expressions.operand(w.operand()));
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
                within,
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
        if (context == null || context.plainOutcome().isEmpty()) {
            return nothing(context);
        }
        Outcome first = outcome(context.plainOutcome(0));
        if (context.WHEN().isEmpty()) {
            return first;
        }
        if (context.plainOutcome().size() < 2 || context.name().size() < 2) {
            return nothing(context);
        }
        Outcome second = outcome(context.plainOutcome(1));
        List<String> words = context.name().stream().map(n -> n.getText()).toList();
        if (words.equals(List.of("injected", "clean"))) {
            return new Outcome.ByInjection(places.span(context), second, first);
        }
        if (!words.equals(List.of("clean", "injected"))) {
            diagnostics.add(Diagnostic.error(Code.SYNTAX, places.span(context), "an outcome depends on the sweep alone")
                    .help("write: expect A when clean, B when injected"));
        }
        return new Outcome.ByInjection(places.span(context), first, second);
    }

    private Outcome outcome(KspecParser.PlainOutcomeContext context) {
        return switch (context) {
            case KspecParser.AnyOfOutcomeContext c ->
                new Outcome.AnyOf(
                        places.span(c),
                        c.plainOutcome().stream().map(this::outcome).toList());
            case KspecParser.RelationOutcomeContext c ->
                new Outcome.Relation(
                        places.span(c),
                        ExpressionBuilder.operator(c.comparison()),
                        expressions.expression(c.expression()));
            case KspecParser.ValueOutcomeContext c ->
                new Outcome.Exactly(places.span(c), expressions.expression(c.expression()));
            case null, default -> nothing(context);
        };
    }

    private Outcome nothing(ParserRuleContext context) {
        return new Outcome.AnyOf(context == null ? places.file().span(0, 0) : places.span(context), List.of());
    }
}
