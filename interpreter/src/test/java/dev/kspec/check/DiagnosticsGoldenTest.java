// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong inputs and, beside each, exactly what the person who wrote it is told.
 *
 * <p>A new input is a file in the directory; its {@code .expected} file is written by running this test with
 * {@code -Dkspec.updateGolden=true}.
 */
class DiagnosticsGoldenTest {
    private static final Path INPUTS = Repository.testResources("diagnostics");

    /** Words that mean nothing to who has never seen the grammar. */
    private static final Pattern IMPLEMENTATION = Pattern.compile(
            "(?i)\\b(token|parser?|lexer|antlr|exception|newline|eof|ast|grammar|scalar|sequence|node|null pointer)\\b");

    /** Inputs of which no more than the first mistake can be told. */
    private static final Set<String> REFUSED = Set.of(
            "bracket-extra.kspec",
            "deep-blocks-of-all-kinds.kspec",
            "deep-definitions.kspec",
            "yaml-constants.kspec.yaml",
            "yaml-indentation.kspec.yaml",
            "yaml-missing-dash.kspec.yaml",
            "yaml-shared-keys.kspec.yaml");

    static Stream<String> inputs() throws IOException {
        try (Stream<Path> files = Files.list(INPUTS)) {
            return files
                    .filter(p -> Files.isRegularFile(p) && SpecReader.isSpec(p))
                    .map(p -> p.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isToldWhatIsWrong(String name) {
        Golden.check(INPUTS.resolve(name + ".expected"), rendered(INPUTS.resolve(name)));
    }

    @Test
    void tenMistakesGiveTenMessages() {
        assertThat(found(INPUTS.resolve("ten-mistakes.kspec"))).hasSize(10);
        assertThat(found(INPUTS.resolve("ten-mistakes.kspec.yaml"))).hasSize(10);
    }

    @Test
    void everyExpectedFileHasItsInput() throws IOException {
        try (Stream<Path> files = Files.list(INPUTS)) {
            assertThat(files.map(Path::toString)
                            .filter(p -> p.endsWith(".expected"))
                            .toList())
                    .allSatisfy(p -> assertThat(Path.of(p.replaceFirst("\\.expected$", "")))
                            .exists());
        }
    }

    /** The wrong words stand last in these inputs, behind other mistakes. */
    @Test
    void theRestOfAFileIsStillChecked() throws IOException {
        assertThat(inputs().filter(n -> text(n).contains("opne") && !REFUSED.contains(n)))
                .hasSizeGreaterThan(100)
                .allSatisfy(n -> assertThat(rendered(INPUTS.resolve(n))).contains("unknown verb `opne`"));
    }

    @Test
    void noMessageSpeaksOfTheImplementation() throws IOException {
        assertThat(inputs().flatMap(n -> found(INPUTS.resolve(n)).stream())
                        .map(d ->
                                d.message() + "\n" + d.label() + "\n" + d.help().orElse(""))
                        .distinct())
                .noneMatch(IMPLEMENTATION.asPredicate());
    }

    /** What a person in front of such a message would ask is what to do about it. */
    @Test
    void aMessageAboutTheFormSaysWhatIsWanted() throws IOException {
        assertThat(inputs().flatMap(n -> found(INPUTS.resolve(n)).stream())
                        .filter(d -> d.code() == Code.SYNTAX && d.message().startsWith("unexpected"))
                        .filter(d -> d.label().isEmpty() && d.help().isEmpty())
                        .map(d -> d.span() + ": " + d.message()))
                .isEmpty();
    }

    private static String text(String name) {
        try {
            return Files.readString(INPUTS.resolve(name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Codes about files that cannot lie in the directory are {@link SpecLoaderTest}'s; those about modules and about models for PICT have their own. */
    @Test
    void everyCodeOccurs() throws IOException {
        List<Code> seen = inputs().flatMap(n -> found(INPUTS.resolve(n)).stream())
                .map(Diagnostic::code)
                .distinct()
                .toList();
        assertThat(Stream.of(Code.values()).filter(c -> !c.id().matches("K0[567].*")))
                .allSatisfy(c -> assertThat(seen).contains(c));
    }

    private static String rendered(Path input) {
        return new DiagnosticRenderer(Painter.plain()).render(found(input));
    }

    private static List<Diagnostic> found(Path input) {
        Diagnostics diagnostics = new Diagnostics();
        var unused = new SpecLoader(diagnostics).load(List.of(input));
        return diagnostics.sorted();
    }
}
