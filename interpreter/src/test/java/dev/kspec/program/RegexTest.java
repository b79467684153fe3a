// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
    private static boolean matches(String pattern, String text) throws Regex.SyntaxError {
        return Regex.compile(pattern).matches(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where both mean the same, this engine and the JDK's say the same of every text. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void generatedPatternsMatchAsInJava(long seed) throws Regex.SyntaxError {
        Random random = new Random(seed);
        int matched = 0;
        int count = 0;
        for (int i = 0; i < 10_000; i++) {
            String pattern = pattern(random, 4);
            Regex ours = Regex.compile(pattern);
            Pattern java = Pattern.compile(asInJava(pattern), Pattern.UNIX_LINES);
            for (int n = 0; n < 4; n++) {
                String text = text(random);
                boolean expected = java.matcher(text).find();
                assertThat(ours.matches(text.getBytes(StandardCharsets.US_ASCII)))
                        .as("%s in \"%s\"", pattern, text.replace("\n", "\\n"))
                        .isEqualTo(expected);
                matched += expected ? 1 : 0;
                count++;
            }
        }
        assertThat(matched).isBetween(count / 5, count * 9 / 10);
    }

    /** Java's own ^ does not match at the very end, and its $ has exceptions too. */
    private static String asInJava(String pattern) {
        return pattern.replace("[^", "[\1")
                .replace("^", "(?:\\A|(?<=\n))")
                .replace("[\1", "[^")
                .replace("$", "(?=\n|\\z)");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append("aabAB1_ \n".charAt(random.nextInt(9)));
        }
        return text.toString();
    }

    private static final List<String> ATOMS = List.of(
            ".",
            "\\d",
            "\\w",
            "\\s",
            "\\W",
            "\\D",
            "\\S",
            "\\n",
            "_",
            "1",
            " ",
            "\\x61",
            "[ab]",
            "[^a]",
            "[a-c1]",
            "[^\\d\\s]",
            "[\\w-]",
            "\\b",
            "\\B",
            "\\A",
            "\\z",
            "^",
            "$",
            "(?s:.)");

    private static String pattern(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 14)) {
            case 0, 1, 2 -> random.nextBoolean() ? "a" : "b";
            case 3, 4 -> ATOMS.get(random.nextInt(ATOMS.size()));
            case 5, 6, 7 -> pattern(random, depth - 1) + pattern(random, depth - 1);
            case 8 -> "(?:" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
            case 9 -> "(" + pattern(random, depth - 1) + ")*" + (random.nextBoolean() ? "?" : "");
            case 10 -> "(?:" + pattern(random, depth - 1) + ")+" + (random.nextBoolean() ? "?" : "");
            case 11 -> "(" + pattern(random, depth - 1) + "|)?";
            case 12 -> {
                int least = random.nextInt(3);
                String most =
                        List.of("", ",", "," + (least + random.nextInt(3))).get(random.nextInt(3));
                yield "(?:" + pattern(random, depth - 1) + "){" + least + most + "}";
            }
            default -> "(?i:" + pattern(random, depth - 1) + ")";
        };
    }

    @Test
    void timeIsProportionalToTheText() throws Regex.SyntaxError {
        String many = "a".repeat(200_000);
        for (String pattern : List.of("(a*)*b", "(a|aa)+$b", "(a|a|a)*\\z\\n", "(?:a?){300}a{300}c", "(.*)(.*)(.*)x")) {
            Regex regex = Regex.compile(pattern);
            byte[] text = many.getBytes(StandardCharsets.US_ASCII);
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThat(regex.matches(text)).as(pattern).isFalse());
        }
    }

    @Test
    void theWorkIsWhatIsPaidFor() throws Regex.SyntaxError {
        Regex regex = Regex.compile("(a*)*b");
        long[] work = new long[2];
        for (int i = 0; i < 2; i++) {
            int size = 1000 << i;
            int at = i;
            assertThat(new RegexMachine(regex.code(), n -> work[at] += n).matches(new byte[size], 0, size))
                    .isFalse();
        }
        assertThat(work[1]).isBetween(work[0], 2 * work[0] + regex.code().size());
        assertThat(work[0]).isLessThanOrEqualTo(1001L * regex.code().size());
    }

    @ParameterizedTest
    @CsvSource({
        "ä+, xää, true",
        "^ä{2}$, ää, true",
        "[^ ]ä, _ä, true",
        "(?:ä|ö), ö, true",
        "'\\xc3\\xa4', ä, true",
        "a\\.b, axb, false",
        "'\\[\\]\\{\\}\\(\\)\\|\\*\\+\\?\\^\\$\\\\', '[]{}()|*+?^$\\', true",
        "'[]a]', ']', true",
        "'[a-]', '-', true",
        "'[^]a]', ']', false",
        "'[[:digit:]_]+x', '1_x', true",
        "'[^[:space:]]', ' ', false",
        "'[\\x00-\\x1f]', '\t', true",
        "(?i)warning, WaRnInG, true",
        "a(?i)b, AB, false",
        "a(?i)b, aB, true",
        "(?i:a)b, AB, false",
        "(?i:[^A]), a, false",
        "(?i)(?-i:a)b, aB, true",
        "(?-i)a, A, false",
        "'', '', true",
        "'()', 'a', true",
        "'a||b', 'x', true",
        "'x{0}y', 'y', true",
        "\\bfoo\\b, a foo b, true",
        "\\bfoo\\b, afoo b, false",
        "message of [0-9]+ bytes refused, kmsgpipe: message of 1025 bytes refused, true"
    })
    void whatPatternsMean(String pattern, String text, boolean matches) throws Regex.SyntaxError {
        assertThat(matches(pattern, text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "a) => 1 => `)` closes no group => \\)",
                "(a => 0 => not closed => `)`",
                "x(?:a => 1 => not closed => `)`",
                "[a => 0 => class is not closed => \\[",
                "a** => 2 => repeated => (?:…)*",
                "a++ => 2 => possessive => leave the second `+` out",
                "*a => 0 => nothing before `*` => \\*",
                "a|+ => 2 => nothing before `+` => \\+",
                "{2} => 0 => nothing before `{` => \\{",
                "a{ => 1 => `{` begins a repetition => \\{",
                "a{x} => 1 => `{` begins a repetition => \\{",
                "a{,3} => 1 => `{` begins a repetition => \\{",
                "a{3,2} => 1 => ends before it begins => {2,3}",
                "a{1001} => 1 => 1000 at most => less often",
                "(a)\\1 => 3 => cannot refer => compare",
                "(?=a) => 0 => look ahead => steps of their own",
                "(?<n>a) => 0 => names => (?:…)",
                "(?P<n>a) => 0 => names => (?:…)",
                "(?m)a => 0 => ends of a line => \\z",
                "(?x)a => 0 => no flag `x` => i and s",
                "(? => 0 => not closed => `)`",
                "a\\ => 1 => stands before nothing => \\\\",
                "a\\q => 1 => \\q stands for nothing => write q",
                "a\\Z => 1 => \\Z stands for nothing => \\z",
                "\\x1 => 0 => two hexadecimal digits => \\x0a",
                "[z-a] => 1 => ends before it begins => lower end first",
                "[a-\\d] => 1 => cannot end with a class => \\-",
                "[ä] => 1 => takes several => (?:ä|…)",
                "[a\\b] => 2 => is a place => outside",
                "[[:nope:]] => 1 => no class [:nope:] => [[:digit:]]",
                "[[:x => 1 => is not closed => [[:digit:]]",
                "[^\\x00-\\xff] => 0 => holds no byte => name a byte",
                "(?:(?:a{1000}){1000}){1000} => 0 => too large => multiply"
            })
    void mistakesSayWhereAndWhatInstead(String pattern, int position, String message, String remedy) {
        assertThatExceptionOfType(Regex.SyntaxError.class)
                .isThrownBy(() -> Regex.compile(pattern))
                .satisfies(e -> {
                    assertThat(e.getMessage()).contains(message);
                    assertThat(e.position()).isEqualTo(position);
                    assertThat(e.remedy()).contains(remedy);
                });
    }

    @Test
    void deepNestingIsRefused() {
        assertThatExceptionOfType(Regex.SyntaxError.class)
                .isThrownBy(() -> Regex.compile("(".repeat(100_000)))
                .withMessageContaining("nested");
    }

    @Test
    void codeHasABound() throws Regex.SyntaxError {
        assertThat(Regex.compile("a{1000}").code()).hasSize(1001);
        assertThat(Regex.compile("(?:a{999}){20}").code().size()).isLessThanOrEqualTo(Regex.MOST_CODE);
        assertThatExceptionOfType(Regex.SyntaxError.class).isThrownBy(() -> Regex.compile("(?:a{1000}){20}"));
    }

    /** Any text either compiles or is refused with a place within it; nothing else comes out. */
    @Test
    void anyTextIsTakenOrRefused() {
        Random random = new Random(7);
        String alphabet = "ab1\\[](){}|*+?^$.,:-=!<>Pisx dDwWzAZ\u00e4";
        int compiled = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                pattern.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Regex regex = Regex.compile(pattern.toString());
                var unused = regex.matches("ab 1\n".getBytes(StandardCharsets.US_ASCII));
                compiled++;
            } catch (Regex.SyntaxError e) {
                assertThat(e.position()).isBetween(0, pattern.length());
                assertThat(e.remedy()).isNotBlank();
            }
        }
        assertThat(compiled).isGreaterThan(5_000);
    }
}
