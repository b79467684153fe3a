// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/** One thing that a scenario does or demands. */
public sealed interface Statement extends Node {

    /** {@code verb operands [expect outcome] [as name]}. */
    record Step(Span span, Name verb, List<Expression> operands, Optional<Outcome> expect, Optional<Name> as)
            implements Statement {
        public Step {
            operands = List.copyOf(operands);
        }
    }

    /** {@code let x = …}. */
    record Let(Span span, Name name, Expression value) implements Statement {}

    /** {@code assert …}. */
    record Assert(Span span, Expression condition) implements Statement {}

    /** {@code assert counter c changes by 1 across { … }}. */
    record Across(Span span, List<CounterChange> changes, List<Statement> body) implements Statement {
        public Across {
            changes = List.copyOf(changes);
            body = List.copyOf(body);
        }
    }

    /** {@code counter c changes by 1}. */
    record CounterChange(Span span, Name counter, Expression by) implements Node {}

    /** {@code inject f nth 1 { … }}. */
    record Inject(Span span, Name fault, List<FaultSetting> settings, List<Statement> body) implements Statement {
        public Inject {
            settings = List.copyOf(settings);
            body = List.copyOf(body);
        }
    }

    /** {@code nth 1}. */
    record FaultSetting(Span span, Name attribute, Expression value) implements Node {}
}
