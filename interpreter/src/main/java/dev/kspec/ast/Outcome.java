// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;

/** What a step is expected to come to. */
public sealed interface Outcome extends Node {

    /** A value, a text, a pattern, or an errno or signal by name. */
    record Exactly(Span span, Expression value) implements Outcome {}

    /** {@code expect >= 5}, {@code expect matches r"…"}, {@code expect in [1, 2]}. */
    record Relation(Span span, Expression.BinaryOperator relation, Expression bound) implements Outcome {}

    /** {@code any of (…)}. */
    record AnyOf(Span span, List<Outcome> alternatives) implements Outcome {
        public AnyOf {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** {@code 512 when clean, ENOMEM when injected}: in a sweep. */
    record ByInjection(Span span, Outcome clean, Outcome injected) implements Outcome {}
}
