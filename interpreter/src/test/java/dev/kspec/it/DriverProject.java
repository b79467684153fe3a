// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A project of its own with a copy of the counter's driver in it, to be spoilt. */
record DriverProject(Path root) {
    static DriverProject in(Path root) throws IOException {
        for (String part : List.of("counter", "lib")) {
            Path from = Repository.root().resolve("driver").resolve(part);
            Path to = root.resolve("driver").resolve(part);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(f -> !from.relativize(f).startsWith("build"))
                        .toList()) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return new DriverProject(root);
    }

    /** Replaces words that stand in the driver's source once. */
    void replace(String words, String by) throws IOException {
        String text = Files.readString(source());
        if (text.indexOf(words) < 0 || text.indexOf(words) != text.lastIndexOf(words)) {
            throw new AssertionError("not exactly once in " + source() + ": " + words);
        }
        Files.writeString(source(), text.replace(words, by));
    }

    /** The number, from 1, of the first line of the driver's source with these words. */
    int lineOf(String words) throws IOException {
        String text = Files.readString(source());
        return (int) text.substring(0, text.indexOf(words)).lines().count();
    }

    void spec(String name, String text) throws IOException {
        Path specs = Files.createDirectories(root.resolve("specs"));
        Files.writeString(specs.resolve(name), text);
    }

    /** Its specs, as an argument for kspec. */
    String path() {
        return root.resolve("specs").toString();
    }

    private Path source() {
        return root.resolve("driver/counter/counter.c");
    }
}
