// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.Sentence;
import dev.kspec.parse.SpecReader;
import dev.kspec.parse.YamlDocument;
import dev.kspec.parse.YamlNode;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All comments of a file, YAML's own and those in its blocks. */
public final class Comments {
    private Comments() {}

    /** The comments of a file without mistakes, from {@code #} to the last character that is not blank, in the order of the alphabet. */
    public static List<String> of(SourceFile file) {
        List<Span> comments = new ArrayList<>();
        if (!SpecReader.isYaml(file.name())) {
            comments.addAll(Sentence.comments(file.span(0, file.text().length())));
        } else {
            YamlDocument.read(file, new Diagnostics()).ifPresent(document -> {
                comments.addAll(document.comments());
                document.root().ifPresent(root -> walk(root, List.of(), comments));
            });
        }
        return comments.stream().map(c -> c.text().stripTrailing()).sorted().toList();
    }

    private static void walk(YamlNode node, List<String> path, List<Span> into) {
        switch (node) {
            case YamlNode.Scalar s -> {
                if (s.style() == YamlNode.Style.LITERAL
                        && YamlKind.of(path).inBlock().isPresent()) {
                    into.addAll(Sentence.comments(s.block()));
                }
            }
            case YamlNode.Sequence s -> s.items().forEach(i -> walk(i, path, into));
            case YamlNode.Mapping m ->
                m.entries().forEach(e -> {
                    List<String> inner = new ArrayList<>(path);
                    inner.add(e.key() instanceof YamlNode.Scalar k ? k.value() : "");
                    walk(e.value(), inner, into);
                });
        }
    }

    /** Says which comment one file has and the other has not. */
    static Optional<String> difference(SourceFile one, SourceFile other) {
        List<String> left = of(one);
        List<String> right = of(other);
        int at = 0;
        while (at < left.size() && at < right.size() && left.get(at).equals(right.get(at))) {
            at++;
        }
        return at == left.size() && at == right.size()
                ? Optional.empty()
                : Optional.of("the comment `" + (at < left.size() ? left : right).get(at) + "`");
    }
}
