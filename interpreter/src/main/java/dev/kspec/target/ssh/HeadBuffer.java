// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.ByteArrayOutputStream;

/** Keeps the first bytes of an output and drops the rest, so that a chatty program never stalls. */
final class HeadBuffer implements ByteSink {
    private final int limit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private boolean truncated;

    HeadBuffer(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("negative limit: " + limit);
        }
        this.limit = limit;
    }

    @Override
    public synchronized void put(byte[] bytes, int offset, int length) {
        int taken = Math.min(length, limit - head.size());
        head.write(bytes, offset, taken);
        truncated |= taken < length;
    }

    synchronized byte[] bytes() {
        return head.toByteArray();
    }

    synchronized boolean isTruncated() {
        return truncated;
    }
}
