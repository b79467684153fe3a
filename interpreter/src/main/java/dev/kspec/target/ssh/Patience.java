// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls of JSch on threads that can be given up: its calls swallow interrupts, and the time limits that it takes
 * hold for each packet, not for the whole call.
 */
final class Patience {
    private Patience() {}

    /** Waits for the call. If that ends with one of the first two exceptions, the caller has to make the call end soon. */
    static <T> T call(String name, Callable<T> call, Duration limit)
            throws TimeoutException, InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(call);
        daemon(name, task).start();
        return task.get(Durations.nanos(limit), TimeUnit.NANOSECONDS);
    }

    /** Runs a farewell that may get stuck; goes on without it after the limit. Keeps the interrupt flag. */
    static void tryTo(String name, Runnable farewell, Duration limit) {
        Thread thread = daemon(name, farewell);
        thread.start();
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Thread daemon(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }
}
