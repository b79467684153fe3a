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
            String sloppy = SloppyYaml.of(pair.yaml(), new Random(seed));
            assertThat(comments(Printed.KSPEC, Printed.toKspec(sloppy)))
                    .as("seed %d%n%s", seed, sloppy)
                    .isEqualTo(comments(Printed.YAML, sloppy));
            String kspec = Printed.toKspec(pair.yaml());
            assertThat(TreeComparison.differenceOfCarriers(
                            Printed.tree(Printed.KSPEC, pair.kspec()), Printed.tree(Printed.KSPEC, kspec)))
                    .as("seed %d%n%s", seed, kspec)
                    .isEmpty();
        });
    }

    /** With mistakes in it or without, a file is printed rightly or not at all. */
    @Test
    void slipsOfTheFingerDoNoHarm() {
        LongStream.range(0, FILES / 4).parallel().forEach(seed -> {
            Random random = new Random(seed);
            String kspec = new RandomSpec(seed).text();
            String yaml = Printed.toYaml(kspec);
            for (int i = 0; i < 5; i++) {
                staysItself(Printed.KSPEC, Printed.YAML, RandomMistakes.in(kspec, random));
                staysItself(Printed.YAML, Printed.KSPEC, RandomMistakes.in(yaml, random));
            }
        });
    }

    private static void staysItself(String name, String other, String text) {
        Result printed = Formatter.format(new SourceFile(name, text));
        assertThat(printed).as(text).isNotInstanceOf(Result.Broken.class);
        if (printed instanceof Result.Text(String formatted)) {
            assertThat(Printed.formatted(name, formatted)).as(text).isEqualTo(formatted);
            assertThat(Converter.convert(new SourceFile(name, text), other))
                    .as(text)
                    .isNotInstanceOf(Result.Broken.class);
        }
    }

    private static List<String> comments(String name, String text) {
        return Comments.of(new SourceFile(name, text));
    }
}
