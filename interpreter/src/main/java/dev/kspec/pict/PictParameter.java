// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.source.Span;
import java.util.List;

/**
 * A parameter as it stands in a model.
 *
 * @param index its place among the model's parameters, from 0
 * @param span its name
 */
record PictParameter(int index, String name, Span span, List<PictValue> values) {
    /** What the name of a parameter begins with that holds results: it is not combined, but follows from the others. */
    static final char RESULT = '$';

    PictParameter {
        values = List.copyOf(values);
    }

    boolean isResult() {
        return name.charAt(0) == RESULT;
    }

    /** Whether each value is a number, by its first name: only then it is compared as numbers are. */
    boolean isNumeric() {
        return values.stream().allMatch(v -> PictNumber.is(v.name()));
    }

    /** The first value that makes the parameter one of texts. */
    PictValue firstText() {
        return values.stream().filter(v -> !PictNumber.is(v.name())).findFirst().orElseThrow();
    }
}
