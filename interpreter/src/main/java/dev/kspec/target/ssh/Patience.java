// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
        return call(name, call, limit, new CompletableFuture<>());
    }

    /**
     * Waits for the call, or for what makes it pointless.
     *
     * @param loss when it comes to an exception, the wait ends with that; JSch itself does not wake who waits for a channel
     *     on a connection that broke meanwhile
     */
    static <T> T call(String name, Callable<T> call, Duration limit, CompletableFuture<?> loss)
            throws TimeoutException, InterruptedException, ExecutionException {
        CompletableFuture<T> done = new CompletableFuture<>();
        daemon(name, () -> finish(done, call)).start();
        var unusedFollowing = loss.whenComplete((nothing, lost) -> {
            if (lost != null) {
                done.completeExceptionally(lost);
            }
        });
        return done.get(Durations.nanos(limit), TimeUnit.NANOSECONDS);
    }

    private static <T> void finish(CompletableFuture<T> done, Callable<T> call) {
        try {
            done.complete(call.call());
        } catch (Throwable e) { // whatever it is, it belongs to who waits
            done.completeExceptionally(e);
        }
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
