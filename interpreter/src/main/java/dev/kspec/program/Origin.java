// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.source.Span;

/**
 * Where an instruction comes from.
 *
 * @param span the words of the spec that it serves
 * @param what it does, in words for a report: {@code write c "5"}, {@code read counter reads}
 * @param isAside whether it only prepares or ends what the words say: then it is not among the steps of a report
 */
public record Origin(Span span, String what, boolean isAside) {
    public Origin(Span span, String what) {
        this(span, what, false);
    }

    /** The same for what only prepares or ends it. */
    public Origin aside() {
        return new Origin(span, what, true);
    }
}
