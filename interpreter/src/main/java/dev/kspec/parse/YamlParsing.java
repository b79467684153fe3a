// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.SpecFile;
import dev.kspec.ast.SpecFile.Fixture;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The YAML carrier: the same constructs as keys, steps as lines of the language in literal blocks.
 *
 * <p>YAML's keys have no order that means anything: the tree holds imports, drivers, uses, constants, fixtures,
 * definitions and scenarios, in this order, and those of one kind as they stand.
 */
final class YamlParsing {
    private static final List<String> FILE_KEYS = List.of(
            "import",
            "driver",
            "drivers",
            "use",
            "let",
            "fresh",
            "suppress",
            "shared",
            "setup",
            "teardown",
            "define",
            "scenarios");

    private final SourceFile file;
    private final Diagnostics diagnostics;
    private final YamlValues values;
    private final YamlShapes shapes;
    private final YamlDrivers drivers;
    private final YamlScenarios scenarios;
    private final List<SpecFile.Item> items = new ArrayList<>();

    YamlParsing(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
        this.values = new YamlValues(diagnostics);
        this.shapes = values.shapes();
        this.drivers = new YamlDrivers(values, diagnostics);
        this.scenarios = new YamlScenarios(values, diagnostics);
    }

    SpecFile file() {
        YamlDocument.read(file, diagnostics).flatMap(YamlDocument::root).ifPresent(this::items);
        return new SpecFile(file, file.span(0, file.text().length()), items);
    }

    private void items(YamlNode root) {
        Map<String, YamlNode> entries = shapes.mapping(root, "a spec file", FILE_KEYS);
        YamlShapes.ifPresent(
                entries,
                "import",
                n -> YamlShapes.oneOrMore(n)
                        .forEach(i -> items.add(new SpecFile.Import(i.span(), values.text(i, "an import")))));
        YamlShapes.ifPresent(entries, "driver", n -> items.add(drivers.driver(n)));
        YamlShapes.ifPresent(
                entries, "drivers", n -> shapes.sequence(n, "drivers").forEach(d -> items.add(drivers.driver(d))));
        YamlShapes.ifPresent(entries, "use", n -> YamlShapes.oneOrMore(n).forEach(u -> items.add(drivers.use(u))));
        YamlShapes.ifPresent(entries, "let", this::constants);
        YamlShapes.ifPresent(
                entries,
                "fresh",
                n -> YamlShapes.oneOrMore(n)
                        .forEach(f -> shapes.scalar(f, "fresh")
                                .ifPresent(s -> items.add(new SpecFile.Freshness(s.span(), values.name(s))))));
        YamlShapes.ifPresent(entries, "suppress", n -> YamlShapes.oneOrMore(n).forEach(this::suppression));
        YamlShapes.ifPresent(entries, "shared", this::shared);
        fixtures(entries, false);
        YamlShapes.ifPresent(
                entries, "define", n -> shapes.sequence(n, "define").forEach(d -> items.add(scenarios.definition(d))));
        YamlShapes.ifPresent(
                entries,
                "scenarios",
                n -> shapes.sequence(n, "scenarios").forEach(s -> items.add(scenarios.scenario(s))));
    }

    private void constants(YamlNode node) {
        shapes.named(node, "let")
                .forEach((k, v) -> values.value(v, "a constant")
                        .ifPresent(e -> items.add(new SpecFile.Constant(YamlValues.span(k, v), values.name(k), e))));
    }

    private void suppression(YamlNode node) {
        Map<String, YamlNode> entries = shapes.mapping(node, "a suppression", List.of("title", "because"));
        for (String key : List.of("title", "because")) {
            if (!entries.containsKey(key)) {
                shapes.shape(node, "a suppression needs the key `" + key + "`");
                return;
            }
        }
        items.add(new SpecFile.Suppression(
                node.span(),
                values.text(entries.get("title"), "a report's title"),
                values.text(entries.get("because"), "a reason")));
    }

    private void shared(YamlNode node) {
        fixtures(shapes.mapping(node, "shared", List.of("setup", "teardown")), true);
    }

    private void fixtures(Map<String, YamlNode> entries, boolean shared) {
        YamlShapes.ifPresent(entries, "setup", n -> fixture(n, shared, Fixture.Phase.SETUP, "setup"));
        YamlShapes.ifPresent(entries, "teardown", n -> fixture(n, shared, Fixture.Phase.TEARDOWN, "teardown"));
    }

    /** One block of steps, or a list of such blocks. */
    private void fixture(YamlNode node, boolean shared, Fixture.Phase phase, String what) {
        boolean several = node instanceof YamlNode.Sequence s
                && s.items().stream()
                        .allMatch(i -> i instanceof YamlNode.Scalar b && b.style() == YamlNode.Style.LITERAL);
        for (YamlNode block : several ? YamlShapes.oneOrMore(node) : List.of(node)) {
            items.add(new Fixture(block.span(), shared, phase, values.steps(block, what)));
        }
    }
}
