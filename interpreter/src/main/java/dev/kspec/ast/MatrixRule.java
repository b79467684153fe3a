// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/** Which rows a matrix has. */
public sealed interface MatrixRule extends Node {

    /** {@code cover 2, cover 4 of (a, b, c, d)}. */
    record Cover(Span span, List<Coverage> coverages) implements MatrixRule {
        public Cover {
            coverages = List.copyOf(coverages);
        }
    }

    /**
     * One of several coverages.
     *
     * @param strength a number, or the name {@code all}
     * @param parameters all, if there are none
     */
    record Coverage(Span span, Expression strength, List<Name> parameters) implements Node {
        public Coverage {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code budget tight}, {@code budget 60s}. */
    record Budget(Span span, Expression effort) implements MatrixRule {}

    /** {@code never a == b}. */
    record Never(Span span, Expression condition) implements MatrixRule {}

    /** {@code if a == 1 then b == 2}. */
    record Implies(Span span, Expression condition, Expression consequence) implements MatrixRule {}

    /** {@code invalid port: 0, 65536 expect EINVAL}. */
    record Invalid(Span span, Name parameter, List<InvalidValue> values) implements MatrixRule {
        public Invalid {
            values = List.copyOf(values);
        }
    }

    /** A value that is refused, and how; an errno holds for those before it that have none. */
    record InvalidValue(Span span, Expression value, Optional<Expression> errno) implements Node {}

    /** {@code include { a: 1, .. }}, {@code exclude { a: 1, b: 2, .. }}. */
    record Row(Span span, boolean include, Expression.Fields row) implements MatrixRule {}

    /** {@code weight 3 of port: 9081, 9082}. */
    record Weight(Span span, Expression weight, Name parameter, List<Expression> values) implements MatrixRule {
        public Weight {
            values = List.copyOf(values);
        }
    }

    /** {@code let total = a * b}. */
    record Derived(Span span, Name name, Expression value) implements MatrixRule {}
}
