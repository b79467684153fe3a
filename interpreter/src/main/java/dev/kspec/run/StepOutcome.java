// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.source.Span;
import java.time.Duration;

/**
 * What one step of a case came to.
 *
 * @param what the step in words: {@code write c "5"}
 * @param result in words: {@code 5}, {@code EAGAIN (Resource temporarily unavailable)}, {@code "hello"}
 * @param start since the case began, by the guest's monotonic clock
 * @param duration by the guest's monotonic clock
 */
public record StepOutcome(Span span, String what, String result, Duration start, Duration duration) {}
