// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** YAML as nodes with their places in the file; no tags, no anchors, so that nothing is ever built or repeated behind the reader's back. */
final class YamlNodes {
    private static final int DEEPEST = 20;

    private final SourceFile file;
    private final Diagnostics diagnostics;
    private final Places places;
    /** How far the text was understood. */
    private int reached;

    YamlNodes(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
        this.places = new Places(file.span(0, file.text().length()));
    }

    /** The document's node; nothing if it is no YAML, or YAML of a kind that is refused. */
    Optional<Node> read() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(Integer.MAX_VALUE);
        Yaml yaml = new Yaml(new SafeConstructor(options));
        try {
            return isAcceptable(yaml.parse(new StringReader(file.text())))
                    ? Optional.ofNullable(yaml.compose(new StringReader(file.text())))
                    : Optional.empty();
        } catch (MarkedYAMLException e) {
            diagnostics.add(YamlMistakes.diagnose(e, file, this::offset));
        } catch (ReaderException e) {
            int at = places.offset(Math.max(0, e.getPosition()));
            diagnostics.add(Diagnostic.error(
                            Code.YAML_SYNTAX,
                            file.span(at, at + 1),
                            String.format("YAML takes no character U+%04X", e.getCodePoint()))
                    .help("in steps, bytes that are no text are written as \\xHH"));
        } catch (YAMLException | IllegalArgumentException e) {
            // The scanner does not always say where; it is behind what was read so far. An escape that the file's end
            // cuts
            // off makes it throw a NumberFormatException.
            diagnostics.add(
                    Diagnostic.error(Code.YAML_SYNTAX, file.span(reached, reached + 1), "this is no YAML from here on")
                            .help("keys of one mapping begin in one column; a text with `: ` in it goes into quotes"));
        }
        return Optional.empty();
    }

    private boolean isAcceptable(Iterable<Event> events) {
        boolean safe = true;
        int depth = 0;
        int documents = 0;
        for (Event event : events) {
            reached = offset(event.getEndMark());
            safe &= isSafe(event);
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            documents += event instanceof DocumentStartEvent ? 1 : 0;
            if (depth >= DEEPEST) {
                return refuse(event, "this is nested more than " + DEEPEST + " deep");
            }
            if (documents > 1) {
                return refuse(event, "a spec file is a single YAML document");
            }
        }
        return safe;
    }

    private boolean refuse(Event event, String message) {
        int at = offset(event.getStartMark());
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, file.span(at, at + 1), message));
        return false;
    }

    private boolean isSafe(Event event) {
        String what = switch (event) {
            case AliasEvent e -> "an alias";
            case ScalarEvent e when e.getTag() != null -> "a tag";
            case CollectionStartEvent e when e.getTag() != null -> "a tag";
            case NodeEvent e when e.getAnchor() != null -> "an anchor";
            default -> null;
        };
        if (what != null) {
            Span span = file.span(offset(event.getStartMark()), offset(event.getStartMark()) + 1);
            diagnostics.add(Diagnostic.error(
                            Code.YAML_UNSAFE,
                            span,
                            "a spec file holds no YAML tags, anchors or aliases; this is " + what)
                    .help("write the value out; a text that begins with & or * or ! goes into quotes"));
        }
        return what == null;
    }

    /** SnakeYAML counts code points. */
    private int offset(Mark mark) {
        return places.offset(mark.getIndex());
    }

    Span span(Node node) {
        int start = offset(node.getStartMark());
        int end = offset(node.getEndMark());
        while (end > start && Character.isWhitespace(file.text().charAt(end - 1))) {
            end--;
        }
        return file.span(start, end);
    }

    /** The entries of a mapping by key; duplicate and unknown keys are reported. */
    Map<String, Node> mapping(Node node, String what, List<String> keys) {
        Map<String, Node> entries = new LinkedHashMap<>();
        named(node, what).forEach((key, value) -> {
            if (keys.contains(key.getValue())) {
                entries.put(key.getValue(), value);
            } else {
                Diagnostic unknown = Diagnostic.error(
                                Code.YAML_UNKNOWN_KEY, span(key), what + " has no key `" + key.getValue() + "`")
                        .help("keys here: " + String.join(", ", keys));
                diagnostics.add(Nearest.to(key.getValue(), keys)
                        .map(n -> unknown.label("did you mean `" + n + "`?"))
                        .orElse(unknown));
            }
        });
        return entries;
    }

    /** The entries of a mapping whose keys are names of the writer's choice. */
    Map<ScalarNode, Node> named(Node node, String what) {
        Map<ScalarNode, Node> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            shape(node, what + " is written as keys and values");
            return entries;
        }
        Map<String, ScalarNode> seen = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                shape(tuple.getKeyNode(), "a key is a single word");
            } else if (seen.put(key.getValue(), key) != null) {
                diagnostics.add(Diagnostic.error(
                                Code.YAML_DUPLICATE_KEY,
                                span(key),
                                "the key `" + key.getValue() + "` stands here twice")
                        .help("YAML would silently keep only one of them"));
            } else {
                entries.put(key, tuple.getValueNode());
            }
        }
        return entries;
    }

    List<Node> sequence(Node node, String what) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        shape(node, what + " is written as a list");
        return List.of();
    }

    Optional<ScalarNode> scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar);
        }
        shape(node, what + " is a single value");
        return Optional.empty();
    }

    void shape(Node node, String message) {
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, span(node), message));
    }
}
