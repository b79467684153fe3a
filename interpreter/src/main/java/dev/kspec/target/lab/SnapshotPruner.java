// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Says which snapshots, and which notes beside them, nobody will miss. */
final class SnapshotPruner {
    /** At some 80 MB each. */
    static final int MOST = 16;

    static final Duration UNUSED = Duration.ofDays(14);

    private static final Pattern SNAPSHOT = Pattern.compile("[0-9a-f]{20}");
    private static final Pattern NOTE = Pattern.compile("[0-9a-f]{20}\\.(wanted|failed)");

    private SnapshotPruner() {}

    /** Asked once for each, since a time may change while others are compared. */
    private record Aged(Path directory, Instant used) {}

    /** Those that were not used for long, and the least recently used beyond a number. */
    static List<Path> surplus(List<Path> entries, Instant now) {
        List<Path> surplus = new ArrayList<>();
        List<Aged> snapshots = new ArrayList<>();
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (SNAPSHOT.matcher(name).matches()) {
                snapshots.add(new Aged(entry, changed(entry.resolve("used"))));
            } else if (NOTE.matcher(name).matches() && changed(entry).isBefore(now.minus(UNUSED))) {
                surplus.add(entry);
            }
        }
        snapshots.sort(Comparator.comparing(Aged::used).reversed());
        for (int i = 0; i < snapshots.size(); i++) {
            if (i >= MOST || snapshots.get(i).used().isBefore(now.minus(UNUSED))) {
                surplus.add(snapshots.get(i).directory());
            }
        }
        return surplus;
    }

    /** Long ago if it is not there. */
    private static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }
}
