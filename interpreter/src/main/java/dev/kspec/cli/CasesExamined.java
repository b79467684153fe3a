// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last look at the selected cases before anything is booted: each compiles, and no two have one identity. */
final class CasesExamined {
    private CasesExamined() {}

    /** False if something is wrong, which is then printed. */
    static boolean areSound(List<Case> cases, Terminal terminal) {
        Diagnostics diagnostics = new Diagnostics();
        Map<CaseId, Case> known = new HashMap<>();
        boolean distinct = true;
        for (Case c : cases) {
            diagnostics.addAll(c.scenario().examine(c.row()).stream()
                    .map(d -> d.help().isPresent() ? d : d.help("found in the case " + c.id().name()))
                    .toList());
            Case other = known.put(c.id(), c);
            if (other != null) {
                distinct = false;
                terminal.err()
                        .println("kspec: two cases have the identity " + c.id() + ": one of "
                                + other.scenario().scenario().title().span() + ", one of "
                                + c.scenario().scenario().title().span());
                terminal.err()
                        .println(
                                "  help: give the scenarios other names; run files of different projects one after the other");
            }
        }
        if (diagnostics.hasErrors()) {
            terminal.err().print(new DiagnosticRenderer(terminal.errPainter()).render(diagnostics.sorted()));
        }
        return distinct && !diagnostics.hasErrors();
    }
}
