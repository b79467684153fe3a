// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has come through a tunnel and was not read yet.
 *
 * <p>It takes all that comes. Were it to make the thread wait that fills it, that thread would not see either when the
 * jump host takes more; and who reads here may be waiting for just that. It stays small all the same: a server sends no
 * more than the windows of the channels within the tunnel allow, which open only as their data is read.
 */
final class TunnelBuffer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    /** How much of the first chunk was read. */
    private int taken;

    private boolean finished;
    private Optional<String> failure = Optional.empty();

    void put(byte[] bytes, int offset, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        lock.lock();
        try {
            if (length > 0 && !finished) {
                chunks.add(copy);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes at least one byte unless {@code length} is 0; -1 after the last one. */
    int take(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (chunks.isEmpty() && !finished && failure.isEmpty()) {
                changed.awaitUninterruptibly(); // as on a socket; closing it ends this
            }
            if (!chunks.isEmpty()) {
                return copyOut(bytes, offset, length);
            }
            if (finished) {
                return -1;
            }
            throw new IOException(failure.get());
        } finally {
            lock.unlock();
        }
    }

    private int copyOut(byte[] bytes, int offset, int length) {
        byte[] first = chunks.getFirst();
        int count = Math.min(length, first.length - taken);
        System.arraycopy(first, taken, bytes, offset, count);
        taken += count;
        if (taken == first.length) {
            chunks.removeFirst();
            taken = 0;
        }
        return count;
    }

    /** No more will come; without effect after {@link #fail}. */
    void finish() {
        lock.lock();
        try {
            finished |= failure.isEmpty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come, for this reason; without effect after {@link #finish}. */
    void fail(String reason) {
        lock.lock();
        try {
            if (!finished && failure.isEmpty()) {
                failure = Optional.of(reason);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
