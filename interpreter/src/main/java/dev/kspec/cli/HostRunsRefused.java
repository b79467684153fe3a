// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.HostRuns;
import dev.kspec.expand.Case;
import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * Files come from anywhere: without the user's leave none of them runs a program on the user's machine. Cases that would are
 * skipped, and told of; where nothing else was asked for, nothing is begun.
 */
final class HostRunsRefused {
    private HostRunsRefused() {}

    /** True if all selected cases want to, of which one is then printed. */
    static boolean all(List<Case> cases, Terminal terminal) {
        for (Case c : cases) {
            if (HostRuns.first(c.scenario()).isEmpty()) {
                return false;
            }
        }
        Optional<Span> step = HostRuns.first(cases.getFirst().scenario());
        step.ifPresent(s -> {
            terminal.err().println("kspec: " + s + ": this runs a program on this machine: " + s.oneLine());
            terminal.err().println("  help: if it may, say so with --allow-host-run");
        });
        return step.isPresent();
    }
}
