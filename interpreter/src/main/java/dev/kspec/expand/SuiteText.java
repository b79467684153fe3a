// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.check.CheckedSpec;
import dev.kspec.diag.Diagnostics;
import dev.kspec.format.Converter;
import dev.kspec.format.Formatter;
import dev.kspec.format.Result;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import dev.kspec.type.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A file with its matrices written out: each row is a scenario of its own, named like the case, with constants in place
 * of the parameters. Its cases are those of the original, by name and by what they do.
 *
 * <p>In: a checked file of either carrier. Out: what stands before the scenarios, once; then a scenario's text for each
 * case that is asked for, in either carrier.
 */
public final class SuiteText {
    private final boolean yaml;
    private final SpecFile tree;
    private final String head;
    private final Map<String, Scenario> scenarios = new HashMap<>();
    private final Map<String, RowTemplate> templates = new HashMap<>();
    private final Map<String, List<String>> comments = new HashMap<>();
    private final Set<String> begun = new HashSet<>();

    /**
     * A file's text.
     *
     * @param yaml whether it is to be YAML
     * @param imports makes the path of an import, seen from the original, one that is seen from the new place
     */
    public SuiteText(CheckedSpec spec, boolean yaml, UnaryOperator<String> imports) {
        this.yaml = yaml;
        this.tree = inLanguage(spec.source());
        tree.scenarios().forEach(s -> scenarios.put(title(s), s));
        this.head = head(imports);
    }

    /** One row as a scenario in the language, such as a failing case made ready to be run by itself. */
    public static String scenario(SourceFile file, Case c) {
        SpecFile tree = inLanguage(file);
        Scenario scenario = tree.scenarios().stream()
                .filter(s -> title(s).equals(c.scenario().title()))
                .findFirst()
                .orElseThrow();
        StringBuilder out = new StringBuilder();
        RowTemplate.of(scenario, c.scenario().matrix(), false).fill(c.id().name(), c.row(), out);
        return out.toString();
    }

    private static String title(Scenario scenario) {
        return scenario.title().plainString();
    }

    /** Of what was checked, reading finds no mistakes any more. */
    private static SpecFile inLanguage(SourceFile file) {
        SourceFile text = file;
        if (SpecReader.isYaml(file.name())) {
            String name = file.name().replaceFirst("\\.ya?ml$", "");
            text = new SourceFile(name, text(Converter.convert(file, name)));
        }
        return SpecReader.parse(text, new Diagnostics());
    }

    private static String text(Result result) {
        return switch (result) {
            case Result.Text t -> t.text();
            case Result.Mistaken m ->
                throw new IllegalStateException(m.mistakes().getFirst().message());
            case Result.Broken b -> throw new IllegalStateException(b.message());
        };
    }

    private String head(UnaryOperator<String> imports) {
        String text = tree.source().text();
        StringBuilder rest = new StringBuilder();
        int from = 0;
        for (SpecFile.Item item : tree.items()) {
            if (item instanceof Scenario scenario) {
                int start = lead(scenario);
                rest.append(text, Math.min(from, start), start).append('\n');
                from = scenario.span().end();
            } else if (item instanceof SpecFile.Import i) {
                Span path = i.path().span();
                String moved = imports.apply(i.path().plainString());
                rest.append(text, from, path.start()).append(Value.Quoted.of(moved.getBytes(StandardCharsets.UTF_8)));
                from = path.end();
            }
        }
        rest.append(text, from, text.length());
        boolean items = tree.items().stream().anyMatch(i -> !(i instanceof Scenario));
        if (rest.toString().isBlank()) {
            return "";
        }
        SourceFile printed =
                new SourceFile("head.kspec", text(Formatter.format(new SourceFile("head.kspec", rest.toString()))));
        if (!yaml) {
            return printed.text();
        }
        return items ? text(Converter.convert(printed, "head.kspec.yaml")) : printed.text();
    }

    /** Where the comment lines right above a scenario begin, which are kept with it. */
    private int lead(Scenario scenario) {
        SourceFile file = tree.source();
        int line = scenario.span().line();
        List<String> above = new ArrayList<>();
        while (line > 1 && file.lineText(line - 1).strip().startsWith("#")) {
            line--;
            above.addFirst(file.lineText(line).strip());
        }
        comments.put(title(scenario), above);
        return above.isEmpty() ? scenario.span().start() : file.lineStart(line);
    }

    /** What stands before the first scenario; empty if there is nothing. */
    public String head() {
        boolean list = yaml && !scenarios.isEmpty();
        return list ? head + (head.isEmpty() ? "" : "\n") + "scenarios:\n" : head;
    }

    /** The scenario of one case; the comments above the original stand above its first one. */
    public String text(Case c) {
        StringBuilder out = new StringBuilder();
        String title = c.scenario().title();
        String indent = yaml ? "  " : "";
        if (begun.add(title)) {
            comments.get(title).forEach(line -> out.append(indent).append(line).append('\n'));
        }
        if (!c.row().isEmpty()) {
            out.append(indent).append("# ").append(c.id()).append('\n');
        }
        templates
                .computeIfAbsent(
                        title,
                        t -> RowTemplate.of(scenarios.get(t), c.scenario().matrix(), yaml))
                .fill(c.id().name(), c.row(), out);
        return out.toString();
    }
}
