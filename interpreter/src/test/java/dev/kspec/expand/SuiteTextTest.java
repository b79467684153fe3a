// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.check.CheckedSpec;
import dev.kspec.check.SpecLoader;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.diag.Severity;
import dev.kspec.format.Formatter;
import dev.kspec.format.Result;
import dev.kspec.program.ProgramPrinter;
import dev.kspec.source.Repository;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A suite written out has no matrix any more, and the same cases. */
class SuiteTextTest {
    private static final String SPEC = """
            # What the file is about.
            use driver gauge
            let most = 3

            # Before every case.
            setup { let doubled = size * 2 }

            # Sizes,
            # and how they are refused.
            scenario "sizes \\"${""".replace("${", "") + """
            \\$\\" and \\\\" tags limits, slow timeout 5s {
                # rows
                matrix { # of them
                    let sum = size + most   # derived
                    size:   0x10, 1..2      # sizes
                    word:   none, include(listen), exclude(none, "x=1, y")
                    name:   "a", "say \\"hi\\"\\n\\$x"
                    at:     v4("127.0.0.1"), v6("fd00::1")
                    # what goes with what
                    never size == 16 && word == none
                    if word is include then name == "a"
                    invalid size: 99, 100 expect EINVAL
                    weight 2 of size: 1
                    cover 2
                }
                # steps
                socket 1 size 0 expect invalid
                if word == none {
                    assert sum == size + 3
                } else {
                    writefile "/x" "${name}${doubled}"
                }
                teardown { sleep 1ms }
            }
            scenario "plain" { matrix { let size = 7 }; sleep 1ms }
            """;

    private static String written(CheckedSpec spec, boolean yaml) {
        SuiteText suite = new SuiteText(spec, yaml, p -> p);
        StringBuilder out = new StringBuilder(suite.head());
        new Expansion(spec).cases().forEach(c -> out.append('\n').append(suite.text(c)));
        return out.toString();
    }

    private static Map<String, String> programs(CheckedSpec spec) {
        Map<String, String> programs = new LinkedHashMap<>();
        new Expansion(spec)
                .cases()
                .forEach(c -> programs.put(
                        c.id().name(),
                        ProgramPrinter.print(c.compile(Duration.ofSeconds(1), "/modules", Optional.empty()))));
        return programs;
    }

    /** The first line that is not as it was; whole programs are too long to look through. */
    private static Optional<String> difference(String now, String then) {
        List<String> lines = now.lines().toList();
        List<String> wanted = then.lines().toList();
        for (int i = 0; i < Math.max(lines.size(), wanted.size()); i++) {
            String line = i < lines.size() ? lines.get(i) : "(its end)";
            String was = i < wanted.size() ? wanted.get(i) : "(its end)";
            if (!line.equals(was)) {
                return Optional.of("line " + (i + 1) + " was " + was + ", is " + line);
            }
        }
        return Optional.empty();
    }

    private static void hasNoErrors(Checked checked, String text) {
        assertThat(checked.found().stream().filter(d -> d.severity() == Severity.ERROR))
                .as(() -> checked.rendered() + text)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyKindOfRuleAndValueIsWrittenOut(boolean yaml) {
        Checked original = Checked.kspec(SPEC);
        hasNoErrors(original, SPEC);
        String text = written(original.spec(), yaml);
        Checked again = yaml ? Checked.yaml(text) : Checked.kspec(text);
        hasNoErrors(again, text);
        assertThat(programs(again.spec())).as(text).isEqualTo(programs(original.spec()));
        assertThat(again.spec().scenarios()).allMatch(s -> s.matrix().isEmpty());
        assertThat(text)
                .containsOnlyOnce("# Sizes,")
                .containsOnlyOnce("# What the file is about.")
                .contains("let values_of_word = [none, include(listen), exclude(none, \"x=1, y\")]")
                .contains("# test.kspec :: sizes", "let word = exclude(none, \"x=1, y\")")
                .doesNotContain("cover", "never", "weight");
    }

    @Test
    void aRowIsReadableByPeople() {
        Checked checked = Checked.kspec("""
                scenario "a bad size" tags limits {
                    matrix {
                        size: 1025, 4096 # too many
                        port: none, 7
                    }
                    socket size 1 0 expect EINVAL # said so
                    if port == none { sleep 1ms }
                }
                """);
        Case last = new Expansion(checked.spec()).cases().toList().getLast();
        String text = SuiteText.scenario(checked.spec().source(), last);
        assertThat(Formatter.format(new SourceFile("test.kspec", text))).isEqualTo(new Result.Text(text));
        assertThat(text).isEqualTo("""
                scenario "a bad size [size=4096, port=7]" tags limits {
                    matrix {
                        let size = 4096
                        let port = 7
                        let values_of_port = [none]
                    }
                    socket size 1 0 expect EINVAL  # said so
                    if port == none { sleep 1ms }
                }
                """);
    }

    static Stream<Path> specs() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.root().resolve("specs"))) {
            return files.filter(f -> f.toString().contains(".kspec")).sorted().toList().stream();
        }
    }

    /** The project's own suites, written out in their places. */
    @ParameterizedTest
    @MethodSource("specs")
    void theProjectsSuitesStayWhatTheyAre(Path file, @TempDir Path directory) throws IOException {
        copyDescriptions(directory.resolve("driver"));
        Path beside = Files.createDirectories(directory.resolve("specs/x"));
        try (Stream<Path> imported = Files.list(file.getParent())) {
            for (Path one : imported.toList()) {
                Files.copy(one, beside.resolve(one.getFileName()));
            }
        }
        CheckedSpec original = load(file);
        for (boolean yaml : List.of(false, true)) {
            String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "") + (yaml ? ".yaml" : "");
            Path written = beside.resolve(name);
            Files.writeString(written, written(original, yaml));
            CheckedSpec again = load(written);
            Map<String, String> now = programs(again);
            Map<String, String> then = programs(original);
            assertThat(now).containsOnlyKeys(then.keySet().toArray(String[]::new));
            then.forEach((scenario, program) -> assertThat(difference(now.get(scenario), program))
                    .as(scenario)
                    .isEmpty());
        }
    }

    /** Those of the project's drivers. */
    private static void copyDescriptions(Path to) throws IOException {
        Path drivers = Repository.root().resolve("driver");
        try (Stream<Path> files = Files.walk(drivers, 2)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".kspec")).toList()) {
                Path copy = to.resolve(drivers.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static CheckedSpec load(Path file) {
        Diagnostics found = new Diagnostics();
        List<CheckedSpec> specs = new ArrayList<>(new SpecLoader(found).load(List.of(file)));
        assertThat(found.hasErrors())
                .as(() -> new DiagnosticRenderer(Painter.plain()).render(found.sorted()))
                .isFalse();
        return specs.getFirst();
    }
}
