// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Does pieces of work on all processors and hands on what they give in their order; few of them wait at any time. */
final class SideBySide {
    /** Fewer than these are done sooner than threads are started for them. */
    private static final int WORTHWHILE = 16;

    /** So many results per processor may wait for one before them that takes longer. */
    private static final int WAITING = 16;

    private SideBySide() {}

    /**
     * Does the work and hands on each result, in the caller's thread.
     *
     * @param count of the pieces, roughly
     * @param work asked for in the caller's thread, a piece at a time
     */
    static <T> void forEach(int count, Iterator<Supplier<T>> work, Consumer<T> consumer) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (count < WORTHWHILE || processors == 1) {
            work.forEachRemaining(piece -> consumer.accept(piece.get()));
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(
                processors, Thread.ofPlatform().daemon().factory());
        try {
            Deque<Future<T>> begun = new ArrayDeque<>();
            while (work.hasNext() || !begun.isEmpty()) {
                if (work.hasNext() && begun.size() < WAITING * processors) {
                    begun.add(threads.submit(work.next()::get));
                } else {
                    consumer.accept(result(begun.remove()));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T result(Future<T> piece) {
        try {
            return piece.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
