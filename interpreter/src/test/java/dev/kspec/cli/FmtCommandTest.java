// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtCommandTest {
    private static final String CARELESS = "use   driver d{p:1}\n";
    private static final String NEAT = "use driver d { p: 1 }\n";

    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void bringsFilesIntoFormAndSaysWhich() throws IOException {
        Path careless = file("a/careless.kspec", CARELESS);
        Path neat = file("a/b/neat.kspec", NEAT);
        Path yaml = file("a/b/c.kspec.yaml", "use:   d\n");
        file("a/other.txt", CARELESS);
        Kspec ran = Kspec.run("fmt", directory.toString());
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines()).containsExactly(yaml.toString(), careless.toString());
        assertThat(ran.err()).isEqualTo("2 files changed, 1 as they should be\n");
        assertThat(careless).hasContent(NEAT);
        assertThat(neat).hasContent(NEAT);
        assertThat(yaml).hasContent("use: d\n");
        assertThat(Kspec.run("fmt", "--check", directory.toString()).code()).isZero();
    }

    @Test
    void checkChangesNothingAndListsFiles() throws IOException {
        Path careless = file("careless.kspec", CARELESS);
        file("neat.kspec", NEAT);
        Kspec ran = Kspec.run("fmt", "--check", directory.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).isEqualTo(careless + "\n");
        assertThat(ran.err()).isEqualTo("1 file would change, 1 as they should be\n");
        assertThat(careless).hasContent(CARELESS);
    }

    @Test
    void diffShowsWhatWouldChange() throws IOException {
        Path careless = file("careless.kspec", CARELESS);
        Kspec ran = Kspec.run("fmt", "--check", "--diff", careless.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out())
                .isEqualTo("--- " + careless + "\n+++ " + careless
                        + "\n@@ -1 +1 @@\n-use   driver d{p:1}\n+use driver d { p: 1 }\n");
        assertThat(careless).hasContent(CARELESS);
    }

    @Test
    void aFileWithMistakesIsLeftAloneAndTheOthersAreNot() throws IOException {
        Path wrong = file("a.kspec", "scenario   {\n");
        Path careless = file("b.kspec", CARELESS);
        Kspec ran = Kspec.run("fmt", directory.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("error[K0101]").contains("a.kspec:1:");
        assertThat(wrong).hasContent("scenario   {\n");
        assertThat(careless).hasContent(NEAT);
        assertThat(Kspec.run("fmt", "--check", directory.toString()).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatOnlyTheCheckFindsDoesNotMatter() throws IOException {
        Path unknown = file("a.kspec", "scenario   \"a\" { close   nobody }\n");
        assertThat(Kspec.run("check", unknown.toString()).err()).contains("error[K02");
        Kspec ran = Kspec.run("fmt", unknown.toString());
        assertThat(ran).isEqualTo(new Kspec(0, unknown + "\n", "1 file changed, 0 as they should be\n"));
        assertThat(unknown).hasContent("scenario \"a\" { close nobody }\n");
        assertThat(Kspec.run("fmt", "--help").out())
                .contains("cannot be read as kspec is left as it is", "kspec check");
    }

    @Test
    void modeAndLinksStayAndNothingIsLeftBehind() throws IOException {
        Path careless = file("real/careless.kspec", CARELESS);
        Files.setPosixFilePermissions(careless, PosixFilePermissions.fromString("rwxr-x--x"));
        Path link = Files.createSymbolicLink(directory.resolve("link.kspec"), careless);
        assertThat(Kspec.run("fmt", link.toString()).code()).isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(careless).hasContent(NEAT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(careless)))
                .isEqualTo("rwxr-x--x");
        try (Stream<Path> files = Files.list(careless.getParent())) {
            assertThat(files).containsExactly(careless);
        }
    }

    @Test
    void standardInputGoesToStandardOutput() throws ParseException {
        assertThat(piped(CARELESS, "--stdin", "x.kspec")).isEqualTo(new Kspec(0, NEAT, ""));
        assertThat(piped("use:   d\n", "--stdin", "x.kspec.yaml")).isEqualTo(new Kspec(0, "use: d\n", ""));
        assertThat(piped(CARELESS, "--stdin", "x.kspec", "--check")).isEqualTo(new Kspec(1, "x.kspec\n", ""));
        assertThat(piped(NEAT, "--stdin", "x.kspec", "--check")).isEqualTo(new Kspec(0, "", ""));
        Kspec wrong = piped("scenario {", "--stdin", "x.kspec");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("x.kspec:1:");
    }

    private static Kspec piped(String text, String... arguments) throws ParseException {
        FmtCommand command = new FmtCommand(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        var facts = new dev.kspec.report.Terminal(false, () -> 80, Map.of());
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                facts,
                facts);
        int code = command.run(new DefaultParser().parse(command.options(), arguments), terminal);
        return new Kspec(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void wrongUsageIsToldInWords() {
        Kspec.run("fmt").isUsageError("which spec files?");
        Kspec.run("fmt", "--stdin").isUsageError("FILENAME");
        Kspec.run("fmt", "--stdin", "x.txt").isUsageError("`x.txt` is none");
        Kspec.run("fmt", "--stdin", "x.kspec", "y.kspec").isUsageError("takes the place of the files");
        assertThat(Kspec.run("fmt", directory.toString()).code()).isEqualTo(ExitCode.USAGE);
        assertThat(Kspec.run("fmt", "/nowhere.kspec").err()).contains("there is no such file or directory");
    }
}
