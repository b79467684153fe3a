// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.diag.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is wrong with each definition whatever it is called with. Looked for once, and only where a call shows mistakes. */
final class OwnMistakes {
    private final Map<Definition, List<Diagnostic>> known = new ConcurrentHashMap<>();

    List<Diagnostic> of(Definition definition, Supplier<List<Diagnostic>> look) {
        // Definitions that call one another in a circle would be looked at without end.
        if (known.putIfAbsent(definition, List.of()) == null) {
            known.put(definition, List.copyOf(look.get()));
        }
        return known.get(definition);
    }
}
