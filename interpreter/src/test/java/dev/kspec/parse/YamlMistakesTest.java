// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Golden;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * YAML's traps, and what the person in one is told. A new input is a file in the directory; its {@code .expected} file is
 * written by running this test with {@code -Dkspec.updateGolden=true}.
 */
class YamlMistakesTest {
    private static final Path INPUTS = Repository.testResources("yaml");

    static Stream<String> inputs() throws IOException {
        try (Stream<Path> files = Files.list(INPUTS)) {
            return files
                    .map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isToldWhatIsWrong(String name) throws IOException {
        Parsed parsed = Parsed.of(name, Files.readString(INPUTS.resolve(name)));
        assertThat(parsed.found()).isNotEmpty();
        Golden.check(INPUTS.resolve(name + ".expected"), parsed.rendered());
    }

    /** Linear in the length of the file, however odd it is. */
    @Test
    void longOddFilesTakeLittleTime() {
        String odd = "x".repeat(1_000_000);
        assertThat(Parsed.yaml("? " + odd + "\n: 1\n").found()).hasSize(1);
        assertThat(Parsed.yaml("let: {v: [" + "f(1, ".repeat(200_000) + "]}\n").found())
                .isNotEmpty();
        assertThat(Parsed.yaml("let:\n" + "  a: ~\n".repeat(100_000)).found()).isNotEmpty();
        assertThat(Parsed.yaml("a: " + "[".repeat(500_000)).found()).hasSize(1);
    }
}
