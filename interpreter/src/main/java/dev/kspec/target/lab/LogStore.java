// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The logs of VMs, each in a directory of its own; those of VMs that ended badly stay until there are too many. */
final class LogStore {
    /** Enough for a look at yesterday's failure. */
    static final int KEPT = 20;

    private final Path root;

    LogStore(Path root) {
        this.root = root;
    }

    Path create(String name) throws IOException {
        Files.createDirectories(root, PrivateFiles.DIRECTORY);
        return Files.createDirectory(root.resolve(name), PrivateFiles.DIRECTORY);
    }

    /** Removes the oldest. A running VM's directory is among the newest and changes as it logs, so it stays. */
    void prune() {
        for (Aged log : newestFirst().stream().skip(KEPT).toList()) {
            Trees.delete(log.directory());
        }
    }

    /** Asked once for each, since a time may change while others are compared. */
    private record Aged(Path directory, long changed) {}

    private List<Aged> newestFirst() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(directory -> new Aged(directory, changed(directory)))
                    .sorted(Comparator.comparingLong(Aged::changed).reversed())
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /** Milliseconds since 1970 of the last write to the console. */
    private static long changed(Path directory) {
        try {
            Path console = directory.resolve("console.log");
            return Files.getLastModifiedTime(Files.exists(console) ? console : directory)
                    .toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }
}
