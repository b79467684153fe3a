// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.source.Span;
import java.util.List;

/**
 * Why a case did not pass, at the line that says so.
 *
 * @param span the demand that was not met, or the step during which it happened
 * @param message one sentence
 * @param expected what was demanded, in words; empty if nothing was compared
 * @param actual what came; empty if nothing was compared
 * @param details further lines, such as a hex dump of both sides
 */
public record Failure(Span span, String message, String expected, String actual, List<String> details) {
    public Failure {
        details = List.copyOf(details);
    }
}
