// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.type.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code cover} promises, judged by going through all rows that the rules leave. */
class CoveredRowsTest {
    /** Random matrices with rules, weights, invalid values, coverages and wanted rows; the product is the judge. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatGoesTogetherIsInSomeRowAndNothingElseIs(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            int strength = 1 + random.nextInt(3);
            String text = matrix(random);
            Matrix all = matrix(text, "");
            if (all == null) {
                continue;
            }
            List<List<Value>> product = rows(all);
            List<Value> wanted = product.get(random.nextInt(product.size()));
            boolean include = all.refusal(wanted).isEmpty() && random.nextBoolean();
            boolean group = strength < 3 && random.nextBoolean();
            String rules = "cover " + strength + (group ? ", cover 2 of (p0, p2)" : "") + "\n"
                    + "budget " + (random.nextInt(20) > 0 ? "greedy" : "normal") + "\n"
                    + (include ? included(wanted) : "");
            Matrix covered = matrix(text, rules);
            List<List<Value>> rows = rows(covered);
            assertThat(rows).as(text + rules).doesNotHaveDuplicates();
            assertThat(product).as(text + rules).containsAll(rows);
            assertThat(combinations(rows, strength)).as(text + rules).isEqualTo(combinations(product, strength));
            assertThat(combinations(valid(covered, rows), strength))
                    .as(text + rules)
                    .isEqualTo(combinations(valid(all, product), strength));
            if (group) {
                assertThat(combinations(withoutSecond(rows), 2))
                        .as(text + rules)
                        .isEqualTo(combinations(withoutSecond(product), 2));
            }
            if (include) {
                assertThat(rows).as(text + rules).contains(wanted);
            }
            assertThat(new Rows(covered).count()).isEqualTo(rows.size());
        }
    }

    private static String included(List<Value> row) {
        return "include { p0: %s, p1: %s, p2: %s }\n"
                .formatted(
                        row.get(0).canonical(),
                        row.get(1).canonical(),
                        row.get(2).canonical());
    }

    private static List<List<Value>> valid(Matrix matrix, List<List<Value>> rows) {
        return rows.stream().filter(r -> matrix.refusal(r).isEmpty()).toList();
    }

    private static List<List<Value>> withoutSecond(List<List<Value>> rows) {
        return rows.stream().map(r -> List.of(r.get(0), r.get(2))).toList();
    }

    private static List<List<Value>> rows(Matrix matrix) {
        List<List<Value>> rows = new ArrayList<>();
        new Rows(matrix).all().forEach(rows::add);
        return rows;
    }

    /** Null if the rules leave nothing. */
    private static Matrix matrix(String text, String rule) {
        Checked checked = Checked.steps("matrix {", text, rule + "}", "socket p0 p1 p2 expect invalid");
        boolean none = Checked.codes(checked).contains(Code.NO_ROWS);
        boolean noInvalid = Checked.codes(checked).contains(Code.MISPLACED);
        assertThat(none
                        || noInvalid
                        || checked.found().stream()
                                .allMatch(d ->
                                        Set.of(Code.IDLE_RULE, Code.LOST_VALUE).contains(d.code())))
                .as(checked::rendered)
                .isTrue();
        return none ? null : checked.spec().scenarios().getFirst().rows();
    }

    private static String matrix(Random random) {
        StringBuilder text = new StringBuilder();
        int parameters = 3;
        for (int p = 0; p < parameters; p++) {
            text.append("p%d: 1..%d\n".formatted(p, 1 + random.nextInt(4)));
        }
        text.append("invalid p0: 9 expect EINVAL\n");
        text.append(random.nextBoolean() ? "weight 3 of p1: 1\n" : "");
        if (random.nextBoolean()) {
            text.append("invalid p1: 8, 9 expect ERANGE\n");
        }
        for (int c = random.nextInt(3); c > 0; c--) {
            int a = random.nextInt(parameters);
            int b = (a + 1 + random.nextInt(parameters - 1)) % parameters;
            text.append(
                    random.nextBoolean()
                            ? "never p%d == %d && p%d >= %d\n"
                                    .formatted(a, 1 + random.nextInt(3), b, 1 + random.nextInt(3))
                            : "if p%d == %d then p%d != %d\n"
                                    .formatted(a, 1 + random.nextInt(3), b, 1 + random.nextInt(3)));
        }
        return text.toString();
    }

    private static Set<String> combinations(List<List<Value>> rows, int strength) {
        Set<String> found = new HashSet<>();
        for (List<Value> row : rows) {
            for (int chosen = 0; chosen < 1 << row.size(); chosen++) {
                if (Integer.bitCount(chosen) == strength) {
                    StringBuilder words = new StringBuilder();
                    for (int p = 0; p < row.size(); p++) {
                        words.append((chosen >> p & 1) == 1 ? row.get(p).canonical() : "_")
                                .append(' ');
                    }
                    found.add(words.toString());
                }
            }
        }
        return found;
    }

    @Test
    void someParametersAreCombinedMoreThanOthersAndAWantedRowIsThere() {
        Checked checked = Checked.steps(
                "matrix { a: 1..4; b: 1..4; c: 1..4; d: 1..4",
                "cover 2, cover 3 of (b, c, d)",
                "include { a: 4, b: 4, c: 4, d: 4 } }",
                "socket a b c; assert counter(reads) != d");
        assertThat(checked.found()).isEmpty();
        List<List<Value>> rows = rows(checked.spec().scenarios().getFirst().rows());
        assertThat(rows).hasSizeBetween(64, 80).contains(List.of(four(), four(), four(), four()));
        assertThat(rows.stream().map(r -> r.subList(1, 4)).collect(Collectors.toSet()))
                .hasSize(64);
        assertThat(combinations(rows, 2)).hasSize(6 * 16);
    }

    private static Value four() {
        return new Value.Int(java.math.BigInteger.valueOf(4));
    }

    @Test
    void theSameMatrixGivesTheSameRows() {
        String[] steps = {"matrix { a: 1..5; b: 1..5; c: 1..5; d: 1..3", "cover 2", "never a == b }", "socket a b c"};
        Checked one = Checked.steps(steps);
        Checked other = Checked.steps(steps);
        assertThat(rows(one.spec().scenarios().getFirst().rows()))
                .isEqualTo(rows(other.spec().scenarios().getFirst().rows()))
                .hasSizeBetween(20, 40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cover 2", "cover all"})
    void whatContradictsAWantedRowIsTold(String cover) {
        Checked checked = Checked.steps(
                "matrix { a: 1, 2; b: 1, 2; c: 1, 2",
                "never a == 1 && b == 1",
                "never a == 1 && b == 2 && c == 1",
                "never a == 1 && b == 2 && c == 2",
                cover,
                "include { a: 1, .. }",
                "include { a: 2, .. } }",
                "socket a b c");
        assertThat(Checked.codes(checked)).containsExactly(Code.NO_ROWS);
        assertThat(checked.rendered())
                .contains(
                        "8 | include { a: 1, .. }",
                        "no row with these values keeps all rules",
                        "never a == 1 && b == 1");
    }

    @Test
    void aWordThatIsTheNameOfAParameterIsTold() {
        Checked checked = Checked.steps(
                "matrix { port: none, 7; state: port, up, listen(port); never state == port && port == 7 }",
                "if state is listen { socket 1 1 1 }",
                "if port == none { socket 1 1 1 }");
        assertThat(checked.rendered())
                .contains("warning[K0215]: the word `port` has the name of a parameter", "state: port, up");
        assertThat(Checked.codes(checked)).containsOnlyOnce(Code.DUPLICATE_NAME);
    }
}
