// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Name;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Style;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scenarios and definitions from YAML's keys. */
final class YamlScenarios {
    private static final List<String> SCENARIO_KEYS =
            List.of("scenario", "tags", "timeout", "xfail", "fresh", "skip", "matrix", "rules", "steps", "teardown");

    private final Diagnostics diagnostics;
    private final YamlValues values;
    private final YamlShapes shapes;

    YamlScenarios(YamlValues values, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.values = values;
        this.shapes = values.shapes();
    }

    Scenario scenario(YamlNode node) {
        Map<String, YamlNode> entries = shapes.mapping(node, "a scenario", SCENARIO_KEYS);
        Text title = entries.containsKey("scenario")
                ? values.text(entries.get("scenario"), "a scenario's name")
                : new Text(node.span(), List.of());
        if (!entries.containsKey("scenario")) {
            shapes.shape(node, "a scenario needs the key `scenario` with its name");
        }
        List<Name> tags = new ArrayList<>();
        YamlShapes.ifPresent(
                entries,
                "tags",
                n -> shapes.sequence(n, "tags")
                        .forEach(t -> shapes.scalar(t, "a tag").ifPresent(s -> tags.add(values.name(s)))));
        List<Scenario.Skip> skips = new ArrayList<>();
        YamlShapes.ifPresent(entries, "skip", n -> YamlShapes.oneOrMore(n).forEach(s -> skip(s).ifPresent(skips::add)));
        List<Scenario.MatrixParameter> matrix = new ArrayList<>();
        YamlShapes.ifPresent(
                entries,
                "matrix",
                n -> shapes.named(n, "a matrix")
                        .forEach((k, v) -> matrix.add(new Scenario.MatrixParameter(
                                YamlValues.span(k, v), values.name(k), values.values(v)))));
        YamlShapes.ifPresent(entries, "matrix", this::checkNotEmpty);
        List<MatrixRule> rules = Optional.ofNullable(entries.get("rules"))
                .flatMap(n -> values.block(n, "a matrix' rules"))
                .map(part -> KspecParsing.rules(part, diagnostics))
                .orElse(List.of());
        Optional<Expression> timeout =
                Optional.ofNullable(entries.get("timeout")).flatMap(n -> values.value(n, "a timeout"));
        Optional<Text> xfail = Optional.ofNullable(entries.get("xfail")).flatMap(this::xfail);
        List<Name> fresh = new ArrayList<>();
        YamlShapes.ifPresent(
                entries,
                "fresh",
                n -> YamlShapes.oneOrMore(n)
                        .forEach(f -> shapes.scalar(f, "fresh").ifPresent(s -> fresh.add(values.name(s)))));
        return new Scenario(
                node.span(), title, tags, timeout, xfail, fresh, skips, matrix, rules, steps(node, entries));
    }

    private List<Statement> steps(YamlNode node, Map<String, YamlNode> entries) {
        List<Statement> steps = new ArrayList<>();
        if (entries.containsKey("steps")) {
            StatementBuilder.Body body = values.body(entries.get("steps"), "steps");
            body.matrix().forEach(m -> misplaced(m.span(), "matrix"));
            body.rules().forEach(m -> misplaced(m.span(), "rules"));
            body.skips().forEach(s -> misplaced(s.span(), "skip"));
            steps.addAll(body.steps());
        } else {
            shapes.shape(node, "a scenario needs the key `steps`");
        }
        YamlShapes.ifPresent(
                entries, "teardown", n -> steps.add(new Statement.Teardown(n.span(), values.steps(n, "a teardown"))));
        return steps;
    }

    private void checkNotEmpty(YamlNode matrix) {
        if (matrix instanceof YamlNode.Mapping mapping && mapping.entries().isEmpty()) {
            diagnostics.add(Diagnostic.error(Code.MATRIX_SHAPE, matrix.span(), "the matrix has no parameter")
                    .help("write its parameters as keys, such as: {size: [0, 1, 4096]}"));
        }
    }

    private void misplaced(Span span, String key) {
        diagnostics.add(
                Diagnostic.error(Code.MISPLACED, span, "in YAML a scenario's " + key + " is a key beside `steps`")
                        .help("write `" + key + ":` at the level of `steps:`"));
    }

    private Optional<Scenario.Skip> skip(YamlNode node) {
        return shapes.scalar(node, "skip").flatMap(s -> {
            if (s.style() == Style.LITERAL
                    || (s.style() == Style.PLAIN && s.value().matches("unless\\b.*"))) {
                return KspecParsing.skip(s.block(), diagnostics);
            }
            if (YamlTraps.isSwitch(s)) {
                shapes.shape(
                        s.span(),
                        "skip says why, or under which condition not to",
                        "write a reason, or: unless kernel >= 6.8; remove the key to run the scenario");
                return Optional.empty();
            }
            if (YamlTraps.isCondition(s)) {
                diagnostics.add(Diagnostic.error(
                                Code.YAML_TRAP,
                                s.span(),
                                "this reads like a condition, but would be a reason: the scenario would never run")
                        .help("a condition is written: unless kernel >= 6.8; a reason like this one goes into quotes"));
                return Optional.empty();
            }
            return Optional.of(new Scenario.Always(s.span(), values.text(s, "a reason")));
        });
    }

    private Optional<Text> xfail(YamlNode node) {
        if (node instanceof Scalar s && YamlTraps.isSwitch(s)) {
            shapes.shape(
                    s.span(),
                    "xfail says why the scenario is known to fail",
                    "write a reason; remove the key if the scenario is to pass");
            return Optional.empty();
        }
        return Optional.of(values.text(node, "a reason"));
    }

    Definition definition(YamlNode node) {
        Map<String, YamlNode> entries = shapes.mapping(node, "a definition", List.of("define", "steps"));
        Optional<Definition> head = Optional.ofNullable(entries.get("define"))
                .flatMap(n -> shapes.scalar(n, "a definition's name and parameters"))
                .flatMap(values::words)
                .flatMap(this::head);
        if (!entries.containsKey("define")) {
            shapes.shape(
                    node.span(),
                    "a definition needs the key `define`",
                    "it holds the name with the parameters, such as: fill(pipe, times = 4)");
        }
        if (!entries.containsKey("steps")) {
            shapes.shape(node, "a definition needs the key `steps`");
        }
        List<Statement> steps =
                entries.containsKey("steps") ? values.steps(entries.get("steps"), "a definition") : List.of();
        return new Definition(
                node.span(),
                head.map(Definition::name).orElse(new Name(node.span(), "")),
                head.map(Definition::parameters).orElse(List.of()),
                steps);
    }

    private Optional<Definition> head(Span part) {
        if (part.text().strip().matches("[A-Za-z_][A-Za-z0-9_]*")) {
            shapes.shape(
                    part,
                    "a definition has brackets for its parameters",
                    "write `" + part.text().strip() + "()`");
            return Optional.empty();
        }
        return Optional.of(KspecParsing.definitionHead(part, diagnostics));
    }
}
