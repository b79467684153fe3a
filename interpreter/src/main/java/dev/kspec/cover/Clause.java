// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.BitSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A disjunction: some parameter has one of the values given for it. Without literals it is false.
 *
 * @param literals for each parameter the values that satisfy the clause; never empty, never all of them
 * @param rule the index of the rule that it comes from; see {@link Lowering#rules}
 */
record Clause(SortedMap<Integer, BitSet> literals, int rule) {
    /** What two clauses say together as a disjunction. */
    Clause or(Clause other) {
        SortedMap<Integer, BitSet> joined = new TreeMap<>();
        literals.forEach((p, values) -> joined.put(p, (BitSet) values.clone()));
        for (Map.Entry<Integer, BitSet> literal : other.literals.entrySet()) {
            joined.computeIfAbsent(literal.getKey(), p -> new BitSet()).or(literal.getValue());
        }
        return new Clause(joined, rule);
    }
}
