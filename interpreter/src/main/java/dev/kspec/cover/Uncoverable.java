// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.List;

/**
 * Values that no valid row has together, although it may have all but any one of them.
 *
 * @param rules the names of rules that together forbid them, none of which could be left out
 */
public record Uncoverable(Tuple tuple, List<String> rules) {
    public Uncoverable {
        rules = List.copyOf(rules);
    }
}
