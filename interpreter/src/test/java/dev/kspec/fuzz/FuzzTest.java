// SPDX-License-Identifier: Apache-2.0
package dev.kspec.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fuzzer's questions, asked about the seeds, about what it once found, and about a fixed number of inputs made from
 * them that are always the same. The fuzzer itself runs in fixtures/checks/fuzz.sh.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzTest {
    /** To search further: {@code -Dkspec.fuzz.inputs=1000000 -Dkspec.fuzz.seed=2}. */
    private static final int INPUTS = Integer.getInteger("kspec.fuzz.inputs", 6_000);

    private static final long SEED = Long.getLong("kspec.fuzz.seed", 1);

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void everySeedIsAnswered(Carrier carrier) throws IOException {
        List<byte[]> seeds = Seeds.of(carrier);
        assertThat(seeds).hasSizeGreaterThan(20);
        seeds.forEach(seed -> answers(carrier, seed));
        // What belongs to one carrier is a nuisance in the other.
        seeds.forEach(seed -> answers(carrier == Carrier.YAML ? Carrier.KSPEC : Carrier.YAML, seed));
    }

    @Test
    void whatWasFoundOnceIsAnswered() throws IOException {
        try (Stream<Path> files = Files.list(Seeds.FINDINGS)) {
            for (Path file : files.sorted().toList()) {
                Carrier.ofFile(file.toString()).ifPresent(c -> answers(c, bytes(file)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void inputsMadeFromTheSeedsAreAnswered(Carrier carrier) throws IOException {
        Mutator mutator = new Mutator(SEED, Seeds.of(carrier), Seeds.words(carrier));
        int clean = 0;
        for (int i = 0; i < INPUTS; i++) {
            clean += answers(carrier, mutator.next()) ? 1 : 0;
        }
        // Were nearly all refused, the inputs would test little but the first mistake.
        assertThat(clean).isBetween(INPUTS / 400, INPUTS / 2);
    }

    @Test
    void theSameSeedMakesTheSameInputs() throws IOException {
        List<byte[]> seeds = Seeds.of(Carrier.YAML);
        List<String> words = Seeds.words(Carrier.YAML);
        Mutator one = new Mutator(5, seeds, words);
        Mutator other = new Mutator(5, seeds, words);
        for (int i = 0; i < 100; i++) {
            assertThat(one.next()).isEqualTo(other.next());
        }
    }

    private static boolean answers(Carrier carrier, byte[] input) {
        try {
            return FrontEnd.answers(carrier, input);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError(
                    "%s%n%s%n%s"
                            .formatted(
                                    carrier,
                                    new String(input, StandardCharsets.UTF_8),
                                    Base64.getEncoder().encodeToString(input)),
                    e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
