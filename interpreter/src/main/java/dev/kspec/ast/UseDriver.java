// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;

/** {@code use driver NAME { p: 4 }}. */
public record UseDriver(Span span, Name driver, List<Argument> arguments) implements SpecFile.Item {
    public UseDriver {
        arguments = List.copyOf(arguments);
    }

    /** One module parameter's value. */
    public record Argument(Span span, Name name, Expression value) implements Node {}
}
