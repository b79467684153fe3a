// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Sentence;
import dev.kspec.parse.YamlNode;
import dev.kspec.parse.YamlNode.Mapping;
import dev.kspec.parse.YamlNode.Scalar;
import dev.kspec.parse.YamlNode.Sequence;
import dev.kspec.parse.YamlNode.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values that stand on the line of their key: scalars, and lists and mappings between brackets. */
final class YamlFlow {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    private final CommentCursor comments;

    YamlFlow(CommentCursor comments) {
        this.comments = comments;
    }

    /**
     * A value as one line; nothing if it has to be several, or is wider than that.
     *
     * @param item whether it is an item of a list
     */
    Optional<String> line(YamlNode node, List<String> path, boolean item, int columns) {
        if (node instanceof Scalar scalar) {
            return scalar(scalar, YamlKind.of(path), false);
        }
        boolean flow = node instanceof Sequence s ? s.flow() || s.items().isEmpty() : ((Mapping) node).flow();
        return flow && !comments.anyBetween(node.span().start(), node.span().end())
                ? inline(node, path, item).filter(t -> t.length() <= columns)
                : Optional.empty();
    }

    /** Whether brackets are the language's: those of a value, but not those of a matrix parameter's list of values. */
    boolean isValue(YamlNode node, List<String> path, boolean item) {
        boolean bracketed = node instanceof Sequence s ? s.flow() : node instanceof Mapping m && m.flow();
        boolean listOfValues = path.size() == 3 && path.get(1).equals("matrix") && !item;
        return bracketed && YamlKind.of(path) == YamlKind.VALUE && !listOfValues;
    }

    private Optional<String> inline(YamlNode node, List<String> path, boolean item) {
        if (isValue(node, path, item)) {
            return value(node);
        }
        return switch (node) {
            case Scalar s -> scalar(s, YamlKind.of(path), true);
            case Sequence s ->
                joined(s.items().stream().map(i -> inline(i, path, true)).toList())
                        .map(t -> "[" + t + "]");
            case Mapping m ->
                joined(m.entries().stream()
                                .map(e -> {
                                    List<String> inner = new ArrayList<>(path);
                                    inner.add(e.key() instanceof Scalar k ? k.value() : "");
                                    return inline(e.value(), inner, false).map(v -> key(e.key()) + ": " + v);
                                })
                                .toList())
                        .map(t -> "{" + t + "}");
        };
    }

    private static Optional<String> joined(List<Optional<String>> parts) {
        return parts.stream().allMatch(Optional::isPresent)
                ? Optional.of(
                        String.join(", ", parts.stream().map(Optional::get).toList()))
                : Optional.empty();
    }

    /** A value in brackets, as the language prints it if YAML still reads the same, else as it stands. */
    private static Optional<String> value(YamlNode node) {
        String printed = KspecPrinter.line(node.span(), Sentence.EXPRESSION);
        String written = node.span().text();
        return YamlProbe.isBracketed(printed)
                ? Optional.of(printed)
                : Optional.of(written).filter(w -> w.indexOf('\n') < 0);
    }

    private static Optional<String> scalar(Scalar scalar, YamlKind kind, boolean inBrackets) {
        return switch (scalar.style()) {
            case PLAIN -> plain(scalar, kind, inBrackets);
            case SINGLE_QUOTED, DOUBLE_QUOTED ->
                Optional.of(scalar.span().text()).filter(t -> t.indexOf('\n') < 0);
            case LITERAL, FOLDED ->
                kind == YamlKind.NAME && scalar.value().strip().matches(NAME)
                        ? Optional.of(scalar.value().strip())
                        : Optional.empty();
        };
    }

    private static Optional<String> plain(Scalar scalar, YamlKind kind, boolean inBrackets) {
        String written = scalar.span().text();
        boolean condition = kind == YamlKind.SKIP && written.startsWith("unless");
        Optional<Sentence> sentence = condition ? kind.inBlock() : kind.plain();
        if (written.isEmpty() || sentence.isEmpty()) {
            return Optional.of(written).filter(t -> t.indexOf('\n') < 0);
        }
        String printed = KspecPrinter.line(scalar.span(), sentence.get());
        return YamlProbe.isPlain(printed, inBrackets)
                ? Optional.of(printed)
                : Optional.of(written).filter(t -> t.indexOf('\n') < 0);
    }

    String key(YamlNode key) {
        return key instanceof Scalar s && s.value().strip().matches(NAME) && isBlock(s)
                ? s.value().strip()
                : key.span().text();
    }

    private static boolean isBlock(Scalar scalar) {
        return scalar.style() == Style.LITERAL || scalar.style() == Style.FOLDED;
    }

    /** The lines of a scalar that goes over several, without what YAML takes from them anyway. */
    List<String> lines(Scalar scalar) {
        List<String> lines = new ArrayList<>();
        for (String line : scalar.span().text().split("\\R", -1)) {
            String begun = lines.isEmpty() ? line : line.stripLeading();
            boolean escaped = begun.stripTrailing().endsWith("\\");
            lines.add(escaped ? begun : begun.stripTrailing());
        }
        return lines;
    }
}
