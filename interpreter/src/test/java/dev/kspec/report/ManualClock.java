// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Time that passes only when told to, and calls whoever wants to be called while it does. */
final class ManualClock implements LongSupplier, Ticker {
    private long now = 1_000_000_000_000L;
    private long every;
    private long next;
    private Runnable action = () -> {};

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public void start(Duration interval, Runnable call) {
        every = interval.toNanos();
        next = now + every;
        action = call;
    }

    @Override
    public void stop() {
        every = 0;
    }

    boolean running() {
        return every > 0;
    }

    /** Lets time pass; who is to be called is called at every interval on the way. */
    void pass(Duration duration) {
        long end = now + duration.toNanos();
        while (running() && next <= end) {
            now = next;
            next += every;
            action.run();
        }
        now = end;
    }
}
