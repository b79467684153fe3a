// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * One scenario.
 *
 * @param timeout of a whole case, if the scenario sets its own
 * @param xfail why it is known to fail, if it is
 * @param fresh what each of its cases gets for itself
 * @param skips reasons not to run it
 * @param rules which rows the matrix has
 */
public record Scenario(
        Span span,
        Text title,
        List<Name> tags,
        Optional<Expression> timeout,
        Optional<Text> xfail,
        List<Name> fresh,
        List<Skip> skips,
        List<MatrixParameter> matrix,
        List<MatrixRule> rules,
        List<Statement> steps)
        implements SpecFile.Item {
    public Scenario {
        tags = List.copyOf(tags);
        fresh = List.copyOf(fresh);
        skips = List.copyOf(skips);
        matrix = List.copyOf(matrix);
        rules = List.copyOf(rules);
        steps = List.copyOf(steps);
    }

    /** {@code size: 1, 2, 3}. */
    public record MatrixParameter(Span span, Name name, List<Expression> values) implements Node {
        public MatrixParameter {
            values = List.copyOf(values);
        }
    }

    /** Why a scenario is not run. */
    public sealed interface Skip extends Node {}

    /** {@code skip "reason"}. */
    public record Always(Span span, Text reason) implements Skip {}

    /** {@code skip unless kernel >= 6.8}. */
    public record UnlessVersion(Span span, Name subject, Expression.BinaryOperator relation, Name version)
            implements Skip {}

    /** {@code skip unless file "/dev/…"}. */
    public record UnlessPresent(Span span, Name subject, Expression value) implements Skip {}
}
