// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Removes labs that nobody has used for long, and what a killed maker left half made. Labs that people made by hand stay. */
final class LabPruner {
    private static final Duration UNUSED = Duration.ofDays(30);
    private static final Duration HALF_MADE = Duration.ofDays(1);
    private static final Duration NOTED_AGAIN = Duration.ofHours(6);

    private static final Pattern MADE = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern UNFINISHED = Pattern.compile("[0-9a-f]{16}\\.tmp\\.\\d+");

    private LabPruner() {}

    /** The file {@code complete} bears the time of the last use. */
    static void noteUse(Path lab, Instant now) {
        try {
            Path complete = lab.resolve("complete");
            if (olderThan(NOTED_AGAIN, complete, now)) {
                Files.setLastModifiedTime(complete, FileTime.from(now));
            }
        } catch (IOException readOnly) {
            // Then nothing is pruned here either.
        }
    }

    static void prune(Path labs, Instant now) {
        for (Path directory : entries(labs)) {
            String name = directory.getFileName().toString();
            boolean unused = MADE.matcher(name).matches() && olderThan(UNUSED, directory.resolve("complete"), now);
            boolean unfinished = UNFINISHED.matcher(name).matches() && olderThan(HALF_MADE, directory, now);
            if (unused || unfinished) {
                Trees.delete(directory);
            }
        }
    }

    private static List<Path> entries(Path labs) {
        try (Stream<Path> entries = Files.list(labs)) {
            return entries.toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /** False if the file is not there. */
    private static boolean olderThan(Duration age, Path file, Instant now) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(age));
        } catch (IOException gone) {
            return false;
        }
    }
}
