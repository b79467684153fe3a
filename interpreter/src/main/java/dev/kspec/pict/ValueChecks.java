// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.diag.Code;
import dev.kspec.source.Span;
import java.util.HashMap;
import java.util.Map;

/** Whether the values of a parameter are what somebody would want. */
final class ValueChecks {
    private final PictParameter parameter;
    private final PictOptions options;
    private final Problems problems;

    ValueChecks(PictParameter parameter, PictOptions options, Problems problems) {
        this.parameter = parameter;
        this.options = options;
        this.problems = problems;
    }

    void run() {
        Map<String, PictValue> seen = new HashMap<>();
        for (PictValue value : parameter.values()) {
            PictValue same = seen.putIfAbsent(value.name(), value);
            if (value.name().isEmpty()) {
                empty(value);
            } else if (same != null) {
                twice(value);
            }
        }
        if (parameter.values().stream().allMatch(PictValue::negative)) {
            problems.error(
                    Code.PICT_VALUE,
                    parameter.span(),
                    "`" + parameter.name() + "` has only invalid values",
                    "a row has at most one invalid value, so this parameter needs a valid one: one without "
                            + options.negativePrefix());
        }
    }

    private void empty(PictValue value) {
        Span span = value.span();
        boolean all = parameter.values().size() == 1;
        if (all) {
            problems.error(
                    Code.PICT_VALUE,
                    parameter.span(),
                    "`" + parameter.name() + "` has no values",
                    "write them behind the colon: " + parameter.name() + ": 1, 2");
        } else {
            problems.warning(
                    Code.PICT_VALUE,
                    span,
                    "an empty value",
                    "there is one separator too many, unless the empty text is to be a value");
        }
    }

    private void twice(PictValue value) {
        // A value that was taken over from another parameter stands in that one's line.
        Span span = value.span().line() == parameter.span().line() ? value.span() : parameter.span();
        problems.warning(
                Code.PICT_VALUE,
                span,
                "`" + parameter.name() + "` has the value `" + value.name() + "` twice",
                "it is combined twice as well; to have it more often where that costs nothing, give it a weight: "
                        + value.name() + " (2)");
    }
}
