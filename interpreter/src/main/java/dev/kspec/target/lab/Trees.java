// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories. */
final class Trees {
    private Trees() {}

    /** Removes what can be removed; another process may be doing the same. */
    static void delete(Path directory) {
        for (Path path : contents(directory)) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException busy) {
                // Whoever comes next finds it again.
            }
        }
    }

    /** The directory and all below it, children before their parents; links are not followed. */
    private static List<Path> contents(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }
}
