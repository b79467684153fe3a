// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.source.Span;

/**
 * Where an instruction comes from.
 *
 * @param span the words of the spec that it serves
 * @param what it does, in words for a report: {@code write c "5"}, {@code read counter reads}
 */
public record Origin(Span span, String what) {}
