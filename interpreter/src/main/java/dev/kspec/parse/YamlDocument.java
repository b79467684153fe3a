// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostics;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A YAML file as nodes and comments.
 *
 * @param begin the line {@code ---} before the document, if there is one
 * @param root nothing if the file holds no value at all
 */
public record YamlDocument(SourceFile file, Optional<Span> begin, Optional<YamlNode> root) {

    /** Reads a file as far as it can be, for more to be said about it; nothing if nothing of it can. What is wrong is reported. */
    public static Optional<YamlDocument> read(SourceFile file, Diagnostics diagnostics) {
        return YamlReader.read(file, diagnostics);
    }

    /**
     * The comments that are YAML's own, each from its {@code #} to the end of its line. Lines in a block that begin with
     * {@code #} are the block's; a comment behind the {@code |} that begins a block is YAML's.
     */
    public List<Span> comments() {
        List<Span> comments = new ArrayList<>();
        int at = 0;
        for (YamlNode.Scalar scalar : scalars()) {
            between(at, scalar.span().start(), comments);
            at = scalar.span().end();
            int block = scalar.block().start();
            if (block > scalar.span().start()) {
                between(scalar.span().start(), block, comments);
            }
        }
        between(at, file.text().length(), comments);
        return List.copyOf(comments);
    }

    private void between(int from, int to, List<Span> comments) {
        String text = file.text();
        for (int at = text.indexOf('#', from); at >= 0 && at < to; at = text.indexOf('#', at)) {
            int end = file.lineEnd(file.line(at));
            comments.add(file.span(at, end));
            at = end;
        }
    }

    private List<YamlNode.Scalar> scalars() {
        List<YamlNode.Scalar> scalars = new ArrayList<>();
        root.ifPresent(node -> collect(node, scalars));
        return scalars;
    }

    private static void collect(YamlNode node, List<YamlNode.Scalar> into) {
        switch (node) {
            case YamlNode.Scalar s -> into.add(s);
            case YamlNode.Sequence s -> s.items().forEach(i -> collect(i, into));
            case YamlNode.Mapping m ->
                m.entries().forEach(e -> {
                    collect(e.key(), into);
                    collect(e.value(), into);
                });
        }
    }
}
