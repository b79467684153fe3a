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

    private final Diagnostics diagnostics;

    YamlShapes(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** The entries of a mapping by key; duplicate and unknown keys are reported. */
    Map<String, YamlNode> mapping(YamlNode node, String what, List<String> keys) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        named(node, what).forEach((key, value) -> {
            if (keys.contains(key.value())) {
                entries.put(key.value(), value);
            } else {
                diagnostics.add(unknown(key, what, keys));
            }
        });
        return entries;
    }

    private static Diagnostic unknown(Scalar key, String what, List<String> keys) {
        String name = key.value().length() > LONGEST_KEY
                ? key.value().substring(0, LONGEST_KEY) + "…"
                : key.value();
        if (name.equals("<<")) {
            return Diagnostic.error(Code.YAML_UNKNOWN_KEY, key.span(), "a spec file merges no keys by `<<`")
                    .help("write the keys out; steps that are used twice belong into a `define`");
        }
        Diagnostic unknown = Diagnostic.error(
                        Code.YAML_UNKNOWN_KEY, key.span(), what + " has no key `" + name + "`")
                .help("keys here: " + String.join(", ", keys));
        return Nearest.to(name, keys)
                .map(n -> unknown.label("did you mean `" + n + "`?"))
                .orElse(unknown);
    }

    /** The entries of a mapping whose keys are names of the writer's choice. */
    Map<Scalar, YamlNode> named(YamlNode node, String what) {
        Map<Scalar, YamlNode> entries = new LinkedHashMap<>();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            shape(node, what + " is written as keys and values");
            return entries;
        }
        Set<String> seen = new LinkedHashSet<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (!(entry.key() instanceof Scalar key)) {
                shape(entry.key(), "a key is a single word");
            } else if (!seen.add(key.value())) {
                diagnostics.add(Diagnostic.error(
                                Code.YAML_DUPLICATE_KEY,
                                key.span(),
                                "the key `" + key.value() + "` stands here twice")
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
        shape(node, what + " is written as a list");
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

    void shape(YamlNode node, String message) {
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, node.span(), message));
    }

    void shape(Span span, String message, String help) {
        diagnostics.add(
                Diagnostic.error(Code.YAML_SHAPE, span, message).help(help));
    }
}
