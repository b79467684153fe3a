// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where kspec's own files lie. */
final class Home {
    private Home() {}

    /** The repository that kspec was started from, as its launcher says. */
    static Path repository() {
        String home = System.getProperty("kspec.home");
        return home == null ? Path.of("").toAbsolutePath() : Path.of(home);
    }

    static Path fixtures() {
        return repository().resolve("fixtures");
    }

    /** {@code $KSPEC_CACHE}, {@code $XDG_CACHE_HOME/kspec} or {@code ~/.cache/kspec}. */
    static Path cache() {
        Map<String, String> environment = System.getenv();
        String own = environment.getOrDefault("KSPEC_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("kspec").toAbsolutePath();
    }

    static boolean complete() {
        return Files.isDirectory(fixtures().resolve("lab"));
    }
}
