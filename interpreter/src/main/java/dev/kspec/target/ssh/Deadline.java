// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.time.Duration;

/** A point in time after which a call gives up, and the failure it then ends with. */
final class Deadline {
    /** Never comes. */
    static final Deadline NEVER = new Deadline(Long.MAX_VALUE, 0, null);

    private final long limitNanos;
    private final long startNanos;
    private final SshFailure failure;

    private Deadline(long limitNanos, long startNanos, SshFailure failure) {
        this.limitNanos = limitNanos;
        this.startNanos = startNanos;
        this.failure = failure;
    }

    /** Starts to count now. */
    static Deadline in(Duration limit, SshFailure failure) {
        return new Deadline(Durations.nanos(limit), System.nanoTime(), failure);
    }

    Duration left() {
        if (limitNanos == Long.MAX_VALUE) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        return Duration.ofNanos(Math.max(0, limitNanos - (System.nanoTime() - startNanos)));
    }

    SshFailure failure() {
        return failure;
    }
}
