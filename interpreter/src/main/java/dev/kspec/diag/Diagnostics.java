// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import dev.kspec.source.Span;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a phase finds wrong; at most one diagnostic is kept for a place, the first. */
public final class Diagnostics {
    /** A file is known by its name: one that is read twice, as a spec and as a driver's description, is still one. */
    private record Place(String file, int start, int end, Severity severity) {
        static Place of(Diagnostic d) {
            return new Place(d.span().file().name(), d.span().start(), d.span().end(), d.severity());
        }
    }

    private final Map<Place, Diagnostic> found = new LinkedHashMap<>();

    public void add(Diagnostic diagnostic) {
        found.putIfAbsent(Place.of(diagnostic), diagnostic);
    }

    /** Whether an error was found at this very place: another would not be kept. */
    public boolean hasError(Span span) {
        return found.containsKey(new Place(span.file().name(), span.start(), span.end(), Severity.ERROR));
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
                        .thenComparingInt(d -> d.span().start())
                        .thenComparingInt(d -> d.span().end()))
                .toList();
    }
}
