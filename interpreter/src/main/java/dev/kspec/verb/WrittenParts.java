// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.source.Span;
import java.util.HashMap;
import java.util.Map;

/** Where in the file the parts of a value are written, by their paths, such as {@code filter.local_ports[2]}. */
public final class WrittenParts {
    private final Span whole;
    private final Map<String, Span> values = new HashMap<>();
    private final Map<String, Span> names = new HashMap<>();

    private WrittenParts(Span whole) {
        this.whole = whole;
    }

    /**
     * The parts of a value as far as they are written where it stands; those of one that is only named there are not.
     *
     * @param whole where the value stands
     * @param root the path of the value as a whole
     */
    public static WrittenParts of(Term value, Span whole, String root) {
        WrittenParts parts = new WrittenParts(whole);
        parts.add(value, root);
        return parts;
    }

    private void add(Term value, String path) {
        if (value instanceof Term.Struct struct) {
            struct.places().forEach((field, place) -> {
                put(names, path + "." + field, place.name());
                put(values, path + "." + field, place.value());
                add(struct.fields().get(field), path + "." + field);
            });
        } else if (value instanceof Term.Items(var items, var places)) {
            for (int i = 0; i < places.size(); i++) {
                put(values, path + "[" + i + "]", places.get(i));
                add(items.get(i), path + "[" + i + "]");
            }
        }
    }

    private void put(Map<String, Span> into, String path, Span place) {
        if (place.file() == whole.file() && place.start() >= whole.start() && place.end() <= whole.end()) {
            into.put(path, place);
        }
    }

    /** Where a part stands; the whole value if the part is not written there. */
    public Span value(String path) {
        return values.getOrDefault(path, whole);
    }

    /** Where a field's name stands; the struct, or the whole value, if the name is not written there. */
    public Span name(String structPath, String field) {
        return names.getOrDefault(structPath + "." + field, value(structPath));
    }
}
