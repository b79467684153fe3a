// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks a silent server for signs of life, and says when it counts as lost. JSch's own keep-alive is not used: it
 * restarts a packet of which one half had come when its timer fired. Time during which a slow reader holds up the
 * connection is not silence of the server.
 */
final class KeepAlive implements Runnable {
    private final Transport transport;
    private final SshOptions options;
    private final Runnable question;
    private final Consumer<Duration> lost;
    private final long interval;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean asking = new AtomicBoolean();
    /** Questions since something came. */
    private int unanswered;
    /** {@link System#nanoTime} of the first of them. */
    private long firstAsked = System.nanoTime();

    /**
     * @param question sends something that the server has to answer; may block
     * @param lost called once with the length of the silence
     */
    KeepAlive(Transport transport, SshOptions options, Runnable question, Consumer<Duration> lost) {
        this.transport = transport;
        this.options = options;
        this.question = question;
        this.lost = lost;
        this.interval = Math.min(Durations.nanos(options.keepAliveInterval()), Long.MAX_VALUE / 4);
    }

    @Override
    public void run() {
        long pause = interval;
        try {
            while (pause > 0) {
                long before = System.nanoTime();
                if (stopped.await(pause, TimeUnit.NANOSECONDS)) {
                    return;
                }
                boolean heldUp = System.nanoTime() - before > pause + interval;
                pause = heldUp ? startAgain() : check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread but the virtual machine's end
        }
    }

    /** This process has been asleep itself, so the silence proves nothing. */
    private long startAgain() {
        unanswered = 0;
        return interval;
    }

    /** Returns the nanoseconds until the next check; 0 if there is none. */
    private long check() {
        long silence = transport.silentNanos();
        if (silence < System.nanoTime() - firstAsked) {
            unanswered = 0; // something came since then
        }
        if (silence < interval) {
            return interval - silence;
        }
        if (unanswered == options.keepAliveLimit()) {
            lost.accept(Duration.ofNanos(silence));
            return 0;
        }
        if (unanswered == 0) {
            firstAsked = System.nanoTime();
        }
        unanswered++;
        ask();
        return interval;
    }

    void stop() {
        stopped.countDown();
    }

    /** On a thread of its own, since sending blocks while the way to the server is clogged. */
    private void ask() {
        if (asking.compareAndSet(false, true)) {
            Patience.daemon("kspec-ssh-keepalive", () -> {
                        try {
                            question.run();
                        } finally {
                            asking.set(false);
                        }
                    })
                    .start();
        }
    }
}
