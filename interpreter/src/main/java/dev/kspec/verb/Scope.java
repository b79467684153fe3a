// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names that a scenario has given so far, and what they stand for. */
public final class Scope {
    private final Map<String, Term> terms = new LinkedHashMap<>();
    private final Set<String> looked = new HashSet<>();

    public Optional<Term> find(String name) {
        looked.add(name);
        return Optional.ofNullable(terms.get(name));
    }

    public void put(String name, Term term) {
        terms.put(name, term);
    }

    /** Whether anybody has asked for the name. */
    public boolean isUsed(String name) {
        return looked.contains(name);
    }

    public boolean has(String name) {
        return terms.containsKey(name);
    }

    public Collection<String> names() {
        return terms.keySet();
    }
}
