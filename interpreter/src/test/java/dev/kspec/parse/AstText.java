// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/** A tree as indented text, places left out: two trees say the same if their texts are equal. */
final class AstText {
    private final StringBuilder out = new StringBuilder();

    private AstText() {}

    static String of(Record node) {
        AstText text = new AstText();
        text.write("", node, 0);
        return text.out.toString();
    }

    private void write(String label, Object value, int depth) {
        switch (value) {
            case Span s -> {}
            case SourceFile f -> {}
            case Optional<?> o -> o.ifPresentOrElse(v -> write(label, v, depth), () -> line(label, "absent", depth));
            case Collection<?> c -> {
                line(label, "[" + c.size() + "]", depth);
                c.forEach(v -> write("", v, depth + 1));
            }
            case byte[] b -> line(label, HexFormat.of().formatHex(b), depth);
            case Record r -> {
                line(label, r.getClass().getSimpleName(), depth);
                for (RecordComponent component : r.getClass().getRecordComponents()) {
                    write(component.getName(), component(r, component), depth + 1);
                }
            }
            default -> line(label, value.getClass().getSimpleName() + " " + value, depth);
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }

    private void line(String label, String words, int depth) {
        out.append("  ".repeat(depth))
                .append(label)
                .append(label.isEmpty() ? "" : ": ")
                .append(words)
                .append('\n');
    }
}
