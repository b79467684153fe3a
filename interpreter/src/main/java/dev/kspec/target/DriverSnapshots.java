// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.Snapshot;
import dev.kspec.target.lab.SnapshotMaking;
import dev.kspec.target.lab.SnapshotStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Makes snapshots of VMs with a driver loaded, one after the other, in a VM of its own beside the run: it takes a second, and
 * begins when the run has gone on for some seconds, or at its end. A driver that does not load, or with which the kernel
 * finds something wrong, is in no snapshot, so that it shows in every run.
 */
final class DriverSnapshots implements AutoCloseable {
    /** Short runs are not to be disturbed. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(2);

    /** The end of a run is not delayed for longer; usually it takes less than a second, and that once for each driver. */
    private static final Duration LAST_CHANCE = Duration.ofSeconds(10);

    /** What is given up is gone within this time. */
    private static final Duration GIVING_UP = Duration.ofSeconds(3);

    private final VmSource vms;
    private final SnapshotStore store;
    private final CountDownLatch runIsOver = new CountDownLatch(1);
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("kspec-snapshots").unstarted(task));

    DriverSnapshots(VmSource vms, SnapshotStore store) {
        this.vms = vms;
        this.store = store;
    }

    /** Sees to it that it is there next time, if it was wanted before. */
    void want(VmSource.Wish wish) {
        if (store.wantedBefore(wish.key()) && !store.givenUp(wish.key())) {
            maker.execute(() -> make(wish));
        }
    }

    /** Finishes a snapshot, whose files are complete. */
    void commit(SnapshotMaking making) {
        maker.execute(new Commit(making));
    }

    private record Commit(SnapshotMaking making) implements Runnable {
        @Override
        public void run() {
            try (making) {
                making.commit();
            } catch (IOException notKept) {
                // The next boot saves again.
            }
        }
    }

    private void make(VmSource.Wish wish) {
        try {
            boolean unusedIsOver = runIsOver.await(UNDISTURBED.toMillis(), TimeUnit.MILLISECONDS);
            Optional<Snapshot> base = store.find(wish.base());
            Optional<SnapshotMaking> begun = base.isEmpty() ? Optional.empty() : store.begin(wish.key());
            if (begun.isEmpty()) {
                return;
            }
            try (SnapshotMaking making = begun.get()) {
                vms.make(wish, base.get(), making);
                making.commit();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | LabException | TargetException e) {
            if (!Thread.currentThread().isInterrupted()) {
                store.failed(wish.key(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** Finishes what is being made, unless somebody wants kspec to end now. */
    @Override
    public void close() {
        runIsOver.countDown();
        maker.shutdown();
        try {
            if (isEnding() || !maker.awaitTermination(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                giveUp();
                boolean unusedEnded = maker.awaitTermination(GIVING_UP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            giveUp();
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp() {
        for (Runnable never : maker.shutdownNow()) {
            if (never instanceof Commit commit) {
                commit.making().close();
            }
        }
    }

    /** Whether the JVM is on its way out, as after ctrl-C: it then takes no new hooks, and has no other way to tell. */
    private static boolean isEnding() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            boolean unusedThere = Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }
}
