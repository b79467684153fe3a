// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ast.SpecFile;
import dev.kspec.parse.SpecGenerator;
import dev.kspec.source.SourceFile;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is true of every file, on generated ones that hold everything there is. */
class GeneratedFilesTest {
    /** More are tried with {@code -Dkspec.generated=N}. */
    private static final long FILES = Long.getLong("kspec.generated", 1_000);

    @Test
    void formattingIsDoneOnceAndChangesNeitherTreeNorComments() {
        LongStream.range(0, FILES).parallel().forEach(seed -> {
            RandomSpec spec = new RandomSpec(seed);
            SpecFile tree = Printed.tree(Printed.KSPEC, spec.text());
            String formatted = Printed.kspec(spec.text());
            assertThat(TreeComparison.difference(tree, Printed.tree(Printed.KSPEC, formatted)))
                    .as("seed %d%n%s", seed, spec.text())
                    .isEmpty();
            assertThat(comments(Printed.KSPEC, formatted))
                    .as("seed %d%n%s", seed, spec.text())
                    .isEqualTo(spec.comments());
            assertThat(Printed.kspec(formatted)).as("seed %d", seed).isEqualTo(formatted);
        });
    }

    @Test
    void conversionToYamlAndBackLosesNothing() {
        LongStream.range(FILES, FILES + FILES / 2).parallel().forEach(seed -> {
            RandomSpec spec = new RandomSpec(seed);
            SpecFile tree = Printed.tree(Printed.KSPEC, spec.text());
            String yaml = Printed.toYaml(spec.text());
            String back = Printed.toKspec(yaml);
            assertThat(TreeComparison.differenceOfCarriers(tree, Printed.tree(Printed.YAML, yaml)))
                    .as("seed %d%n%s", seed, yaml)
                    .isEmpty();
            assertThat(TreeComparison.differenceOfCarriers(tree, Printed.tree(Printed.KSPEC, back)))
                    .as("seed %d%n%s", seed, back)
                    .isEmpty();
            assertThat(comments(Printed.YAML, yaml)).as("seed %d", seed).isEqualTo(spec.comments());
            assertThat(comments(Printed.KSPEC, back)).as("seed %d", seed).isEqualTo(spec.comments());
            assertThat(Printed.yaml(yaml)).as("seed %d", seed).isEqualTo(yaml);
            assertThat(Printed.kspec(back)).as("seed %d", seed).isEqualTo(back);
        });
    }

    @Test
    void carelessYamlIsBroughtIntoForm() {
        LongStream.range(0, FILES / 4).parallel().forEach(seed -> {
            String yaml = SloppyYaml.of(Printed.toYaml(new RandomSpec(seed).text()), new Random(seed));
            String formatted = Printed.yaml(yaml);
            assertThat(Printed.yaml(formatted)).as("seed %d%n%s", seed, yaml).isEqualTo(formatted);
            assertThat(comments(Printed.YAML, Printed.toYaml(Printed.toKspec(yaml))))
                    .as("seed %d%n%s", seed, yaml)
                    .isEqualTo(comments(Printed.YAML, yaml));
        });
    }

    /** Pairs whose YAML uses the keys for the most frequent members of drivers, and quotes in every way. */
    @Test
    void pairsOfBothCarriersMeet() {
        LongStream.range(0, FILES / 4).parallel().forEach(seed -> {
            SpecGenerator.Pair pair = SpecGenerator.pair(seed);
            String end = seed % 4 == 0 ? "\r\n" : "\n";
            String yaml = Printed.yaml(pair.yaml().replace("\n", end));
            assertThat(Printed.yaml(yaml)).as("seed %d%n%s", seed, pair.yaml()).isEqualTo(yaml);
            String kspec = Printed.toKspec(pair.yaml());
            assertThat(TreeComparison.differenceOfCarriers(
                            Printed.tree(Printed.KSPEC, pair.kspec()), Printed.tree(Printed.KSPEC, kspec)))
                    .as("seed %d%n%s", seed, kspec)
                    .isEmpty();
        });
    }

    private static List<String> comments(String name, String text) {
        return Comments.of(new SourceFile(name, text));
    }
}
