// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
    @TempDir
    private Path directory;

    private static List<Code> codes(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        boolean read = SpecReader.read(file, "shown.kspec", diagnostics).isPresent();
        assertThat(read).isEqualTo(!diagnostics.hasErrors());
        return diagnostics.sorted().stream().map(Diagnostic::code).toList();
    }

    @Test
    void namesTellSpecsAndTheirCarrier() {
        assertThat(Stream.of("a.kspec", "a.kspec.yaml", "a.kspec.yml", ".kspec").map(Path::of))
                .allMatch(SpecReader::isSpec);
        assertThat(Stream.of("a.yaml", "a.kspec.txt", "kspec", "a.KSPEC", "a.kspec~")
                        .map(Path::of))
                .noneMatch(SpecReader::isSpec);
    }

    @Test
    void aFileThatIsNotThereIsReported() {
        assertThat(codes(directory.resolve("missing.kspec"))).containsExactly(Code.FILE_UNREADABLE);
        assertThat(codes(directory)).containsExactly(Code.FILE_UNREADABLE);
    }

    @Test
    void aFileOfOtherBytesIsReported() throws IOException {
        Path latin = directory.resolve("latin.kspec");
        Files.write(latin, "# Gru\u00df\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(codes(latin)).containsExactly(Code.NOT_UTF8);
        Path utf16 = directory.resolve("utf16.kspec");
        Files.write(utf16, "use driver d\n".getBytes(StandardCharsets.UTF_16));
        assertThat(codes(utf16)).containsExactly(Code.NOT_UTF8);
        Path truncated = directory.resolve("truncated.kspec");
        Files.write(truncated, new byte[] {'#', (byte) 0xe2, (byte) 0x82});
        assertThat(codes(truncated)).containsExactly(Code.NOT_UTF8);
    }

    @Test
    void aHugeFileIsRefusedBeforeItIsRead() throws IOException {
        Path huge = directory.resolve("huge.kspec");
        Files.writeString(huge, "#".repeat((int) SpecReader.LARGEST_FILE + 1));
        assertThat(codes(huge)).containsExactly(Code.FILE_UNREADABLE);
        Files.writeString(huge, "#".repeat((int) SpecReader.LARGEST_FILE));
        assertThat(codes(huge)).isEmpty();
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        for (String name : List.of("a.kspec", "a.kspec.yaml")) {
            String text = name.endsWith("yaml") ? "\uFEFFuse: d\nscenarios: []\n" : "\uFEFFuse driver d\n";
            Parsed parsed = Parsed.of(name, text);
            assertThat(parsed.found()).as(parsed.rendered()).isEmpty();
            assertThat(parsed.tree().uses()).hasSize(1);
        }
    }

    @Test
    void everyNodeKnowsItsPlaceInAYamlFile() {
        Parsed parsed = Parsed.yaml("""
                scenarios:
                  - scenario: s
                    matrix: {n: [1, (2 + 3)]}
                    steps: |
                      open c

                      write c "x" expect 1
                """);
        assertThat(parsed.found()).isEmpty();
        var scenario = parsed.tree().scenarios().getFirst();
        assertThat(scenario.matrix().getFirst().values().get(1).span()).hasToString("test.kspec.yaml:3:22");
        assertThat(scenario.steps().getFirst().span()).hasToString("test.kspec.yaml:5:7");
        assertThat(scenario.steps().getLast().span()).hasToString("test.kspec.yaml:7:7");
        assertThat(scenario.steps().getLast().span().text()).isEqualTo("write c \"x\" expect 1");
    }
}
