// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.cover.Effort;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictModelTest {
    private static PictModel read(String text, String... options) {
        PictOptions all = PictOptions.DEFAULT;
        for (String option : options) {
            all = all.with(option);
        }
        Diagnostics diagnostics = new Diagnostics();
        PictModel model = PictModel.read(new SourceFile("model", text), diagnostics, all)
                .orElseThrow(() -> new AssertionError(diagnostics.sorted()));
        assertThat(diagnostics.sorted()).isEmpty();
        return model;
    }

    private static List<int[]> seeds(PictModel model, String text) {
        return model.seeds(new SourceFile("rows", text), new Diagnostics());
    }

    @Test
    void theModelInTheDocumentationIsRight() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/pict.md"));
        Matcher block = Pattern.compile("(?s)```\\n(.*?)```").matcher(page);
        assertThat(block.find()).isTrue();
        PictModel model = read(block.group(1));
        assertThat(model.results()).containsExactly("$Result");
        assertThat(model.groups()).containsExactly(new PictModel.Group(3, List.of("Type", "Size", "File system")));
        List<int[]> rows = model.arrays().effort(Effort.GREEDY).generate().rows();
        assertThat(model.arrays().verify(rows).ok()).isTrue();
        assertThat(model.lines(rows))
                .startsWith("Type\tSize\tFile system\tOld type\t$Result")
                .anyMatch(l -> l.startsWith("cassette\t"))
                .anyMatch(l -> l.startsWith("~punched card\t") && l.endsWith("\terror"))
                .noneMatch(l -> l.endsWith("?"));
    }

    @Test
    void namesTakeTurnsAndInvalidOnesHaveTheirSign() {
        PictModel model = read("A: a | b | c, ~x | y\nB: 1\n");
        PictRows rows = model.rows();
        assertThat(rows.header()).isEqualTo("A\tB");
        List<int[]> given = List.of(new int[] {0, 0}, new int[] {1, 0}, new int[] {0, 0}, new int[] {1, 0});
        assertThat(given.stream().map(r -> rows.cells(r).getFirst())).containsExactly("a", "~x", "b", "~y");
        assertThat(rows.cells(given.getFirst())).startsWith("c");
        assertThat(rows.cells(given.getFirst())).startsWith("a");
    }

    @Test
    void aResultThatDoesNotFollowIsOpen() {
        PictModel model = read("""
                A: 1, 2, 3
                B: 1, 2
                $R: small, large, huge
                $S: x
                IF [A] = 1 THEN [$R] = "small";
                IF [A] = 2 AND [B] = 1 THEN [$R] <> "small" AND [$R] <> "huge";
                IF [A] = 2 AND [B] = 2 THEN [$R] <> "small";
                """);
        assertThat(model.inputs()).containsExactly("A", "B");
        assertThat(model.strength()).isEqualTo(2);
        PictRows rows = model.rows();
        assertThat(rows.cells(new int[] {0, 0, 0, 0})).containsExactly("1", "1", "small", "x");
        assertThat(rows.cells(new int[] {1, 0, 1, 0})).containsExactly("2", "1", "large", "x");
        assertThat(rows.cells(new int[] {1, 1, 1, 0})).containsExactly("2", "2", "?", "x");
        assertThat(rows.cells(new int[] {2, 1, 1, 0})).containsExactly("3", "2", "?", "x");
        // All pairs of A and B and each result, but no pairs with results.
        assertThat(model.arrays().effort(Effort.NORMAL).generate().size()).isEqualTo(6);
    }

    @Test
    void groupsAreCombinedByTheirOrder() {
        String text = "A: 1, 2, 3\nB: 1, 2, 3\nC: 1, 2, 3\nD: 1, 2, 3\n";
        PictModel model = read(text + "{ D, a, B } @ 3\n");
        assertThat(model.groups()).containsExactly(new PictModel.Group(3, List.of("D", "A", "B")));
        List<int[]> rows = model.arrays().effort(Effort.NORMAL).generate().rows();
        assertThat(rows).hasSize(27);
        assertThat(read(text, "/o:3").arrays().verify(rows).ok()).isFalse();
        assertThat(read(text, "/o:max").strength()).isEqualTo(4);
        assertThat(read(text + "{ A, B }\n", "/o:9").groups())
                .containsExactly(new PictModel.Group(2, List.of("A", "B")));
    }

    @Test
    void rowsToBeginWithComeFirst() {
        PictModel model = read("A: 1, 2 | two, ~0\nB: x, y\nC: a, b\nIF [A] = 1 THEN [B] = \"x\";\n");
        List<int[]> seeds = seeds(model, "C\tA\tB\nb\tTWO\t\n\n\t~0\ty\r\na\t1\ty\n");
        assertThat(seeds).containsExactly(new int[] {1, -1, 1}, new int[] {2, 1, -1});
        List<int[]> rows =
                model.arrays().base(seeds).effort(Effort.NORMAL).generate().rows();
        assertThat(rows.get(0)).startsWith(1).endsWith(1);
        assertThat(rows.get(1)).startsWith(2, 1);
        assertThat(model.arrays().verify(rows).ok()).isTrue();
        assertThat(seeds(model, String.join("\n", model.lines(rows)))).containsExactlyElementsOf(rows);
    }

    @Test
    void optionsAreThoseOfPict() {
        PictOptions options = PictOptions.DEFAULT;
        for (String word : List.of("/o:3", "-D:;", "/a:tab", "/n:!", "/C")) {
            options = options.with(word);
        }
        assertThat(options).isEqualTo(new PictOptions(3, ';', '\t', '!', true));
        assertThat(options.words()).containsExactly("/o:3", "/d:;", "/a:tab", "/n:!", "/c");
        assertThat(PictOptions.DEFAULT.words()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "o:3",
                "/o",
                "/o:",
                "/o:0",
                "/o:-1",
                "/o:9999999999",
                "/d:",
                "/d:;;",
                "/c:1",
                "/x",
                "/e:f"
            })
    void otherOptionsAreNone(String option) {
        assertThatThrownBy(() -> PictOptions.DEFAULT.with(option))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(option)
                .matches(m -> m.contains("/"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-0, -0.0",
        "+5, 5",
        "010, 10",
        ".5, 0.5",
        "5., 5",
        "1e3, 1000",
        "1E-2, 0.01",
        "0x1F, 31",
        "0X.8, 0.5",
        "0x1p4, 16",
        "-inf, -Infinity",
        "InFiNiTy, Infinity",
        "nan, NaN",
        "2.2250738585072014e-308, 2.2250738585072014e-308"
    })
    void numbersAreThoseOfTheCLibrary(String text, double number) {
        assertThat(PictNumber.of(text)).hasValue(number);
        assertThat(PictNumber.length("x" + text + ";", 1)).isEqualTo(text.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "1 ", " 1", "1e", "1e999", "1e-999", "--1", "0x", "1,5", ".", "infinit", "1a", "\u0663"
            })
    void otherTextsAreNone(String text) {
        assertThat(PictNumber.is(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "abc, *, true",
        "'', *, true",
        "'', '', true",
        "'', ?, false",
        "abc, a*c, true",
        "abc, A?C, true",
        "abc, a?, false",
        "abc, **c**, true",
        "abab, *ab, true",
        "aab, *ab*b, false",
        "a*c, a*c, true",
        "\ud83d\ude00, ?, true"
    })
    void patterns(String text, String pattern, boolean fits) {
        assertThat(PictCase.INSENSITIVE.like(text, pattern)).isEqualTo(fits);
        assertThat(PictCase.SENSITIVE.like("ABC", "a*")).isFalse();
    }
}
