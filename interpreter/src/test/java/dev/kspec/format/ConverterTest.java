// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From one carrier to the other: where things go, and what cannot be said. */
class ConverterTest {
    private static final Path FILES = Repository.testResources("format");

    @ParameterizedTest
    @ValueSource(strings = {"careless.kspec", "comments.kspec"})
    void wholeFilesToYaml(String name) throws IOException {
        String text = Files.readString(FILES.resolve(name));
        Golden.check(FILES.resolve(name + ".converted.yaml"), Printed.toYaml(text));
    }

    @Test
    void aWholeFileToKspec() throws IOException {
        String text = Files.readString(FILES.resolve("careless.kspec.yaml"));
        Golden.check(FILES.resolve("careless.kspec.yaml.converted"), Printed.toKspec(text));
    }

    private static String yamlValue(String value) {
        String yaml = Printed.toYaml("let a = " + value + "\n");
        assertThat(yaml).startsWith("let:\n  a: ");
        assertThat(Printed.toKspec(yaml)).isEqualTo(Printed.kspec("let a = " + value + "\n"));
        return yaml.substring("let:\n  a: ".length()).stripTrailing();
    }

    @Test
    void valuesStandAsTheyAreWrittenWhereYamlLeavesThem() {
        assertThat(yamlValue("0o17")).isEqualTo("0o17");
        assertThat(yamlValue("1 + 2 * f(3, 'x')")).isEqualTo("1 + 2 * f(3, 'x')");
        assertThat(yamlValue("no")).isEqualTo("no");
        assertThat(yamlValue("[1, 2]")).isEqualTo("[1, 2]");
        assertThat(yamlValue("{ a: 1, .. }")).isEqualTo("{ a: 1, .. }");
        assertThat(yamlValue("r\"[0-9]+\"")).isEqualTo("r\"[0-9]+\"");
        assertThat(yamlValue("\"tab\\tand \\\"quotes\\\"\"")).isEqualTo("\"tab\\tand \\\"quotes\\\"\"");
    }

    /** Also if what the file begins with comes further down on the other side. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "# SPDX\\n# two\\nuse driver d\\nimport \"x\"\\n~# SPDX\\n# two\\nimport: x\\nuse: d\\n",
                "# SPDX\\n\\n# of d\\nuse driver d\\n\\nimport \"x\"\\n~# SPDX\\n\\nimport: x\\n\\n# of d\\nuse: d\\n",
                "# SPDX\\n\\nuse driver d\\nimport \"x\"\\n~# SPDX\\n\\nimport: x\\nuse: d\\n",
                "# SPDX\\nimport \"x\"\\nuse driver d\\n~# SPDX\\nimport: x\\nuse: d\\n",
                "# SPDX\\nlet a = 1\\nuse driver d\\n~# SPDX\\nuse: d\\nlet:\\n  a: 1\\n",
                "# SPDX\\nlet a = 1\\n~# SPDX\\nlet:\\n  a: 1\\n",
                "# SPDX\\nscenario \"s\" { f }\\n~# SPDX\\nscenarios:\\n  - scenario: s\\n    steps: |\\n      f\\n",
                "# SPDX\\nshared teardown { f }\\nshared setup { g }\\n~# SPDX\\nshared:\\n  setup: |\\n    g\\n  teardown: |\\n    f\\n"
            })
    void theCommentAtTheFilesHeadStaysThere(String kspec, String yaml) {
        String converted = Printed.toYaml(kspec.replace("\\n", "\n"));
        assertThat(converted.replace("\n", "\\n")).isEqualTo(yaml);
        String back = Printed.toKspec(converted);
        assertThat(back).startsWith(kspec.substring(0, kspec.indexOf("\\n")) + "\n");
        assertThat(Printed.toYaml(back)).as("there and back again").isEqualTo(converted);
    }

    @Test
    void textsThatYamlWouldReadInItsOwnWayStandBetweenRoundBrackets() {
        assertThat(yamlValue("\"\\xff\"")).isEqualTo("(\"\\xff\")");
        assertThat(yamlValue("\"${x}\"")).isEqualTo("(\"${x}\")");
        assertThat(yamlValue("\"\\$x\"")).isEqualTo("(\"\\$x\")");
    }

    @Test
    void whatYamlWouldTakeForItsOwnGoesIntoABlock() {
        assertThat(yamlValue("!x")).isEqualTo("|\n    !x");
        assertThat(yamlValue("\"a\" == b")).isEqualTo("|\n    \"a\" == b");
        assertThat(yamlValue("f(a: 1)")).isEqualTo("|\n    f(a: 1)");
        assertThat(yamlValue("['x']")).isEqualTo("|\n    ['x']");
        assertThat(yamlValue("r\"a: b # c\"")).isEqualTo("|\n    r\"a: b # c\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a plain title~\"a plain title\"",
                "'it''s'~\"it's\"",
                "'say \"hi\"'~\"say \\\"hi\\\"\"",
                "'back\\slash'~\"back\\\\slash\"",
                "'${x} costs $5'~\"\\${x} costs $5\"",
                "\"tab\\tbell\\a\"~\"tab\\tbell\\x07\"",
                "\"caf\\u00e9 \\u2028\"~\"café \\u{2028}\"",
                "no~\"no\"",
            })
    void titlesBecomeTexts(String yaml, String kspec) {
        String text = "scenarios:\n  - scenario: " + yaml + "\n    steps: |\n      a b\n";
        assertThat(Printed.toKspec(text)).startsWith("scenario " + kspec + " {");
    }

    @Test
    void aTeardownAtTheEndBecomesAKeyAndAnotherOneStaysAStep() {
        assertThat(Printed.toYaml("scenario \"s\" {\n a b\n teardown { c d }\n}\n"))
                .contains("    steps: |\n      a b\n    teardown: |\n      c d\n");
        assertThat(Printed.toYaml("scenario \"s\" {\n teardown { c d }\n a b\n}\n"))
                .contains("    steps: |\n      teardown { c d }\n      a b\n");
    }

    private static void isUnsayable(String kspec, Code code, String message) {
        Result result = Converter.convert(new SourceFile(Printed.KSPEC, kspec), Printed.YAML);
        assertThat(result).isInstanceOfSatisfying(Result.Mistaken.class, m -> {
            assertThat(m.mistakes()).hasSize(1);
            assertThat(m.mistakes().getFirst().code()).isEqualTo(code);
            assertThat(m.mistakes().getFirst().message()).contains(message);
        });
    }

    @Test
    void whatYamlCannotSayIsNotConverted() {
        isUnsayable("let a = 1\nlet a = 2\n", Code.YAML_DUPLICATE_KEY, "`a` stands here twice");
        isUnsayable("use driver d { p: 1, p: 2 }\n", Code.YAML_DUPLICATE_KEY, "`p` stands here twice");
        isUnsayable(
                "scenario \"s\" {\n matrix { a: 1; a: 2 }\n x y\n}\n",
                Code.YAML_DUPLICATE_KEY,
                "`a` stands here twice");
        isUnsayable("scenario \"bell\u0007\" { a b }\n", Code.YAML_SYNTAX, "YAML takes no character U+0007");
        isUnsayable("# next\u0085line\n", Code.YAML_SYNTAX, "YAML takes no character U+0085");
    }

    @Test
    void aFileWithMistakesIsNotConverted() {
        Result result = Converter.convert(new SourceFile(Printed.KSPEC, "scenario {"), Printed.YAML);
        assertThat(result).isInstanceOf(Result.Mistaken.class);
    }
}
