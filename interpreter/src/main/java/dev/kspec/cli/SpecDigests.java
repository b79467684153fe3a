// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.expand.Case;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Digests of all that decides what the cases of a file do: its text, and the sources of the driver that it uses. */
final class SpecDigests {
    private final List<String> variables;
    private final Map<Path, byte[]> directories = new HashMap<>();

    /** @param variables for the make that builds drivers */
    SpecDigests(List<String> variables) {
        this.variables = List.copyOf(variables);
    }

    /** By file, of the cases. */
    Map<String, String> of(Collection<Case> cases) {
        Map<String, String> digests = new HashMap<>();
        for (Case c : cases) {
            digests.computeIfAbsent(c.id().file(), f -> digest(c));
        }
        return digests;
    }

    private String digest(Case c) {
        MessageDigest digest = sha256();
        c.scenario().sources().stream()
                .sorted(Comparator.comparing(SourceFile::name))
                .forEach(f -> digest.update(f.text().getBytes(StandardCharsets.UTF_8)));
        c.scenario().driver().ifPresent(use -> {
            digest.update(use.parameters().getBytes(StandardCharsets.UTF_8));
            digest.update(directories.computeIfAbsent(use.driver().directory(), this::directory));
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private byte[] directory(Path directory) {
        MessageDigest digest = sha256();
        variables.forEach(v -> digest.update(v.getBytes(StandardCharsets.UTF_8)));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(directory.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        } catch (IOException | UncheckedIOException e) {
            // What cannot be read is told by whoever needs it.
            digest.update((byte) 0);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
