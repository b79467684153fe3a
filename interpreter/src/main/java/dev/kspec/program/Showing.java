// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a report shows what a program came to, where a bare number or bare bytes say little.
 *
 * @param octal numbers that people read in octal, such as the mode of a file
 * @param hex numbers that are held against one in hexadecimal
 * @param results by the register of a system call's raw result: what the call gave if it succeeded
 */
public record Showing(Set<Expr> octal, Set<Expr> hex, Map<Integer, Shown> results) {
    /** Numbers in decimal, bytes as they are. */
    public static final Showing PLAIN = new Showing(Set.of(), Set.of(), Map.of());

    public Showing {
        octal = Set.copyOf(octal);
        hex = Set.copyOf(hex);
        results = Map.copyOf(results);
    }

    /**
     * A struct or a list.
     *
     * @param parts in their order; those of a list have no names
     * @param isWhole whether no part is left out
     */
    public record Shown(boolean isList, List<Expectation.Part> parts, boolean isWhole) {
        public Shown {
            parts = List.copyOf(parts);
        }
    }
}
