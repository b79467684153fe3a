// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;

/** A name as written. */
public record Name(Span span, String text) implements Node {
    @Override
    public String toString() {
        return text;
    }
}
