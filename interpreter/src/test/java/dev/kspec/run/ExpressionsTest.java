// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.diag.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What expressions come to: the same whether everything is known beforehand, something, or nothing. */
class ExpressionsTest {
    private static final String SEPARATOR = " => ";

    /** What takes some of its operands only if they are known beforehand. */
    private static final Pattern KNOWN_BEHIND_THE_FIRST =
            Pattern.compile("^!?(starts|ends|contains|find|int)\\(|v[46]\\(|[0-9]ms");

    private static final Pattern MISTAKE = Pattern.compile("/ (0|x)|int\\(\"x\"|u8\\(256");

    /** Each holds, however much of it is known. */
    private static final String[] TRUE = {
        // precedence, from the tightest; bit operators bind tighter than comparisons
        "2 + 3 * 4 == 14",
        "(2 + 3) * 4 == 20",
        "20 - 3 - 2 == 15",
        "100 / 5 / 2 == 10",
        "100 - 20 % 7 == 94",
        "1 << 2 + 3 == 32",
        "6 & 3 == 2",
        "4 | 1 == 5",
        "5 ^ 1 & 3 == 4",
        "1 | 6 ^ 2 & 3 == 5",
        "1 << 4 | 1 << 2 == 20",
        "- 2 * 3 == -6",
        "~ 0 + 1 == 0",
        "!(1 == 2) && 1 == 1",
        "1 == 2 || 2 == 2 && 3 == 3",
        "!(1 == 2 && 1 == 1) || 1 == 2",
        // C's division
        "-7 / 2 == -3",
        "7 / -2 == -3",
        "-7 % 2 == -1",
        "7 % -2 == 1",
        "-7 / -2 == 3",
        "0 / 5 == 0",
        // shifts
        "1 << 0 == 1",
        "1 << 63 == 9223372036854775808",
        "-1 << 63 == -9223372036854775808",
        "0 << 127 == 0",
        "18446744073709551615 >> 63 == 1",
        "18446744073709551615 >> 64 == 0",
        "-1 >> 5 == -1",
        "-1 >> 127 == -1",
        "-8 >> 1 == -4",
        "-9223372036854775808 >> 63 == -1",
        // two's complement without end
        "-1 & 255 == 255",
        "-1 ^ 0 == -1",
        "-256 | 255 == -1",
        "~ -1 == 0",
        "~ 9223372036854775807 == -9223372036854775808",
        "18446744073709551615 & -1 == 18446744073709551615",
        "-9223372036854775808 ^ -1 == 9223372036854775807",
        // the edges
        "18446744073709551615 - 1 == 18446744073709551614",
        "-9223372036854775808 + 1 == -9223372036854775807",
        "9223372036854775807 + 1 == 9223372036854775808",
        "4294967295 * 4294967297 == 18446744073709551615",
        "-9223372036854775808 / -1 == 9223372036854775808",
        "- 9223372036854775808 < 0",
        "18446744073709551615 > -1",
        "9223372036854775808 != -9223372036854775808",
        // types hold or wrap
        "u8(255) == 255",
        "s8(-128) == -128",
        "u16(65535) + s16(-32768) == 32767",
        "u32(4294967295) == 4294967295",
        "s32(-2147483648) == -2147483648",
        "u64(18446744073709551615) == 18446744073709551615",
        "s64(-9223372036854775808) == -9223372036854775808",
        "wrap(u8, 256) == 0",
        "wrap(u8, -1) == 255",
        "wrap(s8, 128) == -128",
        "wrap(s8, -129) == 127",
        "wrap(u16, 65536 + 5) == 5",
        "wrap(u32, -1) == 4294967295",
        "wrap(s32, 4294967295) == -1",
        "wrap(s32, 2147483648) == -2147483648",
        "wrap(u64, -1) == 18446744073709551615",
        "wrap(s64, 18446744073709551615) == -1",
        "wrap(s64, 9223372036854775808) == -9223372036854775808",
        "wrap(be16, 65537) == 1",
        // functions
        "min(3, -4) == -4",
        "max(3, -4) == 3",
        "min(3, 3) == 3",
        "max(18446744073709551615, -1) == 18446744073709551615",
        "min(-9223372036854775808, 18446744073709551615) == -9223372036854775808",
        "min(max(1, 5), max(2, 3)) == 3",
        "abs(-5) == 5",
        "abs(0) == 0",
        "abs(18446744073709551615) == 18446744073709551615",
        "abs(-9223372036854775808) == 9223372036854775808",
        "hex(255) == \"ff\"",
        "hex(0) == \"0\"",
        "hex(-1) == \"ffffffffffffffff\"",
        "hex(18446744073709551615) == \"ffffffffffffffff\"",
        "int(\"42\") == 42",
        "int(\" -42\\n\") == -42",
        "int(\"+7\") == 7",
        "int(\"ff\", 16) == 255",
        "int(\"0xFf\", 16) == 255",
        "int(\"0xff\", 0) == 255",
        "int(\"0o17\", 0) == 15",
        "int(\"17\", 8) == 15",
        "int(\"018\", 0) == 18",
        "int(\"18446744073709551615\") == 18446744073709551615",
        "int(\"-9223372036854775808\") == -9223372036854775808",
        "int(\"000000000000000000000000000000000000000000000000000000000000000000000000000001\") == 1",
        "len(\"\") == 0",
        "len(\"h\\u{e9}\") == 3",
        "len(\"${12}${-3}\") == 4",
        "\"${12}-${-3}\" == \"12--3\"",
        "\"${18446744073709551615}/${-9223372036854775808}\" == \"18446744073709551615/-9223372036854775808\"",
        // order and equality
        "1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2",
        "\"abc\" == \"abc\"",
        "\"abc\" != \"abd\"",
        "\"abc\" != \"abcd\"",
        "\"\" == \"\"",
        "(1 == 1) == (2 == 2)",
        "(1 == 1) != (2 == 3)",
        "(1 == 1) == true",
        "(1 == 2) == false",
        "EAGAIN == EWOULDBLOCK",
        "EAGAIN == 11",
        "11 == EAGAIN",
        "SIGIO == 29",
        "EAGAIN != EINVAL",
        "2s == 2000ms",
        "1500us < 2ms",
        "1 == 1 && 2 * 3ms == 6ms",
        "1 == 1 && 7ms / 2 == 3500us",
        "1 == 1 && v4(\"127.0.0.1\") == v4(\"127.0.0.1\")",
        "1 == 1 && v4(\"127.0.0.1\") != v4(\"127.0.0.2\")",
        "1 == 1 && v4(\"127.0.0.1\") == 2130706433",
        "1 == 1 && v6(\"::1\") == v6(\"0:0:0:0:0:0:0:1\")",
        // ranges and lists
        "3 in 1..5 && 1 in 1..5 && 5 in 1..5",
        "!(0 in 1..5) && !(6 in 1..5)",
        "-3 in -5..-1",
        "18446744073709551615 in 0..18446744073709551615",
        "3 in [1, 2, 3]",
        "!(4 in [1, 2, 3])",
        "!(1 in [])",
        "\"b\" in [\"a\", \"b\"]",
        "!(\"c\" in [\"a\", \"b\"])",
        "\"c\" not in [\"a\", \"b\"]",
        "!(2 not in 1..3)",
        "3 == 1..5",
        "6 != 1..5",
        "[1, 2] == [1, 2]",
        "[1, 2] != [1, 3]",
        "[1, 2, 3] == [1, _, ..]",
        "[[1, 2], [3]] == [[1, ..], [3]]",
        "\"abc\" == x\"61 ?? 63\"",
        "\"abc\" != x\"61 ?? 64\"",
        "\"abc\" != x\"61 ??\"",
        "\"abc\" == x\"61 62 63\"",
        // kinds
        "1 is int",
        "1 is not text",
        "!(1 is not int)",
        "!(\"a\" is int) && \"a\" is text",
        "[1] is list && 1..2 is list && lines(\"a\\n\") is list",
        "2s is duration && EAGAIN is errno",
        "1 == 1 && v4(\"1.2.3.4\") is v4 && !(v4(\"1.2.3.4\") is v6)",
        // regular expressions
        "\"abc 123\" matches r\"[0-9]+\"",
        "!(\"abc\" matches r\"[0-9]\")",
        "\"a\\nb\" matches r\"^b$\"",
        "!(\"a\\nb\" matches r\"\\Ab\")",
        "\"\" matches r\"^$\"",
        // texts
        "starts(\"hello\", \"he\") == true",
        "starts(\"hello\", \"\") == true",
        "starts(\"he\", \"hello\") == false",
        "ends(\"hello\", \"llo\") == true",
        "ends(\"llo\", \"hello\") == false",
        "ends(\"\", \"\") == true",
        "contains(\"hello\", \"ell\") == true",
        "contains(\"hello\", \"elo\") == false",
        "find(\"hello\", \"l\") == 2",
        "find(\"hello\", \"x\") == -1",
        "find(\"hello\", \"\") == 0",
        "find(\"hello\", \"hello\") == 0",
        "\"abc\"[1] == 'b'",
        "\"\\xff\"[0] == 255",
        // laziness: what is not needed is not computed
        "1 == 1 || 1 / 0 == 1",
        "!(1 == 2 && 1 / 0 == 1)",
        "1 == 1 || int(\"x\") == 1",
        "!(1 == 2 && \"abc\"[7] == 'a')",
        "1 == 1 || \"abc\"[7] == 'a'",
        "1 == 1 || u8(256) == 0",
        "!(1 == 2 && sum(x in [18446744073709551615, 1]) == 0)",
        // aggregates
        "count(x in [1, 2, 3, 4] where x > 2) == 2",
        "count(x in [1, 2, 3, 4]) == 4",
        "count(x in []) == 0",
        "sum(x in [1, 2, 3, 4]) == 10",
        "sum(x in []) == 0",
        "sum(2 * x for x in [1, 2, 3, 4] where x % 2 == 0) == 12",
        "sum(x * x for x in 1..4) == 30",
        "any(x in [1, 2, 3] where x == 2)",
        "!any(x in [1, 2, 3] where x == 5)",
        "!any(x in [] where x == 5)",
        "all(x in [1, 2, 3] where x > 0)",
        "!all(x in [1, 2, 3] where x > 1)",
        "all(x in [] where x > 1)",
        "any(x in [5, 0] where 10 / x == 2)",
        "!all(x in [1, 0] where 10 / x == 1)",
        "sum(10 / x for x in [0, 5] where x != 0) == 2",
        "sum(int(w) for w in [\"1\", \"x\", \"3\"] where w != \"x\") == 4",
        "count(x in [1, 2, 3] where any(y in [2, 3] where y == x)) == 2",
        "sum(sum(x * y for y in [1, 2]) for x in [1, 10]) == 33",
        "sum(count(y in 1..x) for x in 1..3) == 6",
        "count(w in words(\" a  b\\tc\\n\") where w != \"b\") == 2",
        "count(l in lines(\"a\\n\\nb\") where l == \"\") == 1",
        "len(lines(\"a\\n\\nb\")) == 3",
        "len(lines(\"a\\nb\\n\")) == 2",
        "len(lines(\"\")) == 0",
        "len(lines(\"\\n\")) == 1",
        "len(words(\"\")) == 0",
        "len(words(\" \\t\\n\")) == 0",
        "len(words(\"one\")) == 1",
        "words(\"a b c\")[1] == \"b\"",
        "lines(\"a b\\nc\")[1] == \"c\"",
        "lines(\"a\\nb\") == [\"a\", \"b\"]",
        "words(\"a b\") == [\"a\", ..]",
        "words(\"a b\") != [\"a\", \"b\", \"c\"]",
        "words(\"\") != [\"a\", ..]",
        "\"b\" in words(\"a b\")",
        "!(\"c\" in words(\"a b\"))",
        "len(1..7) == 7",
        "len([1, 2]) == 2",
        "sum(int(w) for w in words(\"1 2 3\")) == 6",
        "sum(len(words(l)) for l in lines(\"a b\\nc\\n\")) == 3",
    };

