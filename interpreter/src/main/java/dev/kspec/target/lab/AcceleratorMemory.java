// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was learned about KVM on machines like this one, kept in the cache. That KVM works is believed until a boot shows
 * otherwise; that it does not is believed for a week, since an overloaded machine can look the same.
 */
final class AcceleratorMemory {
    private static final Duration DOUBT_AFTER = Duration.ofDays(7);

    private final Path file;
    private final Clock clock;

    AcceleratorMemory(Path cacheRoot, Clock clock) {
        this.file = cacheRoot.resolve("accelerator.properties");
        this.clock = clock;
    }

    Optional<Accelerator> recall(HostFacts facts) {
        String[] entry = entries().getOrDefault(key(facts), "").split(" ", -1);
        Optional<Accelerator> remembered = Accelerator.named(entry[0]);
        if (remembered.isEmpty() || entry.length != 2) {
            return Optional.empty();
        }
        try {
            Duration age = Duration.between(Instant.parse(entry[1]), clock.instant());
            boolean stale = remembered.get() == Accelerator.TCG && age.compareTo(DOUBT_AFTER) > 0;
            return stale ? Optional.empty() : remembered;
        } catch (DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    /** Not being able to remember costs time at the next start and nothing else, so a full disk is no error here. */
    void remember(HostFacts facts, Accelerator accelerator) {
        Map<String, String> entries = entries();
        entries.put(key(facts), accelerator.option() + " " + clock.instant());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            PropertiesFile.write(file, entries);
        } catch (IOException unwritable) {
            forget();
        }
    }

    /** A file that cannot be replaced by the truth must not go on telling the opposite. */
    private void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException unwritable) {
            // The directory is read-only; then every boot finds out anew.
        }
    }

    private Map<String, String> entries() {
        try {
            return PropertiesFile.read(file);
        } catch (NoSuchFileException none) {
            return new TreeMap<>();
        } catch (IOException damaged) {
            return new TreeMap<>();
        }
    }

    private static String key(HostFacts facts) {
        return facts.qemu() + "|" + facts.kernelRelease() + "|" + facts.processor();
    }
}
