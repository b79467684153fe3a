// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.HostRuns;
import dev.kspec.expand.Case;
import dev.kspec.source.Span;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Files come from anywhere: without the user's leave none of them runs a program on the user's machine. */
final class HostRunsRefused {
    private HostRunsRefused() {}

    /** True if a selected case wants to, which is then printed. */
    static boolean any(List<Case> cases, Terminal terminal) {
        Set<CheckedScenario> looked = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Case c : cases) {
            Optional<Span> step = looked.add(c.scenario()) ? HostRuns.first(c.scenario()) : Optional.empty();
            if (step.isPresent()) {
                terminal.err()
                        .println("kspec: " + step.get() + ": this runs a program on this machine: "
                                + step.get().oneLine());
                terminal.err().println("  help: if it may, say so with --allow-host-run");
                return true;
            }
        }
        return false;
    }
}
