// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import dev.kspec.ktap.UnitResult.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The results in a text of unit tests.
 *
 * @param results of the tests that have no tests within them, in their order
 * @param damage why the text cannot be relied on, in sentences: what is missing, doubled or out of place; none if it is whole
 */
public record Ktap(List<UnitResult> results, List<String> damage) {
    /** There could be as many as the text has lines. */
    static final int MOST_DAMAGE = 10;

    /**
     * How much is taken in.
     *
     * @param results how many
     * @param diagnostics how many characters of diagnostic lines; those behind them are dropped
     */
    public record Limits(int results, int diagnostics) {
        /** What one case may hold. */
        public static final Limits OF_A_CASE = new Limits(10_000, 1 << 20);
    }

    public Ktap {
        results = List.copyOf(results);
        damage = damage.size() <= MOST_DAMAGE ? List.copyOf(damage) : first(damage);
    }

    private static List<String> first(List<String> damage) {
        String[] some = damage.subList(0, MOST_DAMAGE + 1).toArray(String[]::new);
        some[MOST_DAMAGE] = "and more of the kind";
        return List.copyOf(Arrays.asList(some));
    }

    /**
     * Reads a text, whatever it is.
     *
     * @param text UTF-8
     * @param isCut whether more may have been behind it, which was not kept
     */
    public static Ktap read(byte[] text, boolean isCut, Limits limits) {
        KtapReader reader = new KtapReader(limits);
        new String(text, StandardCharsets.UTF_8).lines().forEach(reader::line);
        return reader.end(isCut ? text.length : -1);
    }

    /** How many came to that. */
    public int count(Kind kind) {
        return (int) results.stream().filter(r -> r.kind() == kind).count();
    }

    /** Whether every test that was planned has its one result, and each that failed is told of. */
    public boolean isWhole() {
        return damage.isEmpty();
    }
}
