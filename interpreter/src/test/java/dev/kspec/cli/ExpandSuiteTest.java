// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as suites. */
class ExpandSuiteTest extends ExpandProject {
    @ParameterizedTest
    @ValueSource(strings = {"kspec", "yaml"})
    void aSuiteIsCheckedAndHasTheSameCases(String format) throws IOException {
        String out = directory.resolve("other/specs").toString();
        Files.createDirectories(directory.resolve("other/.git"));
        passes("expand", "--format", format, "-o", out + "/", spec);
        String name = "filter.kspec" + (format.equals("yaml") ? ".yaml" : "");
        Kspec checked = passes("check", out + "/" + name);
        assertThat(checked.err()).isEmpty();
        List<String> expected =
                cases(spec).stream().map(c -> c.replace("filter.kspec", name)).toList();
        assertThat(cases(out + "/" + name)).containsExactlyElementsOf(expected);
        passes("fmt", "--check", out + "/" + name);
        assertThat(Files.readString(Path.of(out, name)))
                .contains("# What goes through a filter.", "# specs/filter.kspec ::");
    }

    @Test
    void aSuiteIsWrittenWhereItIsReadAgain() throws IOException {
        String out = directory.resolve("here").toString();
        passes("expand", "--format", "kspec", "-o", out, spec);
        assertThat(Path.of(out, "filter.kspec")).isRegularFile();
        Kspec.run("expand", "--format", "yaml", "-o", out + "/rows.kspec", spec)
                .isUsageError("a suite's file ends in .kspec.yaml, a directory in /");
        assertThat(Path.of(out, "rows.kspec")).doesNotExist();
    }

    @Test
    void wordsOfOtherRowsStandInASuiteIfStepsMayAskForThem() throws IOException {
        String words = file("specs/words.kspec", """
                scenario "words" {
                    matrix {
                        os: linux, bsd
                        fs: ext4, ufs
                        if os is linux then fs is ext4
                    }
                    if fs is ufs { run "echo" "${os}" }
                }
                """);
        assertThat(passes("expand", "--format", "kspec", words).out())
                .contains("let values_of_fs = [ext4, ufs]")
                .doesNotContain("values_of_os");
    }

    @Test
    void whatASuiteImportsLiesWhereItWas() throws IOException {
        file("specs/lib/paths.kspec", "let zeros = \"/dev/zero\"\n");
        String importing = file("specs/importing.kspec", """
                import "lib/paths.kspec"
                scenario "reads" {
                    matrix { size: 1, 2 }
                    open zeros as zero
                    read zero size expect size
                }
                """);
        Path out = directory.resolve("out/deep/suite.kspec");
        Files.createDirectories(out.getParent());
        passes("expand", "--format", "kspec", "-o", out.toString(), importing);
        assertThat(Files.readString(out)).contains("import \"../../specs/lib/paths.kspec\"");
        passes("check", out.toString());
    }
}
