// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.source.Span;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Takes mappings, lists and scalars where they belong, and says so where something else stands. */
final class YamlShapes {
    /** Longer keys are near to none of ours, and not worth the time to find out. */
    private static final int LONGEST_KEY = 100;

    /** Keys under names that other tools have. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("title", "scenario"),
            Map.entry("name", "scenario"),
            Map.entry("test", "scenario"),
            Map.entry("tests", "scenarios"),
            Map.entry("cases", "scenarios"),
            Map.entry("parameters", "params"),
            Map.entry("constants", "let"),
            Map.entry("variables", "let"),
            Map.entry("definitions", "define"),
            Map.entry("include", "import"),
            Map.entry("before", "setup"),
            Map.entry("after", "teardown"),
            Map.entry("cleanup", "teardown"),
            Map.entry("time", "timeout"));

    /** How what has another shape is to be written. */
    private static final Map<String, String> SHAPES = Map.ofEntries(
            Map.entry("a spec file", "use: NAME, then scenarios: with a list of scenarios below"),
            Map.entry("scenarios", "each scenario begins with a dash: - scenario: what is tested"),
            Map.entry("a scenario", "- scenario: what is tested, and below it steps: |"),
            Map.entry("a matrix", "matrix: {size: [0, 1, 4096]}"),
            Map.entry("a matrix parameter", "matrix: {size: [0, 1, 4096]}"),
            Map.entry("tags", "tags: [smoke, slow]"),
            Map.entry("let", "let: {limit: 16}"),
            Map.entry("fresh", "fresh: netns, or fresh: [driver, netns]"),
            Map.entry(
                    "a suppression", "suppress: [{title: '^WARNING in NAME$', because: why nobody needs to mind it}]"),
            Map.entry("define", "each definition begins with a dash: - define: fill(file, times = 4)"),
            Map.entry("a definition", "- define: fill(file, times = 4), and below it steps: |"),
            Map.entry("drivers", "each driver begins with a dash: - name: NAME"),
            Map.entry("shared", "shared: with setup: | and teardown: | below"),
            Map.entry("use", "use: NAME, or use: {driver: NAME, params: {size: 4}}"));

    private final Diagnostics diagnostics;

    YamlShapes(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** The entries of a mapping by key; duplicate and unknown keys are reported. */
    Map<String, YamlNode> mapping(YamlNode node, String what, List<String> keys) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Map<String, YamlNode> meant = new LinkedHashMap<>();
        named(node, what).forEach((key, value) -> {
            if (keys.contains(key.value())) {
                entries.put(key.value(), value);
            } else {
                diagnostics.add(unknown(key, what, keys));
                meant(key.value(), keys).ifPresent(k -> meant.putIfAbsent(k, value));
            }
        });
        // A key with a wrong name is not missing, too, and what stands behind it is looked through.
        meant.forEach(entries::putIfAbsent);
        return entries;
    }

    /** The key that a wrong one most likely is. */
    private static Optional<String> meant(String name, List<String> keys) {
        return name.length() > LONGEST_KEY
                ? Optional.empty()
                : Nearest.to(name, keys)
                        .or(() -> Optional.ofNullable(OTHER_NAMES.get(name)).filter(keys::contains));
    }

    private static Diagnostic unknown(Scalar key, String what, List<String> keys) {
        String name = key.value().length() > LONGEST_KEY ? key.value().substring(0, LONGEST_KEY) + "…" : key.value();
        if (name.equals("<<")) {
            return Diagnostic.error(Code.YAML_UNKNOWN_KEY, key.span(), "a spec file merges no keys by `<<`")
                    .help("write the keys out; steps that are used twice belong into a `define`");
        }
        Diagnostic unknown = Diagnostic.error(Code.YAML_UNKNOWN_KEY, key.span(), what + " has no key `" + name + "`")
                .help("keys here: " + String.join(", ", keys));
        return meant(name, keys)
                .map(n -> unknown.label("did you mean `" + n + "`?"))
                .orElse(unknown);
    }

    /** The entries of a mapping whose keys are names of the writer's choice. */
    Map<Scalar, YamlNode> named(YamlNode node, String what) {
        Map<Scalar, YamlNode> entries = new LinkedHashMap<>();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            shaped(node, what, " is written as keys and values");
            return entries;
        }
        Set<String> seen = new LinkedHashSet<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (!(entry.key() instanceof Scalar key)) {
                shape(entry.key(), "a key is a single word");
            } else if (!seen.add(key.value())) {
                diagnostics.add(Diagnostic.error(
                                Code.YAML_DUPLICATE_KEY, key.span(), "the key `" + key.value() + "` stands here twice")
                        .help("YAML would silently keep only one of them"));
            } else {
                entries.put(key, entry.value());
            }
        }
        return entries;
    }

    static void ifPresent(Map<String, YamlNode> entries, String key, Consumer<YamlNode> then) {
        YamlNode node = entries.get(key);
        if (node != null) {
            then.accept(node);
        }
    }

    List<YamlNode> sequence(YamlNode node, String what) {
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items();
        }
        shaped(node, what, " is written as a list");
        return List.of();
    }

    /** The items of a list, or the one thing that stands in its place. */
    static List<YamlNode> oneOrMore(YamlNode node) {
        return node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
    }

    Optional<Scalar> scalar(YamlNode node, String what) {
        if (node instanceof Scalar scalar) {
            return Optional.of(scalar);
        }
        shape(node, what + " is a single value");
        return Optional.empty();
    }

    private void shaped(YamlNode node, String what, String how) {
        Diagnostic wrong = Diagnostic.error(Code.YAML_SHAPE, node.span(), what + how);
        boolean kspec = what.equals("a spec file")
                && node instanceof Scalar s
                && s.value().matches("(?s)(use driver|scenario|driver) .*");
        diagnostics.add(
                kspec
                        ? wrong.help("this is the other form: name the file .kspec instead of .kspec.yaml")
                        : Optional.ofNullable(SHAPES.get(what))
                                .map(h -> wrong.help("write: " + h))
                                .orElse(wrong));
    }

    void shape(YamlNode node, String message) {
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, node.span(), message));
    }

    void shape(Span span, String message, String help) {
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, span, message).help(help));
    }
}
