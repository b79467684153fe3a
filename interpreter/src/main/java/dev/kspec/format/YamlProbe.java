// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.YamlDocument;
import dev.kspec.parse.YamlNode;
import dev.kspec.source.SourceFile;
import java.util.Optional;

/** Asks YAML's own reader what it would make of a text. */
final class YamlProbe {
    private YamlProbe() {}

    /** Whether a text without quotes is read whole, as it stands. */
    static boolean isPlain(String text, boolean inBrackets) {
        return read(text, inBrackets)
                .filter(n -> n instanceof YamlNode.Scalar s && s.style() == YamlNode.Style.PLAIN)
                .isPresent();
    }

    /** Whether a text between brackets is read as one list or mapping, in which nothing stands in single quotes. */
    static boolean isBracketed(String text) {
        return !text.contains("'")
                && read(text, true)
                        .filter(n -> n instanceof YamlNode.Sequence || n instanceof YamlNode.Mapping)
                        .isPresent();
    }

    private static Optional<YamlNode> read(String text, boolean inBrackets) {
        if (text.indexOf('\n') >= 0) {
            return Optional.empty();
        }
        SourceFile file = new SourceFile("probe", inBrackets ? "a: [" + text + "]\n" : "a: " + text + "\n");
        Diagnostics ignored = new Diagnostics();
        return YamlDocument.read(file, ignored)
                .flatMap(YamlDocument::root)
                .flatMap(root ->
                        root instanceof YamlNode.Mapping m && m.entries().size() == 1
                                ? Optional.of(m.entries().getFirst().value())
                                : Optional.empty())
                .flatMap(value -> inBrackets ? onlyItem(value) : Optional.of(value))
                .filter(n -> n.span().text().equals(text));
    }

    private static Optional<YamlNode> onlyItem(YamlNode value) {
        return value instanceof YamlNode.Sequence s && s.items().size() == 1
                ? Optional.of(s.items().getFirst())
                : Optional.empty();
    }
}
