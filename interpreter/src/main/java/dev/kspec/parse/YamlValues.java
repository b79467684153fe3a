// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Style;
import dev.kspec.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values, texts, names and blocks of steps from scalars.
 *
 * <p>What stands in quotes is a text, read as YAML reads it; where that is not what the same quotes mean in the language, it is
 * refused. What stands without quotes, between brackets, or in a
 * literal block is read by kspec's own grammar, never by YAML's: {@code no} is a name and {@code 0o17} is fifteen in both
 * carriers.
 */
final class YamlValues {
    private static final String BLOCK_HELP =
            "write `|` behind the colon and each step on a line of its own below, further in";

    private final Diagnostics diagnostics;
    private final YamlShapes shapes;
    private final YamlTraps traps;

    YamlValues(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.shapes = new YamlShapes(diagnostics);
        this.traps = new YamlTraps(diagnostics);
    }

    YamlShapes shapes() {
        return shapes;
    }

    /** A quoted scalar is a text; everything else is read by kspec's grammar. */
    Optional<Expression> value(YamlNode node, String what) {
        return switch (node) {
            case Scalar s ->
                switch (s.style()) {
                    case PLAIN ->
                        traps.isTrap(s)
                                ? Optional.empty()
                                : Optional.of(KspecParsing.expression(s.span(), diagnostics));
                    case SINGLE_QUOTED, DOUBLE_QUOTED ->
                        traps.isQuotedTrap(s) ? Optional.empty() : Optional.of(read(s));
                    case LITERAL -> Optional.of(KspecParsing.expression(s.block(), diagnostics));
                    case FOLDED -> folded(s);
                };
            case YamlNode.Sequence s when s.flow() -> bracketed(s);
            case YamlNode.Mapping m when m.flow() -> bracketed(m);
            default -> {
                shapes.shape(node, what + " is a single value");
                yield Optional.empty();
            }
        };
    }

    private Optional<Expression> folded(Scalar scalar) {
        shapes.shape(
                scalar.span(), "`>` folds lines into one", "write `|`: what stands in the block is then read as it is");
        return Optional.empty();
    }

    /** Brackets inside a value are the language's. */
    private Optional<Expression> bracketed(YamlNode node) {
        Optional<Scalar> single = quoted(node);
        if (single.isPresent()) {
            shapes.shape(
                    single.get().span(),
                    "between brackets a text takes double quotes",
                    "single quotes hold a character there; write such a value in a block behind `|`");
            return Optional.empty();
        }
        return Optional.of(KspecParsing.expression(node.span(), diagnostics));
    }

    private static Optional<Scalar> quoted(YamlNode node) {
        return switch (node) {
            case Scalar s -> s.style() == Style.SINGLE_QUOTED ? Optional.of(s) : Optional.empty();
            case YamlNode.Sequence s ->
                s.items().stream()
                        .map(YamlValues::quoted)
                        .flatMap(Optional::stream)
                        .findFirst();
            case YamlNode.Mapping m ->
                m.entries().stream()
                        .flatMap(e -> List.of(e.key(), e.value()).stream())
                        .map(YamlValues::quoted)
                        .flatMap(Optional::stream)
                        .findFirst();
        };
    }

    List<Expression> values(YamlNode node) {
        List<YamlNode> nodes = shapes.sequence(node, "a matrix parameter");
        traps.checkValues(nodes);
        List<Expression> values = new ArrayList<>();
        nodes.forEach(v -> value(v, "a value of a matrix").ifPresent(values::add));
        return values;
    }

    /** A text where nothing but a text can stand; in a literal block it is written as in the language. */
    Text text(YamlNode node, String what) {
        Optional<Scalar> scalar = shapes.scalar(node, what);
        if (scalar.isEmpty()) {
            return new Text(node.span(), List.of());
        }
        return switch (scalar.get().style()) {
            case PLAIN -> {
                traps.checkText(scalar.get());
                yield read(scalar.get());
            }
            case SINGLE_QUOTED, DOUBLE_QUOTED -> {
                traps.isBytesTrap(scalar.get());
                yield read(scalar.get());
            }
            case FOLDED -> {
                folded(scalar.get());
                yield new Text(node.span(), List.of());
            }
            case LITERAL -> literal(scalar.get(), what);
        };
    }

