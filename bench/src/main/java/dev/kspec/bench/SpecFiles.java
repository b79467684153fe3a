// SPDX-License-Identifier: Apache-2.0
package dev.kspec.bench;

import dev.kspec.check.CheckedSpec;
import dev.kspec.check.SpecLoader;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files to measure with, in a directory that is away when the JVM ends. */
final class SpecFiles {
    private SpecFiles() {}

    static Path write(String name, String text) {
        try {
            Path directory = Files.createTempDirectory("kspec-bench");
            Path file = Files.writeString(directory.resolve(name), text);
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads and checks a file that must have no mistakes; else the measurement would be of something else. */
    static CheckedSpec check(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        List<CheckedSpec> specs = new SpecLoader(diagnostics).load(List.of(file));
        if (diagnostics.size() > 0) {
            throw new IllegalStateException(new DiagnosticRenderer(Painter.plain()).render(diagnostics.sorted()));
        }
        return specs.getFirst();
    }

    /** What is wrong with a file. */
    static List<Diagnostic> mistakes(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        new SpecLoader(diagnostics).forEach(List.of(file), spec -> {});
        return diagnostics.sorted();
    }
}
