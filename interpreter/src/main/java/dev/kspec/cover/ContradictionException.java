// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.List;

/** No row keeps all rules. */
public final class ContradictionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> rules;

    ContradictionException(List<String> rules) {
        super("no row keeps all of these rules: " + String.join("; ", rules));
        this.rules = List.copyOf(rules);
    }

    /** The names of rules that contradict each other; without any one of them the others do not. */
    public List<String> rules() {
        return rules;
    }
}
