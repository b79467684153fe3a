// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models for PICT. */
class ExpandPictTest extends ExpandProject {
    @Test
    void aSeedOfPictThatIsThereTwiceStaysOnce() throws IOException {
        String model = file("a.pict", "A: 1, 2, 3\nB: x, y\n");
        String seeds = file("a.seeds", "A\tB\n3\ty\n3\ty\n");
        Kspec ran = passes("expand", "--from", model, "--base", seeds, "--verify", "--format", "csv");
        assertThat(ran.out().lines()).hasSize(7).doesNotHaveDuplicates().startsWith("A,B", "3,y");
        assertThat(ran.err()).contains("no row is there twice");
    }

    @Test
    void modelsForPictAreWrittenAndRead() throws IOException {
        Path model = directory.resolve("m.pict");
        // A value has a comma in it.
        Kspec written = passes("expand", "--format", "pict", "--scenario", "filter", "-o", model.toString(), spec);
        assertThat(written.err()).contains("kspec: for PICT: pict " + model + " '/d:;'");
        assertThat(Files.readString(model)).contains("lport: none; 9081; 9082; 9083; ~0; ~65536", "IF [");
        Kspec ran =
                passes("expand", "--from", model.toString(), "--pict-options", "/d:;", "--verify", "--format", "csv");
        assertThat(ran.out()).startsWith("lport,rport,state,name\r\n");
        assertThat(ran.err()).contains("verified");
    }

    @Test
    void anotherPersonsModelIsReadAsItIs() throws IOException {
        String model = file("a.pict", "A: 1, 2, 3\nB: x, y\n\nIF [A] = 1 THEN [B] = \"y\";\n");
        assertThat(passes("expand", "--from", model).out()).contains("strength 2   5 rows", "A  B\n");
        assertThat(Kspec.run("expand", "--from", file("b.pict", "A: 1, 2\nIF [C] = 1 THEN [A] = 2;\n"))
                        .err())
                .contains("K0702");
    }

    @ParameterizedTest
    @CsvSource({"kspec, m.kspec", "yaml, m.kspec.yaml"})
    void aModelBecomesASpecFile(String format, String name) throws IOException {
        String model = file("m.pict", "A b: 1, 2, 3\nB: x, y\nC: p, q\n\nIF [A b] = 1 THEN [B] = \"y\";\n");
        String rows = file("m.rows", "A b\tC\n2\tq\n");
        Path out = directory.resolve("specs/out");
        passes("expand", "--from", model, "--base", rows, "--format", format, "-o", out + "/");
        Path written = out.resolve(name);
        assertThat(Files.readString(written))
                .contains("# Written from m.pict, a model for PICT.", "# A b is called a_b here.", "a_b: ", "cover 2")
                .contains("if a_b == 1 then B == y", "include { a_b: 2, C: q, .. }");
        assertThat(passes("check", written.toString()).out()).contains("no mistakes");
        assertThat(passes("expand", "--count", written.toString()).out())
                .contains(":: m\n", "product      12\n", "allowed      10\n");
        assertThat(passes("expand", "--from", model, "--format", "kspec").out()).startsWith("# Written from m.pict");
    }

    @Test
    void whatASpecFileCannotSayIsNotWritten() throws IOException {
        Path out = directory.resolve("m.kspec");
        Kspec ran = Kspec.run(
                "expand", "--from", file("m.pict", "A: 1, ~1, 2\n"), "--format", "kspec", "-o", out.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("m.pict: cannot be written as a spec file: `A` has the value `1` both");
        assertThat(out).doesNotExist();
    }

    @Test
    void whatRowsOfAModelCoverIsSaid() throws IOException {
        String model = file("a.pict", """
                Type: disk, tape | reel, ~card
                Size: 1, 10, 100, 1000
                Kind: a, b
                $Result: ok, error
                { Type, Size, Kind } @ 3

                IF [Type] = "tape" THEN [Size] <= 10;
                IF IsNegative(Type) THEN [$Result] = "error" ELSE [$Result] = "ok";
                """);
        assertThat(passes("expand", "--from", model, "--count", "--stats").out())
                .contains(" rows\n  rows         20, at least 20 are needed\n")
                .contains("effort greedy (at most 0 steps of search), seed 1")
                .contains("strength 1   9 combinations, 0 of them impossible; 9 of 9 covered (100.0 %)")
                .contains("strength 2   26 combinations, 2 of them impossible; 24 of 24 covered (100.0 %)")
                .contains("strength 3   24 combinations, 4 of them impossible; 20 of 20 covered (100.0 %)")
                .doesNotContain("strength 4")
                .contains("    Type=tape, Size=100  <- IF [Type] = \"tape\" THEN [Size] <= 10\n");
        assertThat(passes("expand", "--from", model, "--format", "csv", "--stats", "--effort", "normal", "--seed", "7")
                        .err())
                .containsPattern("effort normal \\(at most [0-9,]+ steps of search\\), seed 7\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scenario a|a model for PICT is one matrix",
                "--format pict|--format kspec and yaml write it as a spec file",
                "--format kspec --seed 3|leave out --shard and --seed",
                "--format yaml --shard 1/2|leave out --shard and --seed",
                "--pict-options /e:seed.txt|`--base seed.txt`",
                "--pict-options /r:5|`--seed 5`",
                "--pict-options -R|`--seed N`",
                "--pict-options /s|`--count`",
                "--pict-options /x:1|there are /o:N"
            })
    void whatAModelForPictDoesNotHaveIsRefused(String options, String words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("expand", "--from", file("a.pict", "A: 1, 2, 3\nB: x, y\n")));
        arguments.addAll(List.of(options.split(" ", -1)));
        Kspec.run(arguments.toArray(String[]::new)).isUsageError(words);
    }
}
