// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Explanation;
import dev.kspec.diag.Painter;
import dev.kspec.diag.Severity;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong models and, beside each, what the person who wrote it is told; rows to begin with lie in a {@code .tsv} beside. */
class PictDiagnosticsTest {
    private static final Path MODELS = Repository.testResources("pict/wrong");

    static Stream<String> models() {
        try (Stream<Path> files = Files.list(MODELS)) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".pict"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Diagnostic> found(String name) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<PictModel> model =
                PictModel.read(new SourceFile(name, text(MODELS.resolve(name))), diagnostics, PictOptions.DEFAULT);
        assertThat(model.isEmpty()).isEqualTo(diagnostics.hasErrors());
        String rows = name.replace(".pict", ".tsv");
        if (Files.exists(MODELS.resolve(rows))) {
            var unused = model.orElseThrow().seeds(new SourceFile(rows, text(MODELS.resolve(rows))), diagnostics);
        }
        return diagnostics.sorted();
    }

    @ParameterizedTest
    @MethodSource("models")
    void isToldWhatIsWrong(String name) {
        Golden.check(MODELS.resolve(name + ".expected"), new DiagnosticRenderer(Painter.plain()).render(found(name)));
    }

    @Test
    void eachIsWrongAndEachCodeOccurs() {
        assertThat(models())
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(found(name)).isNotEmpty());
        Set<Code> seen = models().flatMap(name -> found(name).stream())
                .map(Diagnostic::code)
                .collect(Collectors.toSet());
        assertThat(seen)
                .isEqualTo(Arrays.stream(Code.values())
                        .filter(c -> c.id().startsWith("K07"))
                        .collect(Collectors.toSet()));
    }

    /** Whoever reads a message asks what to do about it. */
    @Test
    void eachHasARemedy() {
        assertThat(models().flatMap(name -> found(name).stream()))
                .allSatisfy(d -> assertThat(d.label() + d.help().orElse("")).isNotEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"PICT_SYNTAX", "PICT_NAME", "PICT_TYPE", "PICT_VALUE", "PICT_IDLE", "PICT_DIFFERS"})
    void theExamplesShowWhatTheySay(Code code) {
        for (Explanation.Example example : Explanation.of(code).examples()) {
            Diagnostics diagnostics = new Diagnostics();
            var unused = PictModel.read(new SourceFile("example", example.text()), diagnostics, PictOptions.DEFAULT);
            List<Code> codes =
                    diagnostics.sorted().stream().map(Diagnostic::code).toList();
            if (example.wrong()) {
                assertThat(codes).as(example.text()).isNotEmpty().containsOnly(code);
            } else {
                assertThat(codes).as(example.text()).isEmpty();
            }
        }
    }

    @Test
    void aWarningIsNoReasonToRefuse() {
        Diagnostics diagnostics = new Diagnostics();
        assertThat(PictModel.read(new SourceFile("m", "A: 1, 2,\nB: x\n"), diagnostics, PictOptions.DEFAULT))
                .isPresent();
        assertThat(diagnostics.sorted()).singleElement().matches(d -> d.severity() == Severity.WARNING);
    }
}