    /** Each has no value: how that is called beforehand, and what the guest makes of it. */
    private static final String[] NOTHING = {
        "18446744073709551615 + 1 => OVERFLOW",
        "-9223372036854775808 - 1 => OVERFLOW",
        "4294967296 * 4294967296 => OVERFLOW",
        "-18446744073709551615 => OVERFLOW",
        "~ 18446744073709551615 => OVERFLOW",
        "-9223372036854775808 * 2 => OVERFLOW",
        "1 << 64 => OVERFLOW",
        "-1 << 64 => OVERFLOW",
        "18446744073709551615 ^ -1 => OVERFLOW",
        "9223372036854775808 / -1 / -1 * -2 => OVERFLOW",
        "1 / 0 => DIVISION_BY_ZERO",
        "1 % 0 => DIVISION_BY_ZERO",
        "1 << 128 => OUT_OF_RANGE",
        "1 >> 128 => OUT_OF_RANGE",
        "1 << -1 => OUT_OF_RANGE",
        "0 >> -1 => OUT_OF_RANGE",
        "u8(256) => OVERFLOW",
        "u8(-1) => OVERFLOW",
        "s8(128) => OVERFLOW",
        "s8(-129) => OVERFLOW",
        "u16(65536) => OVERFLOW",
        "s16(32768) => OVERFLOW",
        "u32(4294967296) => OVERFLOW",
        "s32(2147483648) => OVERFLOW",
        "u64(-1) => OVERFLOW",
        "s64(9223372036854775808) => OVERFLOW",
        "be16(65536) => OVERFLOW",
        "int(\"\") => BAD_NUMBER",
        "int(\"x\") => BAD_NUMBER",
        "int(\"1 2\") => BAD_NUMBER",
        "int(\"0x10\") => BAD_NUMBER",
        "int(\"- 1\") => BAD_NUMBER",
        "int(\"18446744073709551616\") => OVERFLOW",
        "int(\"-9223372036854775809\") => OVERFLOW",
        "\"abc\"[3] => OUT_OF_RANGE",
        "\"abc\"[-1] => OUT_OF_RANGE",
        "sum(x in [18446744073709551615, 1]) => OVERFLOW",
        "sum(x in [18446744073709551615, 1, -2]) => OVERFLOW",
        "sum(10 / x for x in [1, 0]) => DIVISION_BY_ZERO",
        "count(x in [1, 0] where 10 / x == 10) => DIVISION_BY_ZERO",
    };

