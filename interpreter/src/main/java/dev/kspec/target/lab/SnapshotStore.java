// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The snapshots below {@code snapshots/} of the cache, each in a directory named by its key. One appears there by a rename,
 * hence complete or not at all. Two processes, or threads, that would make the same are kept apart by a lock on a file beside
 * it; it ends with its holder, so what a killed one left unfinished is known for that.
 */
public final class SnapshotStore {
    private static final String UNFINISHED = ".new-";
    private static final String REMOVED = ".old-";
    private static final String LOCK = ".lock";
    private static final String WANTED = ".wanted";
    private static final String FAILED = ".failed";

    /** After so many failures in a row a snapshot is not tried again for a while. */
    private static final int MOST_FAILURES = 2;

    private static final Duration GIVEN_UP_FOR = Duration.ofDays(1);

    /** What is only for speed shall not be what fills a disk; in bytes. */
    private static final long ROOM = 1L << 30;

    private final Path root;

    /** @param cacheRoot kspec's cache directory */
    public SnapshotStore(Path cacheRoot) {
        this.root = cacheRoot.toAbsolutePath().resolve("snapshots");
    }

    /**
     * The snapshot of that key, if it is there.
     *
     * @throws IOException if it is damaged; says how
     */
    public Optional<Snapshot> find(SnapshotKey key) throws IOException {
        Snapshot snapshot = new Snapshot(root.resolve(key.text()));
        if (!Files.isDirectory(snapshot.directory())) {
            return Optional.empty();
        }
        snapshot.verify();
        return Optional.of(snapshot);
    }

    /** The time of its last use decides which are removed. */
    public void noteUse(Snapshot snapshot) {
        try {
            Files.setLastModifiedTime(snapshot.used(), FileTime.from(Instant.now()));
            Files.deleteIfExists(
                    beside(new SnapshotKey(snapshot.directory().getFileName().toString()), FAILED));
        } catch (IOException removed) {
            // By another process; this one has its links.
        }
    }

    /** Whether it was asked for before; from now on it was. What is used once only is not worth its making. */
    public boolean wantedBefore(SnapshotKey key) {
        try {
            Files.createDirectories(root, PrivateFiles.DIRECTORY);
            PrivateFiles.create(beside(key, WANTED));
            return false;
        } catch (FileAlreadyExistsException before) {
            return true;
        } catch (IOException unwritable) {
            return false;
        }
    }

    /** Notes that nothing came of a snapshot, or of its making, for whoever wonders, and removes it. */
    public void failed(SnapshotKey key, String why) {
        discard(key);
        try {
            Files.createDirectories(root, PrivateFiles.DIRECTORY);
            Path file = beside(key, FAILED);
            if (!Files.exists(file)) {
                PrivateFiles.create(file);
            }
            Files.writeString(
                    file, Instant.now() + " " + why.lines().findFirst().orElse("") + "\n", StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            // Then it is tried again.
        }
    }

    /** True if it failed so often of late that nobody should wait for it again. */
    public boolean givenUp(SnapshotKey key) {
        Path file = beside(key, FAILED);
        try {
            return Files.readAllLines(file).size() >= MOST_FAILURES
                    && Files.getLastModifiedTime(file)
                            .toInstant()
                            .isAfter(Instant.now().minus(GIVEN_UP_FOR));
        } catch (IOException none) {
            return false;
        }
    }

    /** Removes it; VMs that were made of it go on. */
    public void discard(SnapshotKey key) {
        remove(root.resolve(key.text()));
    }

    /** Gives the place where it is to be made; nothing if it is there already, being made, or should not be made here. */
    public Optional<SnapshotMaking> begin(SnapshotKey key) {
        try {
            Files.createDirectories(root, PrivateFiles.DIRECTORY);
            if (Files.getFileStore(root).getUsableSpace() < ROOM) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(
                    beside(key, LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.FILE);
            boolean begun = false;
            try {
                Optional<FileLock> lock = lock(channel);
                if (lock.isEmpty() || Files.exists(root.resolve(key.text()))) {
                    return Optional.empty();
                }
                unfinished(key).forEach(Trees::delete);
                Path directory =
                        Files.createDirectory(root.resolve(UNFINISHED + key.text() + random()), PrivateFiles.DIRECTORY);
                begun = true;
                return Optional.of(
                        new SnapshotMaking(new Snapshot(directory), root.resolve(key.text()), channel, this::prune));
            } finally {
                if (!begun) {
                    channel.close();
                }
            }
        } catch (IOException unwritable) {
            return Optional.empty();
        }
    }

    /** Removes what killed processes left unfinished. */
    public void reap() {
        for (Path left : entries().toList()) {
            String name = left.getFileName().toString();
            if (name.startsWith(REMOVED)) {
                Trees.delete(left);
            } else if (name.startsWith(UNFINISHED)) {
                begin(new SnapshotKey(name.substring(UNFINISHED.length(), name.lastIndexOf('-'))))
                        .ifPresentOrElse(SnapshotMaking::close, () -> {});
            }
        }
    }

    private void prune() {
        SnapshotPruner.surplus(entries().toList(), Instant.now()).forEach(this::remove);
    }

    /** First out of the way, so that its name is free at once. */
    private void remove(Path entry) {
        try {
            Trees.delete(Files.move(entry, root.resolve(REMOVED + random()), StandardCopyOption.ATOMIC_MOVE));
        } catch (IOException gone) {
            // Another process was quicker.
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException another) {
            return Optional.empty();
        }
    }

    private List<Path> unfinished(SnapshotKey key) {
        return entries()
                .filter(entry -> entry.getFileName().toString().startsWith(UNFINISHED + key.text()))
                .toList();
    }

    private Stream<Path> entries() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.toList().stream();
        } catch (IOException none) {
            return Stream.empty();
        }
    }

    private Path beside(SnapshotKey key, String suffix) {
        return root.resolve(key.text() + suffix);
    }

    private static String random() {
        return "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
