// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
    private static final String TEXT = "# why\nuse driver d { p: 1 }  # this\n";
    private static final String YAML = "# why\nuse:\n  driver: d  # this\n  params: {p: 1}\n";

    @TempDir
    private Path directory;

    private Path kspec;
    private Path yaml;

    @BeforeEach
    void write() throws IOException {
        kspec = Files.writeString(directory.resolve("a.kspec"), TEXT);
        yaml = directory.resolve("a.kspec.yaml");
    }

    private Kspec convert(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "convert";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Kspec.run(all);
    }

    @Test
    void theResultStandsBesideTheOriginal() {
        Kspec ran = convert("--to", "yaml", kspec.toString());
        assertThat(ran).isEqualTo(new Kspec(0, kspec + " -> " + yaml + "\n", ""));
        assertThat(kspec).hasContent(TEXT);
        assertThat(yaml).hasContent(YAML);
    }

    @Test
    void andBack() throws IOException {
        Files.writeString(yaml, YAML);
        assertThat(convert("--to", "kspec", "--stdout", yaml.toString())).isEqualTo(new Kspec(0, TEXT, ""));
        assertThat(convert("--to", "kspec", "--force", yaml.toString()).code()).isZero();
        assertThat(kspec).hasContent(TEXT);
    }

    @Test
    void aFileThatIsThereIsOnlyReplacedByForce() throws IOException {
        Files.writeString(yaml, "mine\n");
        Kspec refused = convert("--to", "yaml", kspec.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).isEqualTo("kspec: " + yaml + " is there already\n  help: --force replaces it\n");
        assertThat(yaml).hasContent("mine\n");
        assertThat(convert("--to", "yaml", "--force", kspec.toString()).code()).isZero();
        assertThat(yaml).hasContent(YAML);
    }

    @Test
    void theResultGoesWhereItIsWanted() throws IOException {
        Path other = directory.resolve("other.kspec.yaml");
        assertThat(convert("--to", "yaml", "-o", other.toString(), kspec.toString())
                        .code())
                .isZero();
        assertThat(other).hasContent(YAML);
        Path second = Files.writeString(directory.resolve("b.kspec"), "let a = 1\n");
        assertThat(convert("--to", "yaml", "-o", directory + "/new/", kspec.toString(), second.toString())
                        .code())
                .isZero();
        assertThat(directory.resolve("new/a.kspec.yaml")).hasContent(YAML);
        assertThat(directory.resolve("new/b.kspec.yaml")).hasContent("let:\n  a: 1\n");
    }

    @Test
    void whatCannotBeConvertedIsTold() throws IOException {
        Files.writeString(kspec, "let a = 1\nlet a = 2\n");
        Kspec ran = convert("--to", "yaml", kspec.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("error[K0112]: `a` stands here twice").contains("a.kspec:2:");
        assertThat(yaml).doesNotExist();
        Files.writeString(kspec, "let = 1\n");
        assertThat(convert("--to", "yaml", kspec.toString()).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void wrongUsageIsToldInWords() {
        convert(kspec.toString()).isUsageError("which form is wanted?");
        convert("--to", "json", kspec.toString()).isUsageError("not `json`");
        convert("--to", "yaml").isUsageError("which spec files?");
        convert("--to", "kspec", kspec.toString()).isUsageError("is no YAML in the first place");
        convert("--to", "yaml", yaml.toString()).isUsageError("is YAML already");
        convert("--to", "yaml", directory.toString()).isUsageError("is a directory");
        convert("--to", "yaml", "x.txt").isUsageError("is no spec file");
        convert("--to", "yaml", "--stdout", "-o", "x", kspec.toString()).isUsageError("exclude each other");
        convert("--to", "yaml", "-o", "x.kspec", kspec.toString()).isUsageError("ends in .kspec.yaml");
        convert("--to", "yaml", kspec.toString(), kspec.toString()).isUsageError("two of the files");
        convert("--to", "yaml", "-o", "x", kspec.toString(), "b.kspec").isUsageError("names a directory");
    }
}
