// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;

/** What a step is expected to come to. */
public sealed interface Outcome extends Node {

    /** A value, a text or an errno by name. */
    record Exactly(Span span, Expression value) implements Outcome {}

    /** {@code expect >= 5}. */
    record Relation(Span span, Expression.BinaryOperator relation, Expression bound) implements Outcome {}

    /** {@code any of (…)}. */
    record AnyOf(Span span, List<Outcome> alternatives) implements Outcome {
        public AnyOf {
            alternatives = List.copyOf(alternatives);
        }
    }
}
