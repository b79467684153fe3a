// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.source.Span;
import java.util.List;

/**
 * A value of a parameter.
 *
 * @param names at least one; the first is the value's own, which rules speak of, the others are used in turn with it
 * @param weight at least 1
 */
record PictValue(List<String> names, int weight, boolean negative, Span span) {
    PictValue {
        names = List.copyOf(names);
    }

    String name() {
        return names.getFirst();
    }
}
