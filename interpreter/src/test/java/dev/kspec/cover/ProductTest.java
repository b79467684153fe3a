// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductTest {
    private static List<String> text(Iterable<int[]> rows) {
        List<String> text = new ArrayList<>();
        rows.forEach(row -> text.add(Arrays.toString(row)));
        return text;
    }

    @Test
    void allValidRowsInOrderAndAlsoInParts() {
        for (int i = 0; i < 3000; i++) {
            RandomModel random = new RandomModel(new Rng(i));
            Product product = Product.of(random.model);
            assertThat(text(product)).as("model %d", i).isEqualTo(text(random.valid));
            assertThat(product.count()).as("model %d", i).isEqualTo(random.valid.size());
            int parts = 1 + i % 7;
            List<String> joined = new ArrayList<>();
            long counted = 0;
            for (int part = 1; part <= parts; part++) {
                joined.addAll(text(product.shard(part, parts)));
                counted += product.shard(part, parts).count();
            }
            assertThat(joined).as("model %d", i).isEqualTo(text(random.valid));
            assertThat(counted).as("model %d", i).isEqualTo(random.valid.size());
        }
    }

    /** Ten million combinations: the rows are counted one by one, since the last parameter has a part in a rule. */
    static Model tenMillion() {
        Model.Builder builder = Model.builder();
        for (int p = 0; p < 7; p++) {
            builder.parameter("p" + p, 10);
        }
        return builder.never("0 and 0", Constraint.all(Constraint.is(0, 3), Constraint.is(6, 0)))
                .rule("ascending", new Constraint.Test(List.of(1, 2), v -> v[0] <= v[1] + 7))
                .build();
    }

    @Test
    void aLargeProductIsCountedInNoTime() {
        long before = System.nanoTime();
        long count = 0;
        for (int[] row : Product.of(tenMillion())) {
            count += row.length == 7 ? 1 : 0;
        }
        assertThat(count).isEqualTo(9_900_000L * 97 / 100);
        assertThat(Product.of(tenMillion()).count()).isEqualTo(count);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aPartCostsAPart() {
        Product part = Product.of(tenMillion()).shard(7, 64);
        assertThat(part.combinations()).isEqualTo(156_250);
        assertThat(part.iterator().next()).startsWith(0, 9, 3, 7, 5);
    }

    @Test
    void noParametersMakeOneRow() {
        assertThat(text(Product.of(Model.builder().build()))).containsExactly("[]");
    }

    @Test
    void whatCannotBeCounted() {
        Model.Builder builder = Model.builder();
        for (int p = 0; p < 20; p++) {
            builder.parameter("p" + p, 10);
        }
        Model model = builder.build();
        assertThatThrownBy(() -> Product.of(model)).isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> Product.of(tenMillion()).shard(0, 4)).hasMessage("there is no part 0 of 4");
    }
}
