// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Severity;
import dev.kspec.expand.Expansion;
import dev.kspec.parse.SpecGenerator;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file: there is an answer, soon, and it is never an exception. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RobustnessTest {
    /** To search further: {@code -Dkspec.mutants=1000000 -Dkspec.seed=2}. */
    private static final int MUTANTS = Integer.getInteger("kspec.mutants", 20_000);

    private static final long SEED = Long.getLong("kspec.seed", 1);
    private static final int DEEP = 100_000;

    private record Input(String name, String text) {}

    @Test
    void mutantsAreAnswered() throws IOException {
        List<Input> seeds = seeds();
        Random random = new Random(SEED);
        int clean = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Input seed = seeds.get(random.nextInt(seeds.size()));
            clean += answered(new Input(seed.name(), Mutations.of(seed.text(), random))) ? 1 : 0;
        }
        // Were nearly all refused, or nearly none, the mutations would test little.
        assertThat(clean).isBetween(MUTANTS / 100, MUTANTS / 2);
    }

    private static List<Input> seeds() throws IOException {
        List<Input> seeds = new ArrayList<>();
        for (String directory : List.of("diagnostics", "parity", "robustness")) {
            try (Stream<Path> files = Files.list(Repository.testResources(directory))) {
                files.filter(p -> Files.isRegularFile(p)
                                && SpecReader.isSpec(p)
                                && !p.toString().contains("deep"))
                        .sorted()
                        .forEach(p -> seeds.add(new Input(p.getFileName().toString(), Checked.text(p))));
            }
        }
        for (long seed = 0; seed < 60; seed++) {
            SpecGenerator.Pair pair = SpecGenerator.pair(seed);
            seeds.add(new Input("generated.kspec", pair.kspec()));
            seeds.add(new Input("generated.kspec.yaml", pair.yaml()));
        }
        return seeds;
    }

    /** Whether the text has no mistakes, after all that can be asked of an answer was. */
    private static boolean answered(Input input) {
        try {
            Checked checked = Checked.of(input.name(), input.text());
            checked.found().forEach(d -> assertShowable(d));
            assertThat(checked.rendered()).isNotEmpty();
            if (checked.found().stream().anyMatch(d -> d.severity() == Severity.ERROR)) {
                return false;
            }
            new Expansion(checked.spec()).cases().limit(20).forEach(c -> {
                assertThat(c.id().toString()).isNotBlank();
                // That it compiles is what is asked; a scenario of nothing but `let` comes to no instruction.
                c.compile(Duration.ofSeconds(1), "/modules", Optional.empty());
            });
            return true;
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            return fail("%s:%n%s%n".formatted(input.name(), input.text()), e);
        }
    }

    private static void assertShowable(Diagnostic d) {
        int length = d.span().file().text().length();
        assertThat(d.span().start()).isBetween(0, length);
        assertThat(d.span().end()).isBetween(d.span().start(), length);
        assertThat(d.message()).isNotBlank();
        // The source is shown by the renderer alone, which knows how to.
        assertThat(d.label() + d.help().orElse("")).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let x = ((",
                "let x = - - ",
                "assert ! ! ",
                "write c \"${((",
                "let x = f(g(",
                "open c expect any of (any of (",
                "inject f nth 1 { ",
                "assert counter c changes by 1 across {\n",
                "let x = 1 + (1 + (",
                "let x = 1 * 1 * ",
                "assert 1 && (1 || ",
                "{ ",
                ") ",
                "} ",
                "( { ",
                "\"${",
                "matrix { a: (",
                "scenario \"x\" { ",
                "let x = '"
            })
    void depthIsAnsweredWithAMessage(String opening) {
        String many = opening.repeat(DEEP / opening.length() * 2);
        assertThat(Checked.kspec("scenario \"s\" {\n" + many + "1\n}\n").found())
                .isNotEmpty();
        assertThat(Checked.kspec(many).found()).isNotEmpty();
        assertThat(Checked.yaml("scenarios:\n  - scenario: s\n    steps: |\n      sleep 1ms\n      "
                                + many.replace("\n", "\n      "))
                        .found())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "a:\n ", "? ", "(", "\"", "!a ", "&a ", "- - [{", "|\n ", "# \n"})
    void depthInYamlIsAnsweredToo(String opening) {
        String many = opening.repeat(DEEP / 10);
        for (String start : List.of(
                "", "scenarios: ", "scenarios:\n  - scenario: s\n    timeout: ", "use: ", "driver: {ioctls: {a: ")) {
            Checked checked = Checked.yaml(start + many);
            assertThat(checked.rendered()).isNotEmpty();
        }
    }

    @Test
    void closedDepthIsAnsweredToo() {
        String many = "(".repeat(DEEP) + "1" + ")".repeat(DEEP);
        assertThat(Checked.codes(Checked.steps("let x = " + many))).containsExactly(Code.TOO_DEEP);
        String blocks = "inject alloc nth 1 { ".repeat(DEEP) + "}".repeat(DEEP);
        assertThat(Checked.codes(Checked.steps(blocks))).containsExactly(Code.TOO_DEEP);
        String sum = "1 + ".repeat(DEEP) + "1";
        assertThat(Checked.codes(Checked.steps("let x = " + sum))).containsExactly(Code.TOO_DEEP);
    }

    @Test
    void whatIsAllowedIsNotTooDeepForTheRest() {
        String brackets = "(1 + ".repeat(45) + "1" + ")".repeat(45);
        String chain = "1 + ".repeat(190) + "1";
        assertThat(Checked.steps("let x = " + brackets, "let y = " + chain)
                        .program()
                        .instructions())
                .isEmpty();
        Checked inGuest = Checked.steps(
                "open gauge0 as f", "read f 9 as t", "assert int(t) == " + brackets.replace("1", "len(t)"));
        assertThat(inGuest.found()).isEmpty();
        assertThat(inGuest.program().instructions()).isNotEmpty();
    }
}
