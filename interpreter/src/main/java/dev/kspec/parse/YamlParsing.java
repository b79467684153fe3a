// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.Text;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The YAML carrier: the same constructs as keys, steps as lines of the language in literal blocks.
 *
 * <p>Values that YAML leaves unquoted are read by kspec's own grammar, never by YAML's: {@code no} is a name and
 * {@code 0o17} is fifteen in both carriers.
 */
final class YamlParsing {
    private static final List<String> FILE_KEYS = List.of("driver", "use", "scenarios");
    private static final List<String> DRIVER_KEYS =
            List.of("name", "module", "devices", "ioctls", "counters", "faults");
    private static final List<String> SCENARIO_KEYS = List.of("scenario", "tags", "timeout", "skip", "matrix", "steps");

    /** What people write who take `skip` for a switch. */
    private static final Set<String> NO_REASONS = Set.of("", "~", "null", "true", "false", "yes", "no", "on", "off");

    private final SourceFile file;
    private final Diagnostics diagnostics;
    private final YamlNodes nodes;

    YamlParsing(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
        this.nodes = new YamlNodes(file, diagnostics);
    }

    SpecFile file() {
        List<DriverDeclaration> drivers = new ArrayList<>();
        List<UseDriver> uses = new ArrayList<>();
        List<Scenario> scenarios = new ArrayList<>();
        nodes.read().ifPresent(root -> {
            Map<String, Node> entries = nodes.mapping(root, "a spec file", FILE_KEYS);
            ifPresent(entries, "driver", n -> drivers.add(driver(n)));
            ifPresent(entries, "use", n -> use(n).ifPresent(uses::add));
            ifPresent(
                    entries, "scenarios", n -> nodes.sequence(n, "scenarios").forEach(s -> scenarios.add(scenario(s))));
        });
        return new SpecFile(file, file.span(0, file.text().length()), drivers, uses, scenarios);
    }

    private static void ifPresent(Map<String, Node> entries, String key, java.util.function.Consumer<Node> then) {
        Node node = entries.get(key);
        if (node != null) {
            then.accept(node);
        }
    }

    private DriverDeclaration driver(Node node) {
        Map<String, Node> entries = nodes.mapping(node, "a driver", DRIVER_KEYS);
        List<DriverDeclaration.Member> members = new ArrayList<>();
        ifPresent(entries, "module", n -> module(n).ifPresent(members::add));
        ifPresent(
                entries,
                "devices",
                n -> nodes.named(n, "devices")
                        .forEach((k, v) -> members.add(
                                new DriverDeclaration.Device(span(k, v), name(k), text(v, "a device's path")))));
        ifPresent(
                entries,
                "ioctls",
                n -> nodes.named(n, "ioctls")
                        .forEach((k, v) -> nodes.scalar(v, "an ioctl")
                                .flatMap(this::words)
                                .ifPresent(part -> members.add(new DriverDeclaration.Ioctl(
                                        span(k, v), name(k), KspecParsing.ioctl(part, diagnostics))))));
        ifPresent(
                entries,
                "counters",
                n -> nodes.named(n, "counters")
                        .forEach((k, v) -> members.add(
                                new DriverDeclaration.Counter(span(k, v), name(k), text(v, "a counter's path")))));
        ifPresent(
                entries,
                "faults",
                n -> nodes.named(n, "faults")
                        .forEach((k, v) -> members.add(
                                new DriverDeclaration.Fault(span(k, v), name(k), text(v, "a fault's path")))));
        return new DriverDeclaration(nodes.span(node), required(entries, "name", node, "a driver"), members);
    }

    private Name required(Map<String, Node> entries, String key, Node parent, String what) {
        Optional<ScalarNode> scalar = Optional.ofNullable(entries.get(key)).flatMap(n -> nodes.scalar(n, key));
        if (!entries.containsKey(key)) {
            nodes.shape(parent, what + " needs the key `" + key + "`");
        }
        return scalar.map(this::name).orElse(new Name(nodes.span(parent), ""));
    }

