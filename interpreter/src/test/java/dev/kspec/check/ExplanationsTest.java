// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Explanation;
import dev.kspec.diag.Explanation.Example;
import dev.kspec.diag.Explanation.Form;
import dev.kspec.diag.Painter;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code is explained, and its examples show what they say they do. */
class ExplanationsTest {
    private static final Path TEXTS =
            Repository.root().resolve("interpreter/src/main/resources/dev/kspec/diag/explain");

    /** Codes that no spec file shows; their examples are described, or models for PICT, which have a test of their own. */
    private static final Set<Code> NEED_MORE_THAN_A_TEXT = EnumSet.of(
            Code.FILE_UNREADABLE,
            Code.FILE_KIND,
            Code.NOT_UTF8,
            Code.IMPORT_CYCLE,
            Code.STALE_LOCK,
            Code.MODULE_DIFFERS,
            Code.PICT_SYNTAX,
            Code.PICT_NAME,
            Code.PICT_TYPE,
            Code.PICT_VALUE,
            Code.PICT_IDLE,
            Code.PICT_DIFFERS,
            Code.PICT_SEED);

    @TempDir
    private Path directory;

    @Test
    void everyCodeIsExplained() {
        List<String> missing = Arrays.stream(Code.values())
                .filter(c -> !Files.isRegularFile(TEXTS.resolve(c.id() + ".md")))
                .map(c -> c + ": explain/" + c.id() + ".md")
                .toList();
        assertThat(missing).as("codes without a text in %s", TEXTS).isEmpty();
    }

    @Test
    void nothingElseIsExplained() throws IOException {
        try (Stream<Path> files = Files.list(TEXTS)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .allMatch(f -> Arrays.stream(Code.values()).anyMatch(c -> f.equals(c.id() + ".md")));
        }
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void theTextReadsWell(Code code) {
        Explanation explanation = Explanation.of(code);
        assertThat(explanation.title()).hasSizeBetween(10, 70).doesNotEndWith(".");
        assertThat(explanation.paragraphs()).isNotEmpty().allMatch(p -> p.endsWith(".") && p.length() > 60);
        assertThat(explanation.examples()).anyMatch(Example::wrong).anyMatch(e -> !e.wrong());
        assertThat(explanation.examples())
                .allSatisfy(e -> assertThat(e.text().lines()).allMatch(l -> l.length() <= 120 && !l.contains("\t")));
        assertThat(explanation.examples().stream().allMatch(e -> e.form() == Form.TEXT))
                .as("only what one text cannot show is described instead")
                .isEqualTo(NEED_MORE_THAN_A_TEXT.contains(code));
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void whatIsWrongGivesTheCodeAndWhatIsRightNothing(Code code) throws IOException {
        for (Example example : Explanation.of(code).examples()) {
            if (example.form() == Form.TEXT) {
                continue;
            }
            List<Diagnostic> found = check(example);
            String shown = example.text() + "\n" + new DiagnosticRenderer(Painter.plain()).render(found);
            if (example.wrong()) {
                // Nothing but the code: an example that shows two mistakes explains neither.
                assertThat(found).as(shown).isNotEmpty().allMatch(d -> d.code() == code);
            } else {
                assertThat(found).as(shown).isEmpty();
            }
        }
    }

    /** As a person has it checked: from a file. */
    private List<Diagnostic> check(Example example) throws IOException {
        Path file = directory.resolve("example" + (example.form() == Form.YAML ? ".kspec.yaml" : ".kspec"));
        Files.writeString(file, example.text());
        Diagnostics diagnostics = new Diagnostics();
        var unused = new SpecLoader(diagnostics).load(List.of(file));
        return diagnostics.sorted();
    }
}
