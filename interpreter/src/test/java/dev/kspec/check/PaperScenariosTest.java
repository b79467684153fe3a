// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import dev.kspec.diag.Severity;
import dev.kspec.expand.Expansion;
import dev.kspec.source.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Scenarios that were written before the grammar, for a message pipe, a table of sockets, a tracer and a filesystem:
 * each is read, checked, expanded and compiled.
 */
class PaperScenariosTest {
    @Test
    void allAreUnderstood() {
        Diagnostics diagnostics = new Diagnostics();
        List<CheckedSpec> specs = new SpecLoader(diagnostics).load(List.of(Repository.testResources("paper")));
        List<Diagnostic> found = diagnostics.sorted();
        assertThat(found.stream().filter(d -> d.severity() == Severity.ERROR))
                .as(() -> new DiagnosticRenderer(Painter.plain()).render(found))
                .isEmpty();
        assertThat(found).isEmpty();
        assertThat(specs.stream().mapToInt(s -> s.scenarios().size()).sum()).isGreaterThanOrEqualTo(20);
        for (CheckedSpec spec : specs) {
            new Expansion(spec)
                    .cases()
                    .limit(500)
                    .forEach(c -> assertThat(c.compile(Duration.ofSeconds(1), "/modules", Optional.empty())
                                    .instructions())
                            .isNotEmpty());
        }
    }
}