    private Optional<DriverDeclaration.Module> module(Node node) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(
                    new DriverDeclaration.Module(nodes.span(node), text(scalar, "a module's file"), List.of()));
        }
        Map<String, Node> entries = nodes.mapping(node, "a module", List.of("file", "params"));
        List<DriverDeclaration.Parameter> parameters = new ArrayList<>();
        ifPresent(
                entries,
                "params",
                n -> nodes.named(n, "params")
                        .forEach((k, v) -> nodes.scalar(v, "a parameter's type")
                                .flatMap(this::words)
                                .ifPresent(part -> parameters.add(new DriverDeclaration.Parameter(
                                        span(k, v), name(k), KspecParsing.parameterType(part, diagnostics))))));
        if (!entries.containsKey("file")) {
            nodes.shape(node, "a module needs the key `file`");
            return Optional.empty();
        }
        return Optional.of(new DriverDeclaration.Module(
                nodes.span(node), text(entries.get("file"), "a module's file"), parameters));
    }

    private Optional<UseDriver> use(Node node) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(new UseDriver(nodes.span(node), name(scalar), List.of()));
        }
        Map<String, Node> entries = nodes.mapping(node, "use", List.of("driver", "params"));
        List<UseDriver.Argument> arguments = new ArrayList<>();
        ifPresent(
                entries,
                "params",
                n -> nodes.named(n, "params")
                        .forEach((k, v) -> value(v, "a parameter's value")
                                .ifPresent(e -> arguments.add(new UseDriver.Argument(span(k, v), name(k), e)))));
        return Optional.of(new UseDriver(nodes.span(node), required(entries, "driver", node, "use"), arguments));
    }

    private Scenario scenario(Node node) {
        Map<String, Node> entries = nodes.mapping(node, "a scenario", SCENARIO_KEYS);
        Text title = entries.containsKey("scenario")
                ? text(entries.get("scenario"), "a scenario's name")
                : new Text(nodes.span(node), List.of());
        if (!entries.containsKey("scenario")) {
            nodes.shape(node, "a scenario needs the key `scenario` with its name");
        }
        List<Name> tags = new ArrayList<>();
        ifPresent(
                entries,
                "tags",
                n -> nodes.sequence(n, "tags")
                        .forEach(t -> nodes.scalar(t, "a tag").ifPresent(s -> tags.add(name(s)))));
        List<Scenario.Skip> skips = new ArrayList<>();
        ifPresent(entries, "skip", n -> skip(n).ifPresent(skips::add));
        List<Scenario.MatrixParameter> matrix = new ArrayList<>();
        ifPresent(
                entries,
                "matrix",
                n -> nodes.named(n, "a matrix")
                        .forEach((k, v) -> matrix.add(new Scenario.MatrixParameter(span(k, v), name(k), values(v)))));
        ifPresent(entries, "matrix", this::checkNotEmpty);
        StatementBuilder.Body body = new StatementBuilder.Body(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (entries.containsKey("steps")) {
            body = steps(entries.get("steps"));
        } else {
            nodes.shape(node, "a scenario needs the key `steps`");
        }
        body.matrix().forEach(m -> misplaced(m.span(), "matrix"));
        body.skips().forEach(s -> misplaced(s.span(), "skip"));
        Optional<Expression> timeout =
                Optional.ofNullable(entries.get("timeout")).flatMap(n -> value(n, "a timeout"));
        return new Scenario(nodes.span(node), title, tags, timeout, skips, matrix, body.steps());
    }

    private void checkNotEmpty(Node matrix) {
        if (matrix instanceof MappingNode mapping && mapping.getValue().isEmpty()) {
            diagnostics.add(Diagnostic.error(Code.MATRIX_SHAPE, nodes.span(matrix), "the matrix has no parameter")
                    .help("write its parameters as keys, such as: {size: [0, 1, 4096]}"));
        }
    }

    private void misplaced(Span span, String key) {
        diagnostics.add(
                Diagnostic.error(Code.MISPLACED, span, "in YAML a scenario's " + key + " is a key beside `steps`")
                        .help("write `" + key + ":` at the level of `steps:`"));
    }

    private Optional<Scenario.Skip> skip(Node node) {
        return nodes.scalar(node, "skip").flatMap(s -> {
            boolean plain = s.getScalarStyle() == ScalarStyle.PLAIN;
            if (plain && s.getValue().matches("unless\\b.*")) {
                return KspecParsing.skip(nodes.span(s), diagnostics);
            }
            if (plain && NO_REASONS.contains(s.getValue().toLowerCase(Locale.ROOT))) {
                diagnostics.add(Diagnostic.error(
                                Code.YAML_SHAPE, nodes.span(s), "skip says why, or under which condition not to")
                        .help("write a reason, or: unless kernel >= 6.8; remove the key to run the scenario"));
                return Optional.empty();
            }
            return Optional.of(new Scenario.Always(nodes.span(s), text(s, "a reason")));
        });
    }

    private StatementBuilder.Body steps(Node node) {
        Span span = nodes.span(node);
        if (node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.LITERAL) {
            int content = file.text().indexOf('\n', span.start());
            return KspecParsing.steps(file.span(content < 0 ? span.end() : content, span.end()), diagnostics);
        }
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, span, "steps stand in a literal block")
                .help("write `steps: |` and each step on a line of its own below, further in"));
        return new StatementBuilder.Body(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private List<Expression> values(Node node) {
        List<Expression> values = new ArrayList<>();
        nodes.sequence(node, "a matrix parameter")
                .forEach(v -> value(v, "a value of a matrix").ifPresent(values::add));
        return values;
    }

    /** A quoted scalar is a text; what stands without quotes is read by kspec's grammar. */
    private Optional<Expression> value(Node node, String what) {
        return nodes.scalar(node, what)
                .map(s -> s.getScalarStyle() == ScalarStyle.PLAIN
                        ? KspecParsing.expression(nodes.span(s), diagnostics)
                        : text(s, what));
    }

    private Text text(Node node, String what) {
        Optional<ScalarNode> scalar = nodes.scalar(node, what);
        String value = scalar.map(ScalarNode::getValue).orElse("");
        return new Text(
                nodes.span(node),
                value.isEmpty() ? List.of() : List.of(new Text.Bytes(value.getBytes(StandardCharsets.UTF_8))));
    }

    private Name name(ScalarNode scalar) {
        if (!scalar.getValue().matches("[A-Za-z_][A-Za-z0-9_]*")) {
            diagnostics.add(Diagnostic.error(
                    Code.SYNTAX, nodes.span(scalar), "a name has letters, digits and _ and begins with no digit"));
        }
        return new Name(nodes.span(scalar), scalar.getValue());
    }

    /** Words of the language in a scalar: without the quotes, if there are any. */
    private Optional<Span> words(ScalarNode scalar) {
        Span span = nodes.span(scalar);
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN) {
            return Optional.of(span);
        }
        Span inner = file.span(span.start() + 1, span.end() - 1);
        if (inner.text().equals(scalar.getValue())) {
            return Optional.of(inner);
        }
        diagnostics.add(Diagnostic.error(Code.YAML_SHAPE, span, "this is read as it stands, without YAML's escapes")
                .help("write it without quotes around it"));
        return Optional.empty();
    }

    private Span span(Node key, Node value) {
        return nodes.span(key).to(nodes.span(value));
    }
}
