// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.cover.CoveringArray;
import dev.kspec.cover.Effort;
import dev.kspec.cover.Product;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows that a model allows are those that PICT allows. Beside each model lies what PICT 3.7.4 printed for it with
 * {@code /o:max}, which is each row once: nothing of this was worked out here.
 */
class PictFeasibleRowsTest {
    private static final Path MODELS = Repository.testResources("pict/feasible");
    private static final String OPTIONS = "# options: ";

    static Stream<String> models() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".pict"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static PictModel read(String name) throws IOException {
        String text = Files.readString(MODELS.resolve(name));
        PictOptions options = PictOptions.DEFAULT;
        if (text.startsWith(OPTIONS)) {
            String words = text.lines().findFirst().orElseThrow().substring(OPTIONS.length());
            for (String word : words.split(" ", -1)) {
                options = options.with(word);
            }
        }
        Diagnostics diagnostics = new Diagnostics();
        PictModel model = PictModel.read(new SourceFile(name, text), diagnostics, options)
                .orElseThrow(() -> new AssertionError(diagnostics.sorted()));
        assertThat(diagnostics.hasErrors()).isFalse();
        return model;
    }

    private static List<int[]> fromPict(String name, PictModel model) throws IOException {
        Path file = MODELS.resolve(name.replace(".pict", ".rows"));
        Diagnostics diagnostics = new Diagnostics();
        List<int[]> rows = model.seeds(new SourceFile(file.toString(), Files.readString(file)), diagnostics);
        assertThat(diagnostics.sorted()).isEmpty();
        assertThat(rows).hasSize((int) Files.readString(file).lines().count() - 1);
        return rows;
    }

    private static Set<String> set(Iterable<int[]> rows) {
        Set<String> set = new TreeSet<>();
        rows.forEach(row -> set.add(Arrays.toString(row)));
        return set;
    }

    @ParameterizedTest
    @MethodSource("models")
    void areThoseOfPict(String name) throws IOException {
        PictModel model = read(name);
        assertThat(set(Product.of(model.model()))).isEqualTo(set(fromPict(name, model)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void coverWhatIsWanted(String name) throws IOException {
        PictModel model = read(name);
        Set<String> allowed = set(fromPict(name, model));
        for (int strength = 1; strength <= model.model().size(); strength++) {
            CoveringArray array = model.arrays(strength).effort(Effort.GREEDY).generate();
            assertThat(allowed).containsAll(set(array.rows()));
            assertThat(model.arrays(strength).verify(array.rows()).ok()).isTrue();
        }
    }

    /** The cells are PICT's too: names of a value in turn, and the signs of invalid ones. */
    @ParameterizedTest
    @MethodSource("models")
    void areWrittenAsPictWritesThem(String name) throws IOException {
        PictModel model = read(name);
        List<String> theirs = Files.readString(MODELS.resolve(name.replace(".pict", ".rows")))
                .lines()
                .toList();
        List<String> ours = model.lines(fromPict(name, model));
        assertThat(ours.getFirst()).isEqualTo(theirs.getFirst());
        assertThat(columns(ours)).isEqualTo(columns(theirs));
    }

    /** How often each name stands in each column; PICT begins with the first name anew for the rows with invalid values. */
    private static List<Set<String>> columns(List<String> lines) {
        List<Set<String>> columns = new ArrayList<>();
        for (int c = 0; c < lines.getFirst().split("\t", -1).length; c++) {
            int column = c;
            columns.add(
                    lines.stream().map(l -> l.split("\t", -1)[column]).collect(Collectors.toCollection(TreeSet::new)));
        }
        return columns;
    }

    @Test
    void thereAreMany() throws IOException {
        assertThat(models()).hasSizeGreaterThanOrEqualTo(18);
    }
}
