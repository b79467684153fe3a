// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A bounded pipe between two threads. Unlike {@link java.io.PipedInputStream} it wakes the other side at once, does
 * not care which threads use it, and ends with a typed failure.
 *
 * <p>Bytes that were put before the pipe finished or failed are still taken; after {@link #abandon} none are.
 */
final class BytePipe implements ByteSink {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring;
    private final Function<String, SshFailure> interrupted;
    private int start;
    private int size;
    private boolean finished;
    private SshFailure failure;

    /**
     * @param capacity bytes that fit in before a writer waits
     * @param interrupted makes the failure of a call that was interrupted while doing what the text says
     */
    BytePipe(int capacity, Function<String, SshFailure> interrupted) {
        this.ring = new byte[capacity];
        this.interrupted = interrupted;
    }

    @Override
    public void put(byte[] bytes, int offset, int length) throws SshException {
        put(bytes, offset, length, Deadline.NEVER);
    }

    /** As {@link #put(byte[], int, int)}, but fails with what the deadline says when it has passed. */
    void put(byte[] bytes, int offset, int length, Deadline deadline) throws SshException {
        lock.lock();
        try {
            for (int done = 0; done < length; ) {
                awaitWhile(() -> size == ring.length && failure == null && !finished, "writing to it", deadline);
                if (failure != null) {
                    throw new SshException(failure);
                }
                if (finished) {
                    throw new IllegalStateException("write after the end of the stream");
                }
                done += copyIn(bytes, offset + done, length - done);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes at least one byte unless {@code length} is 0; -1 after the last one. */
    int take(byte[] bytes, int offset, int length) throws SshException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            awaitWhile(() -> size == 0 && failure == null && !finished, "waiting for its output", Deadline.NEVER);
            if (size > 0) {
                int taken = copyOut(bytes, offset, length);
                changed.signalAll();
                return taken;
            }
            if (finished) {
                return -1;
            }
            throw new SshException(failure);
        } finally {
            lock.unlock();
        }
    }

    int available() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void finish() {
        lock.lock();
        try {
            finished |= failure == null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Without effect on a finished pipe. */
    @Override
    public void fail(SshFailure reason) {
        lock.lock();
        try {
            if (failure == null && !finished) {
                failure = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is inside and fails every call from now on, even if the pipe had finished. */
    void abandon(SshFailure reason) {
        lock.lock();
        try {
            size = 0;
            finished = false;
            failure = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhile(BooleanSupplier blocked, String doing, Deadline deadline) throws SshException {
        try {
            while (blocked.getAsBoolean()) {
                long left = deadline.left().toNanos();
                if (left <= 0) {
                    throw new SshException(deadline.failure());
                }
                long unused = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(interrupted.apply(doing), e);
        }
    }

    private int copyIn(byte[] bytes, int offset, int length) {
        int end = (start + size) % ring.length;
        int part = Math.min(length, Math.min(ring.length - size, ring.length - end));
        System.arraycopy(bytes, offset, ring, end, part);
        size += part;
        return part;
    }

    private int copyOut(byte[] bytes, int offset, int length) {
        int part = Math.min(length, Math.min(size, ring.length - start));
        System.arraycopy(ring, start, bytes, offset, part);
        start = (start + part) % ring.length;
        size -= part;
        return part;
    }
}
