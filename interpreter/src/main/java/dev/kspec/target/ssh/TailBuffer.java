// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** Keeps the last bytes of an output: a ring that never blocks the writer. */
final class TailBuffer implements ByteSink {
    private final byte[] ring;
    private long written;

    TailBuffer(int capacity) {
        ring = new byte[capacity];
    }

    @Override
    public synchronized void put(byte[] bytes, int offset, int length) {
        int skipped = Math.max(0, length - ring.length);
        for (int done = skipped; done < length; ) {
            int at = (int) ((written + done) % ring.length);
            int part = Math.min(length - done, ring.length - at);
            System.arraycopy(bytes, offset + done, ring, at, part);
            done += part;
        }
        written += length;
    }

    synchronized byte[] bytes() {
        int size = (int) Math.min(written, ring.length);
        byte[] tail = new byte[size];
        int start = (int) ((written - size) % ring.length);
        int part = Math.min(size, ring.length - start);
        System.arraycopy(ring, start, tail, 0, part);
        System.arraycopy(ring, 0, tail, part, size - part);
        return tail;
    }
}
