// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/** Turns ctrl-C and SIGTERM into an interrupt of the working thread, and lets it end in order: VMs shut, reports written. */
final class Interruption {
    private Interruption() {}

    /** Does the work; a signal meanwhile interrupts it, and the process then ends when the work has returned. */
    static int guard(IntSupplier work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    worker.interrupt();
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "kspec-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.getAsInt();
        } finally {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already: the JVM's own exit code for the signal stands.
                parkUntilTheEnd();
            }
        }
    }

    /** System.exit would block here just as well, but this says why. */
    private static void parkUntilTheEnd() {
        Thread.interrupted();
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
