// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What a guest says through an I/O port that ends in a named pipe here: the last byte of it is there whatever became of the
 * guest, of QEMU, and of the connection. Thread-safe.
 *
 * <p>A pipe holds 64 KiB; the guest stands still when it is full. So it must be asked now and then.
 */
final class Begun implements AutoCloseable {
    /** That of QEMU's debug console by tradition; no device of the machine has it. */
    static final int PORT = 0xe9;

    /** Opened for writing, too: so that neither opening it nor reading waits for QEMU. */
    private final RandomAccessFile pipe;

    private final FileInputStream in;
    /** The last bytes, the youngest lowest. */
    private int tail;

    private boolean any;

    Begun(Path pipe) throws IOException {
        this.pipe = new RandomAccessFile(pipe.toFile(), "rw");
        this.in = new FileInputStream(this.pipe.getFD());
    }

    /** The last byte that came; nothing as long as none has. */
    synchronized OptionalInt last() {
        try {
            for (int there = in.available(); there > 0; there = in.available()) {
                byte[] bytes = in.readNBytes(there);
                for (byte b : bytes) {
                    tail = tail << 8 | (b & 0xff);
                }
                any |= bytes.length > 0;
            }
        } catch (IOException closed) {
            // What came until then holds.
        }
        return any ? OptionalInt.of(tail & 0xff) : OptionalInt.empty();
    }

    /**
     * The step that was told last, by three bytes of six bits each (agent/begun.h); nothing if something else came last: a
     * program that tells none, more of them than are told, or two processes that tell theirs at once.
     */
    synchronized OptionalInt mark() {
        var unusedLast = last();
        return (tail & 0xc0c0c0) == 0x4080c0
                ? OptionalInt.of((tail >> 16 & 0x3f) << 12 | (tail >> 8 & 0x3f) << 6 | (tail & 0x3f))
                : OptionalInt.empty();
    }

    @Override
    public synchronized void close() throws IOException {
        in.close();
        pipe.close();
    }
}
