// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for processes. */
final class Processes {
    private Processes() {}

    /** True if the process ended within the patience. An interrupt ends the wait and is kept for the caller. */
    static boolean awaitEnd(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillThere) {
            // Answered below.
        }
        return !process.isAlive();
    }
}
