// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.source.Span;

/**
 * A word, sign or comment of a text, with the part it plays.
 *
 * @param linesBefore how many line ends stand between it and what comes before it
 */
public record Lexeme(Role role, Span span, int linesBefore) {}
