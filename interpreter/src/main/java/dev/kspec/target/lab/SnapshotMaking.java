// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A snapshot under way; nobody else makes the same meanwhile. Closed before it is committed, it leaves nothing. */
public final class SnapshotMaking implements AutoCloseable {
    private final Snapshot unfinished;
    private final Path place;
    private final FileChannel lock;
    private final Runnable afterwards;

    /**
     * @param place where it will be
     * @param lock closed at the end
     * @param afterwards done when there is one more
     */
    SnapshotMaking(Snapshot unfinished, Path place, FileChannel lock, Runnable afterwards) {
        this.unfinished = unfinished;
        this.place = place;
        this.lock = lock;
        this.afterwards = afterwards;
    }

    /** Its files, to be filled. */
    Snapshot files() {
        return unfinished;
    }

    /** Makes it appear under its name, when it has reached the disk: a power cut must not leave half of it there. */
    public void commit() throws IOException {
        flush(unfinished.devices());
        flush(unfinished.memory());
        unfinished.seal();
        Files.move(unfinished.directory(), place, StandardCopyOption.ATOMIC_MOVE);
        afterwards.run();
    }

    private static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        Trees.delete(unfinished.directory());
        try {
            lock.close();
        } catch (IOException impossible) {
            // The lock is gone all the same.
        }
    }
}
