// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files with several mistakes that have nothing to do with one another. At the end of each line stands, behind {@code #!}, what
 * codes it gives: each mistake is told once, none hides another, and nothing is told that is no mistake.
 */
class AllAtOnceTest {
    private static final Path INPUTS = Repository.testResources("allatonce");
    private static final Pattern MARK = Pattern.compile("#! ([K0-9 ]+)$");

    static Stream<String> inputs() throws IOException {
        try (Stream<Path> files = Files.list(INPUTS)) {
            return files
                    .filter(p -> Files.isRegularFile(p) && SpecReader.isSpec(p))
                    .map(p -> p.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void eachMistakeIsToldOnce(String name) throws IOException {
        Path input = INPUTS.resolve(name);
        Diagnostics diagnostics = new Diagnostics();
        var unused = new SpecLoader(diagnostics).load(List.of(input));
        assertThat(diagnostics.sorted().stream()
                        .map(d -> d.span().line() + " " + d.code().id())
                        .sorted()
                        .toList())
                .as(() -> String.join(
                        "\n",
                        diagnostics.sorted().stream()
                                .map(d -> d.span().line() + ":" + d.span().column() + " "
                                        + d.code().id() + " " + d.message())
                                .toList()))
                .isEqualTo(marked(input));
    }

    private static List<String> marked(Path input) throws IOException {
        List<String> marks = new ArrayList<>();
        int line = 0;
        for (String text : Files.readAllLines(input)) {
            line++;
            Matcher mark = MARK.matcher(text);
            if (mark.find()) {
                for (String code : mark.group(1).split(" ", -1)) {
                    marks.add(line + " " + code);
                }
            }
        }
        return marks.stream().sorted().toList();
    }
}
