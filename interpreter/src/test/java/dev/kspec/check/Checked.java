// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.parse.SpecReader;
import dev.kspec.program.Program;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text with what the whole front end made of it. */
public record Checked(CheckedSpec spec, List<Diagnostic> found) {
    private static final Path COUNTER = Repository.root().resolve("driver/counter/counter.kspec");
    private static final Path GAUGE = Repository.testResources("diagnostics/driver/gauge/gauge.kspec");

    /** Knows the project's own counter driver and the one of the tests, {@code gauge}. */
    public static final Checker.DriverSource DRIVERS =
            Checker.DriverSource.of(Map.of("counter", description(COUNTER), "gauge", description(GAUGE)));

    private static Checker.DriverSource.Found description(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        SpecFile tree = SpecReader.read(file, file.getFileName().toString(), diagnostics)
                .orElseThrow();
        if (diagnostics.hasErrors()) {
            throw new IllegalStateException(new DiagnosticRenderer(Painter.plain()).render(diagnostics.sorted()));
        }
        return new Checker.DriverSource.Found(tree.drivers().getFirst(), file.getParent());
    }

    public static Checked kspec(String text) {
        return of("test.kspec", text);
    }

    public static Checked yaml(String text) {
        return of("test.kspec.yaml", text);
    }

    /** A single scenario that uses the gauge driver. */
    public static Checked steps(String... lines) {
        return kspec("use driver gauge\nscenario \"s\" {\n" + String.join("\n", lines) + "\n}\n");
    }

    static Checked of(String name, String text) {
        Diagnostics diagnostics = new Diagnostics();
        SpecFile tree = SpecReader.parse(new SourceFile(name, text), diagnostics);
        CheckedSpec spec = new Checker(DRIVERS, diagnostics).check(tree);
        return new Checked(spec, diagnostics.sorted());
    }

    public static List<Code> codes(Checked checked) {
        return checked.found().stream().map(Diagnostic::code).toList();
    }

    public List<String> messages() {
        return found.stream().map(Diagnostic::message).toList();
    }

    public String rendered() {
        return new DiagnosticRenderer(Painter.plain()).render(found);
    }

    /** The program of the first scenario's first case; the text must be without mistakes. */
    public Program program() {
        if (!found.isEmpty()) {
            throw new IllegalStateException(rendered());
        }
        CheckedScenario scenario = spec.scenarios().getFirst();
        return scenario.compile(
                new Rows(scenario.rows()).all().iterator().next(),
                Duration.ofSeconds(10),
                "/modules",
                Optional.empty());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
