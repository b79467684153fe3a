// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedSpec;
import dev.kspec.check.SpecLoader;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.diag.Severity;
import dev.kspec.expand.Case;
import dev.kspec.expand.Expansion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Cases from the text of a spec file, by way of everything that comes before a run. */
final class Specs {
    private Specs() {}

    static List<Case> cases(String... lines) {
        return project(List.of(), List.of(lines));
    }

    /** Cases of several files that use drivers with a module and one parameter, {@code p}. */
    @SafeVarargs
    static List<Case> project(List<String> drivers, List<String>... files) {
        try {
            Path directory = Files.createTempDirectory("kspec-specs-");
            try {
                Files.createDirectory(directory.resolve(".git")); // makes it a project of its own
                for (String driver : drivers) {
                    Path description = directory.resolve("driver/" + driver + "/" + driver + ".kspec");
                    Files.createDirectories(description.getParent());
                    Files.writeString(
                            description,
                            "driver " + driver + " {\n    module \"" + driver + ".ko\" { p: s64 = 0 }\n}\n");
                }
                Path specs = Files.createDirectory(directory.resolve("specs"));
                for (int i = 0; i < files.length; i++) {
                    Files.writeString(specs.resolve("f" + i + ".kspec"), String.join("\n", files[i]) + "\n");
                }
                return load(specs);
            } finally {
                try (Stream<Path> all = Files.walk(directory)) {
                    all.sorted(Comparator.reverseOrder())
                            .forEach(p -> p.toFile().delete());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of the files at a path; they must be without mistakes. */
    static List<Case> load(Path path) {
        Diagnostics diagnostics = new Diagnostics();
        List<CheckedSpec> specs = new SpecLoader(diagnostics).load(List.of(path));
        if (diagnostics.hasErrors()) {
            throw new IllegalArgumentException(new DiagnosticRenderer(Painter.plain())
                    .render(diagnostics.sorted().stream()
                            .filter(d -> d.severity() == Severity.ERROR)
                            .toList()));
        }
        return specs.stream().flatMap(s -> new Expansion(s).cases()).toList();
    }

    /** A case whose own steps do not matter. */
    static Case any() {
        return cases("scenario \"any\" tags some {", "    sleep 1ms", "}").getFirst();
    }
}
