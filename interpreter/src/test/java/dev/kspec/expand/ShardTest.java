// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kspec.check.Checked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of all cases: whatever their number, together they are all, each once. */
class ShardTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void togetherTheyAreAllCasesEachOnce(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            String text = spec(random);
            Checked checked = Checked.kspec(text);
            List<String> all = ids(new Expansion(checked.spec()));
            int of = 1 + random.nextInt(20);
            List<String> parts = new ArrayList<>();
            for (int number = 1; number <= of; number++) {
                Expansion part = new Expansion(checked.spec(), new Shard(number, of));
                List<String> ids = ids(part);
                assertThat(part.count()).as(text).isEqualTo(ids.size());
                parts.addAll(ids);
            }
            assertThat(parts).as(text).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    private static List<String> ids(Expansion expansion) {
        return expansion.cases().map(c -> c.id().toString()).toList();
    }

    /** Products with rules and invalid values, covering arrays, plain scenarios. */
    private static String spec(Random random) {
        StringBuilder text = new StringBuilder("scenario \"plain\" { sleep 1ms }\n");
        for (int s = 0; s < 3; s++) {
            text.append("scenario \"s%d\" {\nmatrix {\n".formatted(s));
            for (int p = 0; p < 3; p++) {
                text.append("p%d: 1..%d\n".formatted(p, 1 + random.nextInt(6)));
            }
            text.append("invalid p%d: 98, 99 expect EINVAL\n".formatted(random.nextInt(3)));
            if (random.nextBoolean()) {
                text.append("never p0 == %d && p1 >= %d\n".formatted(1 + random.nextInt(3), 2 + random.nextInt(3)));
            }
            if (random.nextBoolean()) {
                text.append("never p1 == 1 && p2 == %d\n".formatted(2 + random.nextInt(3)));
            }
            text.append(random.nextInt(3) == 0 ? "cover 2\n" : "").append("}\nsocket p0 p1 p2 expect invalid\n}\n");
        }
        return text.toString();
    }

    /** 10^12 rows, of which the last part begins at once. */
    @Test
    void aPartOfAProductIsMadeWithoutThoseBeforeIt() {
        String values = IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        Checked checked = Checked.kspec("scenario \"s\" {\nmatrix { a: " + values + " ; b: " + values + " ; c: "
                + values + " ; d: " + values + "\nnever d == 0 }\nlet x = a + b + c + d\nsleep 1ms\n}\n");
        List<String> firsts = new ArrayList<>();
        long begun = System.nanoTime();
        for (int number = 1; number <= 64; number++) {
            Expansion part = new Expansion(checked.spec(), new Shard(number, 64));
            firsts.add(part.cases().findFirst().orElseThrow().id().row());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(firsts).doesNotHaveDuplicates().contains("a=0, b=0, c=0, d=1", "a=500, b=0, c=0, d=1");
    }

    /** Small matrices do not all begin in the first part. */
    @Test
    void smallMatricesAreSpreadOverTheParts() {
        StringBuilder text = new StringBuilder();
        for (int s = 0; s < 200; s++) {
            text.append("scenario \"s%d\" { matrix { n: 1, 2 }\nlet x = n + 1\nsleep 1ms\n}\n".formatted(s));
        }
        Checked checked = Checked.kspec(text.toString());
        for (int number = 1; number <= 8; number++) {
            long size =
                    new Expansion(checked.spec(), new Shard(number, 8)).cases().count();
            assertThat(size).isBetween(20L, 80L);
        }
    }

    /** Machines with another version or another file beside it agree on this. */
    @Test
    void whatIsInWhichPartNeverChanges() {
        Checked checked = Checked.kspec("""
                scenario "plain" { sleep 1ms }
                scenario "rows" {
                    matrix { a: 1..4; b: 1..3 }
                    let x = a + b
                    sleep 1ms
                }
                """);
        assertThat(ids(new Expansion(checked.spec(), new Shard(2, 3))))
                .containsExactly(
                        "test.kspec :: rows [a=2, b=2]",
                        "test.kspec :: rows [a=2, b=3]",
                        "test.kspec :: rows [a=3, b=1]",
                        "test.kspec :: rows [a=3, b=2]");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "1, 0", "-1, 5", "1, 1000001"})
    void thereIsNoOther(int number, int of) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Shard(number, of));
    }
}
