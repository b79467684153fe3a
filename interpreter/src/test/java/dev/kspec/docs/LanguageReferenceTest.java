// SPDX-License-Identifier: Apache-2.0
package dev.kspec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.SpecLoader;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.diag.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The reference is what its sources make it, and what it shows is right. */
class LanguageReferenceTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = REPOSITORY.resolve("docs/language.md");
    private static final Pattern BLOCK = Pattern.compile("```(kspec|yaml)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void isNotStale() throws IOException {
        String made = new LanguageReference(REPOSITORY).text();
        if (Boolean.getBoolean("kspec.updateGolden")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/language.md is stale; -Dkspec.updateGolden=true writes it anew")
                .isEqualTo(made);
    }

    @TestFactory
    Stream<DynamicTest> everyBlockIsRight() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
        Path driver = directory.resolve("driver/counter");
        Files.createDirectories(driver);
        Files.copy(REPOSITORY.resolve("driver/counter/counter.kspec"), driver.resolve("counter.kspec"));
        List<DynamicTest> tests = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        for (int i = 1; block.find(); i++) {
            Path file = directory.resolve("block" + i + (block.group(1).equals("yaml") ? ".kspec.yaml" : ".kspec"));
            Files.writeString(file, block.group(2));
            tests.add(DynamicTest.dynamicTest("block " + i, () -> check(file)));
        }
        assertThat(tests).hasSizeGreaterThan(3);
        return tests.stream();
    }

    private static void check(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        assertThat(new SpecLoader(diagnostics).load(List.of(file))).hasSize(1);
        List<Diagnostic> errors = diagnostics.sorted().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .toList();
        assertThat(errors)
                .as(new DiagnosticRenderer(Painter.plain()).render(errors))
                .isEmpty();
    }
}
