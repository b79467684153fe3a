// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what a phase finds wrong; at most one diagnostic is kept for a place, the first. */
public final class Diagnostics {
    private final List<Diagnostic> found = new ArrayList<>();

    public void add(Diagnostic diagnostic) {
        boolean known = found.stream().anyMatch(d -> d.span().equals(diagnostic.span()) && d.severity() == diagnostic.severity());
        if (!known) {
            found.add(diagnostic);
        }
    }

    public void addAll(List<Diagnostic> diagnostics) {
        diagnostics.forEach(this::add);
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }

    /** All, by file and place. */
    public List<Diagnostic> sorted() {
        return found.stream()
                .sorted(Comparator.comparing((Diagnostic d) -> d.span().file().name())
                        .thenComparing(d -> d.span().start())
                        .thenComparing(d -> d.span().end()))
                .toList();
    }
}
