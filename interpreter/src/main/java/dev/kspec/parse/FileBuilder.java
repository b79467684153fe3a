// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.grammar.KspecParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whole files, drivers and scenarios from their parse trees. */
final class FileBuilder {
    private final Places places;
    private final ExpressionBuilder expressions;
    private final StatementBuilder statements;
    private final Diagnostics diagnostics;

    FileBuilder(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
        this.expressions = new ExpressionBuilder(places, diagnostics);
        this.statements = new StatementBuilder(places, expressions, diagnostics);
    }

    ExpressionBuilder expressions() {
        return expressions;
    }

    StatementBuilder statements() {
        return statements;
    }

    SpecFile specFile(KspecParser.SpecFileContext context) {
        List<DriverDeclaration> drivers = new ArrayList<>();
        List<UseDriver> uses = new ArrayList<>();
        List<Scenario> scenarios = new ArrayList<>();
        for (KspecParser.ItemContext item : context.item()) {
            if (item.driverDeclaration() != null) {
                drivers.add(driver(item.driverDeclaration()));
            } else if (item.useDriver() != null) {
                uses.add(use(item.useDriver()));
            } else if (item.scenario() != null) {
                scenarios.add(scenario(item.scenario()));
            }
        }
        return new SpecFile(
                places.file(), places.file().span(0, places.file().text().length()), drivers, uses, scenarios);
    }

    private DriverDeclaration driver(KspecParser.DriverDeclarationContext c) {
        return new DriverDeclaration(
                places.span(c),
                expressions.name(c.name()),
                c.driverMember().stream()
                        .map(this::member)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private Optional<DriverDeclaration.Member> member(KspecParser.DriverMemberContext context) {
        return Optional.ofNullable(
                switch (context) {
                    case KspecParser.ModuleMemberContext c ->
                        new DriverDeclaration.Module(
                                places.span(c), expressions.text(c.text()), parameters(c.parameters()));
                    case KspecParser.DeviceMemberContext c ->
                        new DriverDeclaration.Device(
                                places.span(c), expressions.name(c.name()), expressions.text(c.text()));
                    case KspecParser.IoctlMemberContext c ->
                        c.ioctlNumber() == null
                                ? null
                                : new DriverDeclaration.Ioctl(
                                        places.span(c), expressions.name(c.name()), ioctlNumber(c.ioctlNumber()));
                    case KspecParser.CounterMemberContext c ->
                        new DriverDeclaration.Counter(
                                places.span(c), expressions.name(c.name()), expressions.text(c.text()));
                    case KspecParser.FaultMemberContext c ->
                        new DriverDeclaration.Fault(
                                places.span(c), expressions.name(c.name()), expressions.text(c.text()));
                    default -> null;
                });
    }

    private List<DriverDeclaration.Parameter> parameters(KspecParser.ParametersContext c) {
        return c == null
                ? List.of()
                : c.parameter().stream()
                        .map(p -> new DriverDeclaration.Parameter(
                                places.span(p), expressions.name(p.name()), parameterType(p.parameterType())))
                        .toList();
    }

    DriverDeclaration.ParameterType parameterType(KspecParser.ParameterTypeContext c) {
        if (c == null) {
            return new DriverDeclaration.ParameterType(
                    places.file().span(0, 0), expressions.name(null), Optional.empty());
        }
        return new DriverDeclaration.ParameterType(
                places.span(c),
                expressions.name(c.type),
                Optional.ofNullable(c.expression()).map(expressions::expression));
    }

    DriverDeclaration.IoctlNumber ioctlNumber(KspecParser.IoctlNumberContext c) {
        List<Expression> numbers =
                c.expression().stream().map(expressions::expression).toList();
        Expression none = expressions.expression(null);
        return new DriverDeclaration.IoctlNumber(
                places.span(c),
                expressions.name(c.direction),
                numbers.isEmpty() ? none : numbers.get(0),
                numbers.size() < 2 ? none : numbers.get(1),
                Optional.ofNullable(c.type).map(expressions::name));
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
        for (KspecParser.ScenarioClauseContext clause : c.scenarioClause()) {
            switch (clause) {
                case KspecParser.TagsClauseContext t -> t.name().forEach(n -> tags.add(expressions.name(n)));
                case KspecParser.TimeoutClauseContext t -> {
                    if (timeout.isPresent()) {
                        diagnostics.add(
                                Diagnostic.error(Code.REPEATED_SUFFIX, places.span(t), "a scenario has one `timeout`")
                                        .help("remove one of them"));
                    }
                    timeout = Optional.of(expressions.expression(t.expression()));
                }
                default -> {}
            }
        }
        StatementBuilder.Body body =
                statements.body(c.block() == null ? null : c.block().statements());
        return new Scenario(
                places.span(c), expressions.text(c.text()), tags, timeout, body.skips(), body.matrix(), body.steps());
    }
}
