// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.time.Duration;

/** Ticks in a thread of its own, which does not keep the process alive. */
final class Heartbeat implements Ticker {
    private final Object lock = new Object();
    private boolean stopped;

    @Override
    public void start(Duration every, Runnable action) {
        Thread thread = new Thread(() -> beat(every, action), "console-repaint");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        synchronized (lock) {
            stopped = true;
            lock.notifyAll();
        }
    }

    private void beat(Duration every, Runnable action) {
        try {
            while (pause(every)) {
                action.run();
            }
        } catch (InterruptedException e) {
            // Whoever interrupts it wants it to end.
            Thread.currentThread().interrupt();
        }
    }

    /** Whether to go on. */
    private boolean pause(Duration every) throws InterruptedException {
        long end = System.nanoTime() + every.toNanos();
        synchronized (lock) {
            for (long left = every.toNanos(); !stopped && left > 0; left = end - System.nanoTime()) {
                lock.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
            return !stopped;
        }
    }
}