    private static void demand(List<String> expressions, List<List<String>> preparations) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            lines.add("scenario \"" + i + "\" {");
            lines.addAll(preparations.get(i));
            lines.add("assert " + expressions.get(i));
            lines.add("}");
        }
        Recorder run = Trial.file(lines.toArray(String[]::new));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            CaseOutcome outcome = run.of("" + i);
            if (outcome.verdict() != Verdict.PASSED) {
                wrong.add(expressions.get(i) + ": " + Trial.words(outcome));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** @param mistaken with those in which something may be known to have no value: that is a mistake, needed or not */
    private static void hiding(IntPredicate hidden, boolean mistaken) {
        List<Opaque> all = Arrays.stream(TRUE)
                .filter(e -> mistaken || !MISTAKE.matcher(e).find())
                .map(e -> Opaque.of(
                        e,
                        i -> hidden.test(i)
                                && (i == 0 || !KNOWN_BEHIND_THE_FIRST.matcher(e).find())))
                .filter(o -> !o.steps().isEmpty())
                .toList();
        assertThat(all).hasSizeGreaterThan(100);
        demand(
                all.stream().map(Opaque::expression).toList(),
                all.stream().map(Opaque::steps).toList());
    }

    @Test
    void whatIsKnownIsComputedBeforehand() {
        List<String> notTrue = new ArrayList<>();
        for (String e : TRUE) {
            Checked checked = Checked.kspec("scenario \"s\" {\nassert " + e + "\n}\n");
            if (!Checked.codes(checked).equals(List.of(Code.ALWAYS_HOLDS))) {
                notTrue.add(e + "\n" + checked.rendered());
            }
        }
        assertThat(notTrue).isEmpty();
    }

    @Test
    void theGuestComputesTheSame() {
        hiding(i -> true, true);
    }

    @Test
    void whatIsHalfKnownComesToTheSame() {
        hiding(i -> i % 2 == 0, false);
        hiding(i -> i % 2 == 1, false);
    }

    @Test
    void whatHasNoValueIsAMistake() {
        List<String> wrong = new ArrayList<>();
        for (String row : NOTHING) {
            String[] parts = row.split(SEPARATOR);
            Set<Code> codes = Trial.mistakesIn("let x = " + parts[0]);
            if (!codes.equals(Set.of(Code.valueOf(parts[1])))) {
                wrong.add(row + ": " + codes);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatHasNoValueFailsInTheGuest() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < NOTHING.length; i++) {
            Opaque opaque = Opaque.all(NOTHING[i].split(SEPARATOR)[0]);
            lines.add("scenario \"" + i + "\" {");
            lines.addAll(opaque.steps());
            lines.add("let x = " + opaque.expression());
            lines.add("}");
        }
        Recorder run = Trial.file(lines.toArray(String[]::new));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < NOTHING.length; i++) {
            CaseOutcome outcome = run.of("" + i);
            String words = switch (Code.valueOf(NOTHING[i].split(SEPARATOR)[1])) {
                case OVERFLOW -> "a value does not fit into its type";
                case DIVISION_BY_ZERO -> "division by zero";
                case BAD_NUMBER -> "the text is no integer";
                default -> "";
            };
            if (outcome.verdict() != Verdict.FAILED
                    || !outcome.failure().orElseThrow().message().contains(words)) {
                wrong.add(NOTHING[i] + ": " + Trial.words(outcome));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Pairs of kinds that are no matter of comparison. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 == \"1\"",
                "\"1\" == 1",
                "1 == 1s",
                "1s == \"1s\"",
                "EAGAIN == SIGIO",
                "EAGAIN == \"EAGAIN\"",
                "v4(\"1.2.3.4\") == \"1.2.3.4\"",
                "1 == 1 && v6(\"::1\") == 1",
                "[1] == 1",
                "[1] == \"1\"",
                "[1] == [\"1\"]",
                "1 == [1]",
                "true == \"true\"",
                "\"a\" < \"b\"",
                "[1] < [2]",
                "true < false",
                "EAGAIN < EINVAL",
                "1 < 2s",
                "v4(\"1.2.3.4\") < v4(\"1.2.3.5\")",
                "\"a\" in 1..2",
                "1 in \"1\"",
                "1 in 1",
                "\"1\" in [1]",
                "1 matches r\"1\"",
                "1 && 2 == 2",
                "1 == 1 && 2",
                "!1",
                "-\"a\" == 1",
                "\"a\" + 1 == 1",
                "1s + 1 == 2s",
                "address(5) == 5",
                "{ a: 1 } == 1"
            })
    void whatCannotBeCompared(String expression) {
        assertThat(Trial.mistakesIn("assert " + expression)).as(expression).containsExactly(Code.WRONG_TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = SEPARATOR,
            quoteCharacter = '`',
            value = {
                "let x = 1 < 2 < 3 => SYNTAX",
                "let x = 18446744073709551616 => OVERFLOW",
                "let x = 5..1 => OUT_OF_RANGE",
                "let x = _ => MISPLACED",
                "let x = [1, ..] => MISPLACED",
                "let x = x\"??\" => MISPLACED",
                "let x = any(y in [1]) => MISSING_OPERAND",
                "let x = count(2 * y for y in [1]) => WRONG_TYPE",
                "let x = sum(y in [\"a\"]) => WRONG_TYPE",
                "let x = count(y in 5) => WRONG_TYPE",
                "let x = count(y in [1] where y) => WRONG_TYPE",
                "let x = u8(1, 2) => WRONG_TYPE",
                "let x = len(1, 2) => EXTRA_OPERAND",
                "let x = min(1) => MISSING_OPERAND",
                "let x = bytes(1, 256) => OUT_OF_RANGE",
                "let x = bytes(-1, 0) => OUT_OF_RANGE",
                "let x = int(\"1\", 7) => OUT_OF_RANGE",
                "let x = v4(\"1.2.3\") => OUT_OF_RANGE",
                "let x = address(-1) => OUT_OF_RANGE",
                "let x = [1, 2][2] => OUT_OF_RANGE",
                "let x = (1)[0] => WRONG_TYPE",
                "let x = (1).a => WRONG_TYPE",
                "let x = 1 matches r\"(\" => BAD_PATTERN"
            })
    void whatIsWrong(String step, String code) {
        assertThat(Trial.mistakesIn(step)).as(step).extracting(Code::name).containsExactly(code);
    }
}
