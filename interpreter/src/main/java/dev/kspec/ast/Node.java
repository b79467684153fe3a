// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;

/** A part of a spec file. */
public interface Node {
    /** The words it stands for. */
    Span span();
}