    private static Text read(Scalar scalar) {
        String value = scalar.value();
        return new Text(
                scalar.span(),
                value.isEmpty() ? List.of() : List.of(new Text.Bytes(value.getBytes(StandardCharsets.UTF_8))));
    }

    private Text literal(Scalar scalar, String what) {
        int before = diagnostics.size();
        if (KspecParsing.expression(scalar.block(), diagnostics) instanceof Text text) {
            return text;
        }
        if (diagnostics.size() == before) {
            shapes.shape(scalar.span(), what + " is a text", "in a block it stands in double quotes");
        }
        return new Text(scalar.span(), List.of());
    }

    Name name(Scalar scalar) {
        if (!scalar.value().matches("[A-Za-z_][A-Za-z0-9_]*")) {
            diagnostics.add(Diagnostic.error(
                    Code.SYNTAX, scalar.span(), "a name has letters, digits and _ and begins with no digit"));
        }
        return new Name(scalar.span(), scalar.value());
    }

    /** The name that stands behind a key which has to be there. */
    Name required(Map<String, YamlNode> entries, String key, YamlNode parent, String what) {
        Optional<Scalar> scalar = Optional.ofNullable(entries.get(key)).flatMap(n -> shapes.scalar(n, key));
        if (!entries.containsKey(key)) {
            shapes.shape(parent, what + " needs the key `" + key + "`");
        }
        return scalar.map(this::name).orElse(new Name(parent.span(), ""));
    }

    /** Words of the language in a scalar: without the quotes, if there are any. */
    Optional<Span> words(Scalar scalar) {
        return switch (scalar.style()) {
            case PLAIN -> Optional.of(scalar.span());
            case LITERAL -> Optional.of(scalar.block());
            case FOLDED -> {
                folded(scalar);
                yield Optional.empty();
            }
            case SINGLE_QUOTED, DOUBLE_QUOTED -> {
                Span span = scalar.span();
                Span inner = span.file().span(span.start() + 1, span.end() - 1);
                if (inner.text().equals(scalar.value())) {
                    yield Optional.of(inner);
                }
                shapes.shape(
                        span,
                        "this is read as it stands, without YAML's escapes",
                        "write it without quotes around it, or in a block behind `|`");
                yield Optional.empty();
            }
        };
    }

    /** The lines of a literal block; nothing, and a message, if it is none. */
    Optional<Span> block(YamlNode node, String what) {
        if (node instanceof Scalar scalar && scalar.style() == Style.LITERAL) {
            return Optional.of(scalar.block());
        }
        String message = what + " stand in a literal block";
        switch (node) {
            case Scalar s
            when s.style() == Style.FOLDED ->
                shapes.shape(s.span(), message + "; `>` would fold them into one line", "write `|` instead of `>`");
            case YamlNode.Sequence s ->
                shapes.shape(s.span(), message + ", not in a list", BLOCK_HELP + ", without dashes");
            default -> shapes.shape(node.span(), message, BLOCK_HELP);
        }
        return Optional.empty();
    }

    /** Steps outside a scenario, where nothing but steps may stand. */
    List<Statement> steps(YamlNode node, String what) {
        StatementBuilder.Body body = body(node, what + "'s steps");
        body.matrix().forEach(m -> misplaced(m.span(), "a matrix belongs to a scenario"));
        body.rules().forEach(r -> misplaced(r.span(), "a matrix belongs to a scenario"));
        body.skips().forEach(s -> misplaced(s.span(), "`skip` belongs to a scenario"));
        return body.steps();
    }

    private void misplaced(Span span, String message) {
        diagnostics.add(Diagnostic.error(Code.MISPLACED, span, message)
                .help("write it as a key of the scenario, beside `steps`"));
    }

    StatementBuilder.Body body(YamlNode node, String what) {
        return block(node, what)
                .map(part -> KspecParsing.steps(part, diagnostics))
                .orElseGet(StatementBuilder.Body::new);
    }

    static Span span(YamlNode key, YamlNode value) {
        return key.span().to(value.span());
    }
}
