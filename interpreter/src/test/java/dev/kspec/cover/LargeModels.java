// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.List;
import java.util.Locale;

/** Models that are large, to be run with a heap of a given size: {@code java -Xmx1g … EFFORT}. */
final class LargeModels {
    private LargeModels() {}

    public static void main(String[] args) {
        Effort effort = Effort.valueOf(args[0]);
        measure("5^500, 100 rules, t=2", Gates.many(), 2, effort);
        measure("3^50, t=4", Gates.uniform(50, 3), 4, effort);
        measure("3^50, t=3", Gates.uniform(50, 3), 3, effort);
        measure("2^200, t=3", Gates.uniform(200, 2), 3, effort);
        measure("a chain of 60 implications, t=2", chain(), 2, effort);
        product();
    }

    private static void measure(String name, Model model, int t, Effort effort) {
        long before = System.nanoTime();
        int rows =
                CoveringArrays.of(model).strength(t).effort(effort).generate().size();
        print(name, rows, before);
    }

    private static void print(String name, long rows, long before) {
        System.out.printf(Locale.ROOT, "%-34s %10d rows %8.2f s%n", name, rows, (System.nanoTime() - before) / 1e9);
    }

    /** Every parameter forces the next one: forbidden combinations follow from many rules together. */
    private static Model chain() {
        Model.Builder builder = Model.builder();
        for (int p = 0; p < 60; p++) {
            builder.parameter("p" + p, 4);
        }
        for (int p = 0; p + 1 < 60; p++) {
            builder.rule("rule " + p, new Constraint.Test(List.of(p, p + 1), v -> v[1] >= v[0] || v[0] - v[1] > 2));
        }
        return builder.build();
    }

    private static void product() {
        Model model = ProductTest.tenMillion();
        for (int i = 0; i < 3; i++) {
            long before = System.nanoTime();
            long rows = 0;
            for (int[] row : Product.of(model)) {
                rows += row.length > 0 ? 1 : 0;
            }
            print("10^7 with two rules, all", rows, before);
        }
        long before = System.nanoTime();
        long rows = 0;
        for (int[] row : Product.of(model).shard(7, 64)) {
            rows += row.length > 0 ? 1 : 0;
        }
        print("part 7 of 64", rows, before);
    }
}
