// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.source.Span;
import java.util.List;

/** A part of a YAML file with its place; no tags, no anchors, since a file with any of them is refused. */
public sealed interface YamlNode {
    /** From its first character to its last; a block collection ends where its last part ends. */
    Span span();

    /** A single value: without quotes, in quotes, or as a block. */
    record Scalar(Span span, Style style, String value) implements YamlNode {
        /** What stands in a block, without the line that begins it; for other styles the scalar itself. */
        public Span block() {
            int line = style == Style.LITERAL || style == Style.FOLDED ? lineEnd() : span.start();
            return span.file().span(line, span.end());
        }

        private int lineEnd() {
            int end = span.file().text().indexOf('\n', span.start());
            return end < 0 || end > span.end() ? span.end() : end;
        }
    }

    /** How a scalar is written. */
    enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        /** Behind {@code |}. */
        LITERAL,
        /** Behind {@code >}. */
        FOLDED
    }

    /** A list; {@code flow} if it stands in square brackets. */
    record Sequence(Span span, boolean flow, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys and values in the order in which they stand; {@code flow} if they stand in braces. */
    record Mapping(Span span, boolean flow, List<Entry> entries) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** One key with its value. */
    record Entry(YamlNode key, YamlNode value) {}
}
