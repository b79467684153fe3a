// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.report.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {
    private static final String FINE = "scenario \"s\" {\n    sleep 1ms\n}\n";
    private static final String WARNED = "scenario \"s\" {\n    matrix { n: 1, 2 }\n    sleep 1ms\n}\n";
    private static final String WRONG = "scenario \"s\" {\n    slep 1ms\n    sleep 1\n    sleep 2m\n    open\n}\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(directory.resolve(".git"));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void mistakesEndInAHintAtTheirExplanations() throws IOException {
        Kspec one = Kspec.run("check", file("one.kspec", "scenario \"s\" {\n    slep 1ms\n}\n"));
        assertThat(one.code()).isEqualTo(2);
        assertThat(one.err()).endsWith("\n1 error, 0 warnings in 1 file\nhelp: kspec explain K0201\n");
        assertThat(Kspec.run("check", file("four.kspec", WRONG)).err())
                .endsWith("\n4 errors, 0 warnings in 1 file\nhelp: kspec explain K0201 K0301 K0212 …\n");
        assertThat(Kspec.run("list", file("one.kspec", WRONG)).err()).doesNotContain("explain");
    }

    @Test
    void warningsDoNotFail() throws IOException {
        Kspec ran = Kspec.run("check", file("warned.kspec", WARNED));
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).endsWith("\n0 errors, 1 warning in 1 file\nhelp: kspec explain K0410\n");
        assertThat(ran.out()).isEqualTo("1 file, 1 scenario, 2 cases: no mistakes, 1 warning\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "sarif"})
    void aDocumentIsAllThatIsWritten(String format) throws IOException {
        for (String text : List.of(FINE, WARNED, WRONG)) {
            String file = file("a.kspec", text);
            Kspec asText = Kspec.run("check", "--format", "text", file);
            Kspec ran = Kspec.run("check", "--format", format, file);
            assertThat(ran.code()).isEqualTo(asText.code()).isEqualTo(text.equals(WRONG) ? 2 : 0);
            assertThat(ran.err()).isEmpty();
            assertThat(StrictJson.read(ran.out())).isInstanceOf(Map.class);
        }
    }

    @Test
    void jsonCountsAndLists() throws IOException {
        String wrong = file("wrong.kspec", WRONG);
        String warned = file("warned.kspec", WARNED);
        Map<?, ?> json = (Map<?, ?>) StrictJson.read(
                Kspec.run("check", "--format=json", wrong, warned).out());
        assertThat(json.get("errors")).isEqualTo(BigDecimal.valueOf(4));
        assertThat(json.get("warnings")).isEqualTo(BigDecimal.ONE);
        List<String> files = ((List<?>) json.get("diagnostics"))
                .stream().map(d -> (String) ((Map<?, ?>) d).get("file")).toList();
        assertThat(files).containsExactly("warned.kspec", "wrong.kspec", "wrong.kspec", "wrong.kspec", "wrong.kspec");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "sarif"})
    void whereNoFileIsTheDocumentIsEmptyAndTheExitCodeTellsIt(String format) throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Kspec ran = Kspec.run("check", "--format", format, empty.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("kspec: no spec file");
        assertThat(StrictJson.read(ran.out())).isInstanceOf(Map.class);
        Kspec missing = Kspec.run("check", "--format", format, empty + "/none.kspec");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).isEmpty();
        assertThat(missing.out()).contains("K0501", "there is no such file or directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xml", "JSON", "text,json"})
    void aFormatThatIsNone(String format) throws IOException {
        Kspec.run("check", "--format", format, file("a.kspec", FINE))
                .isUsageError("--format takes text, json or sarif", "`" + format + "`");
    }
}
