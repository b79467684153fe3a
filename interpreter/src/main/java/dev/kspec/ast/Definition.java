// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/** {@code define NAME(p, q = 1) { … }}: steps that are written once and called with arguments. */
public record Definition(Span span, Name name, List<Parameter> parameters, List<Statement> body)
        implements SpecFile.Item {
    public Definition {
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
    }

    /** {@code q = 1}. */
    public record Parameter(Span span, Name name, Optional<Expression> value) implements Node {}
}
