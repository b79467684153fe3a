// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks whether the probes of {@link PackageTable} are on this machine, as {@code ensure-packages.sh} does. */
final class PackageProbe {
    private static final String JDK = "jdk:";

    private final Path setup;

    /** @param setup the directory with {@code find-jdk.sh} */
    PackageProbe(Path setup) {
        this.setup = setup;
    }

    /** Where it was found. */
    Optional<String> find(String probe) {
        if (probe.startsWith(JDK)) {
            return jdk(probe.substring(JDK.length()));
        }
        return (probe.startsWith("/") ? matching(probe) : HostFacts.onPath(probe)).map(Path::toString);
    }

    private Optional<String> jdk(String version) {
        try {
            Process search = new ProcessBuilder(setup.resolve("find-jdk.sh").toString(), version)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String home = new String(search.getInputStream().readAllBytes(), UTF_8).strip();
            boolean found = search.waitFor(10, TimeUnit.SECONDS) && search.exitValue() == 0;
            return found ? Optional.of(home) : Optional.empty();
        } catch (IOException unusable) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The first file whose name matches; a star stands for any text within one part of the name. */
    private static Optional<Path> matching(String pattern) {
        return descend(Path.of("/"), pattern.substring(1).split("/", -1), 0);
    }

    private static Optional<Path> descend(Path directory, String[] parts, int depth) {
        if (depth == parts.length) {
            return Optional.of(directory);
        }
        if (!parts[depth].contains("*")) {
            Path next = directory.resolve(parts[depth]);
            return Files.exists(next) ? descend(next, parts, depth + 1) : Optional.empty();
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + parts[depth]);
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, entry -> matcher.matches(entry.getFileName()))) {
            for (Path entry : entries) {
                Optional<Path> found = descend(entry, parts, depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        } catch (IOException unreadable) {
            // Not there, as far as this user can see.
        }
        return Optional.empty();
    }
}
