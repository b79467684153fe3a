// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> VERBS =
            List.of("open", "close", "read", "write", "readfile", "writefile", "lseek");

    @ParameterizedTest
    @CsvSource({
        "opne, open",
        "oepn, open",
        "OPEN, open",
        "pen, open",
        "opens, open",
        "reed, read",
        "read_file, readfile",
        "writfile, writefile",
        "clos, close",
        "seek, lseek"
    })
    void findsWhatWasMeant(String wrong, String right) {
        assertThat(Nearest.to(wrong, VERBS)).contains(right);
    }

    @ParameterizedTest
    @CsvSource({"frobnicate", "x", "listen", "rename", "''"})
    void findsNothingFarAway(String wrong) {
        assertThat(Nearest.to(wrong, VERBS)).isEmpty();
    }

    @Test
    void anotherLetterIsNoNearName() {
        assertThat(Nearest.to("m", List.of("B", "h", "s"))).isEmpty();
        assertThat(Nearest.to("m", List.of("B", "ms", "h"))).contains("ms");
        assertThat(Nearest.to("b", List.of("B"))).contains("B");
    }

    @Test
    void theNearestOfSeveralWinsAndThenTheFirstByName() {
        assertThat(Nearest.to("gauge2", List.of("gauge1", "gauge0", "gauze22"))).contains("gauge0");
        assertThat(Nearest.to("abcd", List.of("abxx", "abcx"))).contains("abcx");
        assertThat(Nearest.to("a", List.of())).isEmpty();
        assertThat(Nearest.to("reed", List.of("heed", "read"))).contains("read");
        assertThat(Nearest.toFrequent("fread", List.of("read", "pread"))).contains("read");
        assertThat(Nearest.toFrequent("reed", List.of("heed", "read"))).contains("read");
    }

    @Test
    void amongVeryManyNoneIsLookedFor() {
        List<String> many = IntStream.range(0, 2_000).mapToObj(i -> "name" + i).toList();
        assertThat(Nearest.to("name17x", many)).contains("name17");
        List<String> more = Stream.concat(many.stream(), Stream.of("another")).toList();
        assertThat(Nearest.to("name17x", more)).isEmpty();
    }

    /** A word of a file may be as long as the file. */
    @Test
    @Timeout(10)
    void veryLongWordsAreNearNothingShort() {
        String word = "x".repeat(1_000_000);
        assertThat(Nearest.to(word, VERBS)).isEmpty();
        assertThat(Nearest.to("open", List.of(word))).isEmpty();
        assertThat(Nearest.to(word + "y", List.of(word + "z"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "abc, '', 3",
        "ab, ba, 1",
        "kitten, sitting, 3",
        "ca, abc, 3",
        "abcd, acbd, 1"
    })
    void distanceCountsEdits(String a, String b, int expected) {
        assertThat(Nearest.distance(a, b)).isEqualTo(expected);
    }

    @Test
    void distanceIsSymmetricAndBounded() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            String a = word(random);
            String b = word(random);
            int distance = Nearest.distance(a, b);
            assertThat(distance).isEqualTo(Nearest.distance(b, a));
            assertThat(distance).isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
            assertThat(distance == 0).isEqualTo(a.equals(b));
        }
    }

    private static String word(Random random) {
        return random.ints(random.nextInt(7), 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
