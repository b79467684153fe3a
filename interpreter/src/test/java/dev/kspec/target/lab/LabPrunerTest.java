// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabPrunerTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir
    private Path labs;

    private Path directory(String name, Duration age) throws Exception {
        Path directory = Files.createDirectory(labs.resolve(name));
        Path complete = Files.createFile(directory.resolve("complete"));
        Files.setLastModifiedTime(complete, FileTime.from(NOW.minus(age)));
        Files.setLastModifiedTime(directory, FileTime.from(NOW.minus(age)));
        return directory;
    }

    @Test
    void onlyWhatKspecMadeAndNobodyUsesGoes() throws Exception {
        Path unused = directory("0123456789abcdef", Duration.ofDays(31));
        Path used = directory("0123456789abcde0", Duration.ofDays(29));
        Path byHand = directory("mine", Duration.ofDays(300));
        Path dead = directory("0123456789abcdef.tmp.77", Duration.ofDays(2));
        Path beingMade = directory("0123456789abcde0.tmp.78", Duration.ofHours(1));
        LabPruner.prune(labs, NOW);
        assertThat(unused).doesNotExist();
        assertThat(dead).doesNotExist();
        assertThat(used).exists();
        assertThat(byHand).exists();
        assertThat(beingMade).exists();
    }

    @Test
    void aUseCounts() throws Exception {
        Path lab = directory("0123456789abcdef", Duration.ofDays(31));
        LabPruner.noteUse(lab, NOW);
        LabPruner.prune(labs, NOW);
        assertThat(lab).exists();
    }
}
