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
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** YAML as nodes with their places in the file; no tags, no anchors, so that nothing is ever built or repeated behind the reader's back. */
final class YamlNodes {
    private static final int DEEPEST = 20;

    private final SourceFile file;
    private final Diagnostics diagnostics;

    YamlNodes(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
    }

    /** The document's node; nothing if it is no YAML, or YAML of a kind that is refused. */
    Optional<Node> read() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(0);
        Yaml yaml = new Yaml(new SafeConstructor(options));
        try {
            boolean safe = true;
            for (Event event : yaml.parse(new StringReader(file.text()))) {
                safe &= isSafe(event);
            }
            return safe ? Optional.ofNullable(yaml.compose(new StringReader(file.text()))) : Optional.empty();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            Span at = mark == null ? file.span(0, 0) : file.span(offset(mark), offset(mark) + 1);
            diagnostics.add(Diagnostic.error(Code.YAML_SYNTAX, at, "this is no YAML: " + e.getProblem())
                    .help("steps are safest in a literal block: steps: |"));
        } catch (org.yaml.snakeyaml.error.YAMLException e) {
            diagnostics.add(Diagnostic.error(Code.YAML_SYNTAX, file.span(0, 0), "this is no YAML: " + firstLine(e.getMessage())));
        }
        return Optional.empty();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private boolean isSafe(Event event) {
        String what =
                switch (event) {
                    case AliasEvent e -> "an alias";
                    case ScalarEvent e when e.getTag() != null -> "a tag";
                    case CollectionStartEvent e when e.getTag() != null -> "a tag";
                    case NodeEvent e when e.getAnchor() != null -> "an anchor";
                    default -> null;
                };
        if (what != null) {
            Span span = file.span(offset(event.getStartMark()), offset(event.getStartMark()) + 1);
            diagnostics.add(Diagnostic.error(Code.YAML_UNSAFE, span, "a spec file holds no YAML tags, anchors or aliases; this is " + what)
                    .help("write the value out; a text that begins with & or * or ! goes into quotes"));
        }
        return what == null;
    }

    /** SnakeYAML counts code points. */
    private int offset(Mark mark) {
        return file.text().offsetByCodePoints(0, Math.min(mark.getIndex(), file.text().codePointCount(0, file.text().length())));
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
                Diagnostic unknown = Diagnostic.error(Code.YAML_UNKNOWN_KEY, span(key), what + " has no key `" + key.getValue() + "`")
                        .help("keys here: " + String.join(", ", keys));
                diagnostics.add(Nearest.to(key.getValue(), keys).map(n -> unknown.label("did you mean `" + n + "`?")).orElse(unknown));
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
                diagnostics.add(Diagnostic.error(Code.YAML_DUPLICATE_KEY, span(key), "the key `" + key.getValue() + "` stands here twice")
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
