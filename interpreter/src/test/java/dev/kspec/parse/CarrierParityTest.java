// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Severity;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both carriers say the same: one tree comes of both, places aside. */
class CarrierParityTest {
    private static final Path PAIRS = Repository.testResources("parity");
    private static final int GENERATED = 600;

    static Stream<String> pairs() throws IOException {
        try (Stream<Path> files = Files.list(PAIRS)) {
            return files
                    .map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".kspec"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void writtenPairs(String name) throws IOException {
        Parsed kspec = Parsed.of(name, Files.readString(PAIRS.resolve(name)));
        Parsed yaml = Parsed.of(name + ".yaml", Files.readString(PAIRS.resolve(name + ".yaml")));
        assertThat(kspec.found()).as(kspec.rendered()).isEmpty();
        assertThat(yaml.found()).as(yaml.rendered()).isEmpty();
        assertThat(AstText.of(yaml.tree())).isEqualTo(AstText.of(kspec.tree()));
    }

    @Test
    void generatedPairs() {
        for (long seed = 0; seed < GENERATED; seed++) {
            SpecGenerator.Pair pair = SpecGenerator.pair(seed);
            String end = seed % 4 == 0 ? "\r\n" : "\n";
            Parsed kspec = Parsed.kspec(pair.kspec().replace("\n", end));
            Parsed yaml = Parsed.yaml(pair.yaml().replace("\n", end));
            assertThat(kspec.found())
                    .as("seed %d%n%s%n%s", seed, pair.kspec(), kspec.rendered())
                    .isEmpty();
            // Names that YAML would take for something else are pointed out among texts.
            assertThat(yaml.found())
                    .as("seed %d%n%s%n%s", seed, pair.yaml(), yaml.rendered())
                    .allMatch(d -> d.code() == Code.YAML_TRAP && d.severity() == Severity.WARNING);
            assertThat(AstText.of(yaml.tree()))
                    .as("seed %d%n%s%n%s", seed, pair.kspec(), pair.yaml())
                    .isEqualTo(AstText.of(kspec.tree()));
        }
    }

    @Test
    void treesThatDifferAreToldApart() {
        String one = AstText.of(Parsed.kspec("scenario \"s\" { write c \"a\" }").tree());
        assertThat(AstText.of(Parsed.kspec("scenario \"s\" { write c \"b\" }").tree()))
                .isNotEqualTo(one);
        assertThat(AstText.of(
                        Parsed.kspec("scenario \"s\" {   write c \"a\"\n}").tree()))
                .isEqualTo(one);
    }
}
