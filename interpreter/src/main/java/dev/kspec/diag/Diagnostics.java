// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import dev.kspec.source.Span;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a phase finds wrong; at most one diagnostic is kept for a place, the first. */
public final class Diagnostics {
    private record Place(Span span, Severity severity) {}

    private final Map<Place, Diagnostic> found = new LinkedHashMap<>();

    public void add(Diagnostic diagnostic) {
        found.putIfAbsent(new Place(diagnostic.span(), diagnostic.severity()), diagnostic);
    }

    public int size() {
        return found.size();
    }

    public void addAll(List<Diagnostic> diagnostics) {
        diagnostics.forEach(this::add);
    }

    public boolean hasErrors() {
        return found.values().stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }

    /** All, by file and place. */
    public List<Diagnostic> sorted() {
        return found.values().stream()
                .sorted(Comparator.comparing((Diagnostic d) -> d.span().file().name())
                        .thenComparing(d -> d.span().start())
                        .thenComparing(d -> d.span().end()))
                .toList();
    }
}
