// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ktap.UnitResult.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that something happened to on their way: nothing that is lost goes unseen, and nothing makes the reader fail. */
class DamagedKtapTest {
    private static final int TEXTS = 4000;

    /** Two suites, the second with a test that failed. */
    private static final List<String> WHOLE = List.of(
            "KTAP version 1",
            "1..2",
            "    KTAP version 1",
            "    # Subtest: first",
            "    1..3",
            "    ok 1 a",
            "    ok 2 b",
            "    ok 3 c",
            "ok 1 first",
            "    KTAP version 1",
            "    # Subtest: second",
            "    1..2",
            "    # wrong",
            "    not ok 1 d",
            "    ok 2 e",
            "not ok 2 second");

    private static Ktap read(List<String> lines) {
        return Ktap.read(
                (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), false, Ktap.Limits.OF_A_CASE);
    }

    static Stream<Integer> lines() {
        return IntStream.range(0, WHOLE.size())
                .boxed()
                .filter(i -> WHOLE.get(i).contains("ok ") || WHOLE.get(i).contains(".."));
    }

    private static boolean isPass(Ktap ktap) {
        return ktap.isWhole() && ktap.count(Kind.FAILED) == 0;
    }

    @Test
    void theTextItselfIsWhole() {
        assertThat(read(WHOLE).damage()).isEmpty();
        assertThat(read(WHOLE).results()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineThatIsMissingIsMissed(int line) {
        List<String> lines = new ArrayList<>(WHOLE);
        String gone = lines.remove(line);
        // A plan within a suite that is named may be missing, as KUnit's do.
        if (gone.startsWith("    1..")) {
            assertThat(read(lines).results()).hasSize(5);
        } else {
            assertThat(read(lines).damage()).as(gone).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineThatComesTwiceIsSeen(int line) {
        List<String> lines = new ArrayList<>(WHOLE);
        lines.add(line, lines.get(line));
        assertThat(read(lines).damage()).as(lines.get(line)).isNotEmpty();
    }

    @Test
    void whateverIsCutOffIsMissed() {
        String text = String.join("\n", WHOLE);
        int end = text.lastIndexOf("not ok 2");
        for (int length = 0; length <= end + "not ok".length(); length++) {
            Ktap ktap =
                    Ktap.read(text.substring(0, length).getBytes(StandardCharsets.UTF_8), false, Ktap.Limits.OF_A_CASE);
            assertThat(ktap.damage()).as(text.substring(0, length)).isNotEmpty();
        }
    }

    /** A text in which a test failed does not pass for having lost its order, or lines; its first one is there. */
    @Test
    void noDamageMakesItPass() {
        Random random = new Random(7);
        for (int i = 0; i < TEXTS; i++) {
            List<String> lines = new ArrayList<>(WHOLE);
            for (int n = random.nextInt(4); n >= 0; n--) {
                damage(lines, random);
            }
            Ktap ktap = read(lines);
            assertThat(lines.getFirst()).isEqualTo(WHOLE.getFirst());
            assertThat(isPass(ktap)).as(String.join("\n", lines)).isFalse();
            assertThat(ktap.damage()).hasSizeLessThanOrEqualTo(11);
        }
    }

    private static void damage(List<String> lines, Random random) {
        int at = 1 + random.nextInt(lines.size());
        int other = 1 + random.nextInt(lines.size());
        lines.add("");
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(other, lines.get(at));
            case 2 -> Collections.swap(lines, at, other);
            case 3 -> lines.set(at, lines.get(at).substring(lines.get(at).length() / 2));
            default -> lines.subList(Math.min(at, other), lines.size()).clear();
        }
    }

    /** Bytes of all kinds, and words of the protocol in any order. */
    @Test
    void noiseIsRead() {
        Random random = new Random(11);
        List<String> words = List.of(
                "ok ",
                "not ok ",
                "1",
                "2",
                "..",
                "1..2",
                "#",
                " # SKIP",
                "# Subtest: ",
                "KTAP version 1",
                "\n",
                "\n",
                "\n",
                "  ",
                "    ",
                "\t",
                "---",
                "...",
                "Bail out!",
                "[    1.000000] ",
                "\r\n",
                "\0",
                "\u00e9",
                "- ",
                "\\#");
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                text.append(words.get(random.nextInt(words.size())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (i % 2 == 0 && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Ktap ktap = Ktap.read(bytes, false, Ktap.Limits.OF_A_CASE);
            assertThat(ktap.isWhole() && ktap.results().isEmpty()).isFalse();
            assertThat(ktap.results()).allSatisfy(r -> assertThat(r.path()).isNotEmpty());
        }
    }

    /** What grows with the square of a line, or of the text, takes minutes here. */
    @Test
    void muchTakesNoLongTime() {
        List<String> texts = List.of(
                " ".repeat(1 << 20),
                "ok 1 " + "# ".repeat(1 << 19),
                "ok 1 " + " ".repeat(1 << 20) + "x",
                "ok 1\n".repeat(1 << 18),
                "1..1\n".repeat(1 << 18),
                "ok 1 \\".repeat(1 << 18),
                "not ok 1 a\n# b\n".repeat(1 << 17),
                IntStream.range(0, 2000).mapToObj(i -> " ".repeat(i) + "ok 1\n").reduce("", String::concat),
                "[".repeat(1 << 20),
                "1..999999999\nok 1\n");
        long start = System.nanoTime();
        for (String text : texts) {
            Ktap ktap = Ktap.read(text.getBytes(StandardCharsets.UTF_8), false, Ktap.Limits.OF_A_CASE);
            assertThat(ktap.isWhole()).isFalse();
            assertThat(ktap.results()).hasSizeLessThanOrEqualTo(Ktap.Limits.OF_A_CASE.results());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
