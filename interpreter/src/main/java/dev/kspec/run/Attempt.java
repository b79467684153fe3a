// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.time.Duration;

/**
 * A try of a case before the one that its verdict rests on, or beside it.
 *
 * @param how {@code "alone on a fresh VM"}, {@code "try 1"}
 * @param reason one sentence; may be empty
 * @param duration by the guest's monotonic clock
 */
public record Attempt(String how, Verdict verdict, String reason, Duration duration) {}
