// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.target.TargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Several targets that work on the same batches. A target that cannot be had costs nothing while another one works. */
final class Pool implements AutoCloseable {
    private final List<Session> sessions;
    private final Session.Sink sink;
    private final Progress progress;
    private final Timings timings;
    private final BooleanSupplier halted;
    private final AtomicInteger able;

    /**
     * @param sessions one for each target, at least one
     * @param halted whether the run is to end now: what is left of a batch then stays as it is
     */
    Pool(List<Session> sessions, Session.Sink sink, Progress progress, Timings timings, BooleanSupplier halted) {
        this.sessions = List.copyOf(sessions);
        this.sink = sink;
        this.progress = progress;
        this.timings = timings;
        this.halted = halted;
        this.able = new AtomicInteger(sessions.size());
    }

    /** Runs batches to their end; a batch that no target can be had for gets its outcomes, too. */
    void run(List<Batch> batches) throws InterruptedException {
        int useful = (int) Math.min(
                sessions.size(),
                Math.max(1, batches.stream().mapToLong(Batch::size).sum()));
        if (useful == 1) {
            work(firstAble(), batches);
            return;
        }
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (Session session :
                sessions.stream().filter(Session::isAble).limit(useful).toList()) {
            workers.add(Thread.ofPlatform()
                    .name("kspec-target " + (workers.size() + 1))
                    .start(() -> {
                        try {
                            work(session, batches);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        } catch (RuntimeException | Error e) {
                            failure.compareAndSet(null, e);
                        }
                    }));
        }
        join(workers);
        rethrow(failure.get());
    }

    private Session firstAble() {
        return sessions.stream().filter(Session::isAble).findFirst().orElse(sessions.getFirst());
    }

    private static void join(List<Thread> workers) throws InterruptedException {
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            workers.forEach(Thread::interrupt);
            for (Thread worker : workers) {
                joined(worker);
            }
            throw e;
        }
    }

    private static void joined(Thread worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private void work(Session session, List<Batch> batches) throws InterruptedException {
        while (session.isAble() && !halted.getAsBoolean()) {
            Optional<Batch> batch = next(session, batches);
            if (batch.isEmpty()) {
                return;
            }
            long begin = System.nanoTime();
            try {
                session.run(batch.get());
            } catch (TargetException e) {
                // On the way to a target, an interrupt may look like one more thing that went wrong.
                if (Thread.interrupted()) {
                    throw new InterruptedException(e.getMessage());
                }
                progress.noteOnce(e.getMessage());
                givenUp(session, batch.get(), Words.firstLine(e.getMessage()));
            } finally {
                batch.get().leave();
                timings.sum("cases", Duration.ofNanos(System.nanoTime() - begin).minus(session.overhead()));
            }
        }
    }

    /** Runs batches on one target, and leaves them as they are if that cannot be had. */
    void demand(List<Batch> batches) throws TargetException, InterruptedException {
        for (Batch batch : batches) {
            if (batch.enter()) {
                try {
                    firstAble().run(batch);
                } finally {
                    batch.leave();
                }
            }
        }
    }

    /** Others go on with the batch if it is this target alone that cannot be had. */
    private void givenUp(Session session, Batch batch, String why) {
        if (!session.isConnected() && sessions.size() > 1 && able.getAndUpdate(n -> n > 1 ? n - 1 : n) > 1) {
            session.disable();
            return;
        }
        for (Case c : batch.takeAll()) {
            sink.fell(batch.turn(), Fall.of(Judge.without(c, Verdict.INFRASTRUCTURE_ERROR, why)));
        }
    }

    /**
     * What a target does next: of what nobody works on what wants the driver that it has, else of what others work on; the
     * longest first.
     */
    private synchronized Optional<Batch> next(Session session, List<Batch> batches) {
        Stream<Batch> open = batches.stream().filter(b -> !b.isEmpty());
        if (sessions.size() > 1) {
            open = open.sorted(Comparator.comparing((Batch b) -> !b.isUntouched())
                    .thenComparing(b -> !session.hasLoaded(b.driver()))
                    .thenComparing(Batch::estimate, Comparator.reverseOrder()));
        }
        return open.filter(Batch::enter).findFirst();
    }

    /** In words, what the cases ran on; empty if there never was a target. */
    String description() {
        List<String> all = sessions.stream()
                .map(Session::description)
                .filter(d -> !d.isEmpty())
                .toList();
        return all.size() > 1 && all.stream().distinct().count() == 1
                ? all.size() + " × " + all.getFirst()
                : String.join(" + ", all);
    }

    @Override
    public void close() {
        sessions.forEach(Session::close);
    }
}
