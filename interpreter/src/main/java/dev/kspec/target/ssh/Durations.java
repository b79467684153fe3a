// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.time.Duration;

/** Durations as the clock counts them and as people read them. */
final class Durations {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /** Nanoseconds; {@link Long#MAX_VALUE} for what does not fit. */
    static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** Milliseconds, at least 1, that fit an {@code int}. */
    static int millis(Duration duration) {
        return Math.clamp(nanos(duration) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /** Such as {@code 250 ms} or {@code 2.5 s}. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format("%.1f s", millis / 1000.0);
    }
}
