// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Name;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.Text;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** Whole files, drivers and scenarios from their parse trees. */
final class FileBuilder {
    private final Places places;
    private final ExpressionBuilder expressions;
    private final StatementBuilder statements;
    private final DriverBuilder drivers;
    private final Diagnostics diagnostics;

    FileBuilder(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
        this.expressions = new ExpressionBuilder(places, diagnostics);
        this.drivers = new DriverBuilder(places, expressions, diagnostics);
        this.statements = new StatementBuilder(places, expressions, diagnostics);
    }

    ExpressionBuilder expressions() {
        return expressions;
    }

    List<MatrixRule> rules(KspecParser.RuleBlockContext c) {
        return new MatrixBuilder(places, expressions).rules(c);
    }

    StatementBuilder statements() {
        return statements;
    }

    DriverBuilder drivers() {
        return drivers;
    }

    SpecFile specFile(KspecParser.SpecFileContext context) {
        List<SpecFile.Item> items = context.item().stream()
                .map(this::item)
                .flatMap(Optional::stream)
                .toList();
        return new SpecFile(
                places.file(), places.file().span(0, places.file().text().length()), items);
    }

    private Optional<SpecFile.Item> item(KspecParser.ItemContext item) {
        if (item.driverDeclaration() != null) {
            return Optional.of(drivers.driver(item.driverDeclaration()));
        }
        if (item.useDriver() != null) {
            return Optional.of(use(item.useDriver()));
        }
        if (item.importFile() != null) {
            return Optional.of(new SpecFile.Import(
                    places.span(item), expressions.text(item.importFile().text())));
        }
        if (item.constant() != null) {
            return Optional.of(new SpecFile.Constant(
                    places.span(item),
                    expressions.name(item.constant().name()),
                    expressions.expression(item.constant().expression())));
        }
        if (item.freshness() != null) {
            return Optional.of(new SpecFile.Freshness(
                    places.span(item), expressions.name(item.freshness().name())));
        }
        if (item.suppression() != null) {
            return Optional.of(new SpecFile.Suppression(
                    places.span(item),
                    expressions.text(item.suppression().title),
                    expressions.text(item.suppression().reason)));
        }
        if (item.fixture() != null && item.fixture().phase != null) {
            return Optional.of(fixture(item.fixture()));
        }
        if (item.definition() != null) {
            return Optional.of(definition(item.definition()));
        }
        return item.scenario() == null ? Optional.empty() : Optional.of(scenario(item.scenario()));
    }

    private SpecFile.Fixture fixture(KspecParser.FixtureContext c) {
        return new SpecFile.Fixture(
                places.span(c.getStart(), c.phase),
                c.SHARED() != null,
                c.phase.getType() == KspecParser.SETUP ? SpecFile.Fixture.Phase.SETUP : SpecFile.Fixture.Phase.TEARDOWN,
                statements.inner(c.block()));
    }

    private Definition definition(KspecParser.DefinitionContext c) {
        Definition head = head(c.definitionHead());
        return new Definition(places.span(c), head.name(), head.parameters(), statements.inner(c.block()));
    }

    /** A definition's name and parameters, still without its steps. */
    Definition head(KspecParser.DefinitionHeadContext c) {
        return c == null
                ? new Definition(places.file().span(0, 0), expressions.name(null), List.of(), List.of())
                : new Definition(
                        places.span(c),
                        expressions.name(c.callee()),
                        c.definitionParameter().stream()
                                .map(p -> new Definition.Parameter(
                                        places.span(p),
                                        expressions.name(p.name()),
                                        Optional.ofNullable(p.expression()).map(expressions::expression)))
                                .toList(),
                        List.of());
    }

    private UseDriver use(KspecParser.UseDriverContext c) {
        List<UseDriver.Argument> arguments = c.arguments() == null
                ? List.of()
                : c.arguments().argument().stream()
                        .map(a -> new UseDriver.Argument(
                                places.span(a), expressions.name(a.name()), expressions.expression(a.expression())))
                        .toList();
        return new UseDriver(places.span(c), expressions.name(c.name()), arguments);
    }

    private Scenario scenario(KspecParser.ScenarioContext c) {
        List<Name> tags = new ArrayList<>();
        Optional<Expression> timeout = Optional.empty();
        Optional<Text> xfail = Optional.empty();
        List<Name> fresh = new ArrayList<>();
        for (KspecParser.ScenarioClauseContext clause : c.scenarioClause()) {
            switch (clause) {
                case KspecParser.TagsClauseContext t -> t.name().forEach(n -> tags.add(expressions.name(n)));
                case KspecParser.TimeoutClauseContext t -> {
                    repeated(timeout.isPresent(), "timeout", t);
                    timeout = Optional.of(expressions.expression(t.expression()));
                }
                case KspecParser.XfailClauseContext x -> {
                    repeated(xfail.isPresent(), "xfail", x);
                    xfail = Optional.of(expressions.text(x.text()));
                }
                case KspecParser.FreshClauseContext f -> f.name().forEach(n -> fresh.add(expressions.name(n)));
                default -> {}
            }
        }
        StatementBuilder.Body body =
                statements.body(c.block() == null ? null : c.block().statements());
        return new Scenario(
                places.span(c),
                expressions.text(c.text()),
                tags,
                timeout,
                xfail,
                fresh,
                body.skips(),
                body.matrix(),
                body.rules(),
                body.steps());
    }

    private void repeated(boolean already, String word, ParserRuleContext c) {
        if (already) {
            diagnostics.add(Diagnostic.error(Code.REPEATED_SUFFIX, places.span(c), "a scenario has one `" + word + "`")
                    .help("remove one of them"));
        }
    }
}
