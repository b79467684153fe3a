// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.Destructive;
import dev.kspec.diag.Escaped;
import dev.kspec.expand.Case;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Somebody's machine is not a VM that is thrown away: without the user's leave no case changes it for good. */
final class DestructiveStepsRefused {
    private static final Duration ANY = Duration.ofSeconds(1);

    private static final int MOST_TOLD = 10;

    private DestructiveStepsRefused() {}

    /** True if a selected case might, which is then printed. */
    static boolean any(List<Case> cases, Terminal terminal) {
        Set<Destructive.Step> steps = new LinkedHashSet<>();
        Set<CheckedScenario> looked = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<String> shared = new HashSet<>();
        for (Case c : cases) {
            CheckedScenario scenario = c.scenario();
            if (looked.add(scenario) && scenario.hasShared() && shared.add(c.id().file())) {
                steps.addAll(Destructive.in(
                        scenario.compileShared(ANY, Destructive.MODULES).program(), scenario.driver()));
            }
            steps.addAll(Destructive.in(c.compile(ANY, Destructive.MODULES, Optional.empty()), scenario.driver()));
        }
        steps.stream()
                .limit(MOST_TOLD)
                .forEach(s -> terminal.err()
                        .println("kspec: " + Escaped.line(s.where().toString()) + ": this " + s.what() + ": "
                                + Escaped.line(s.where().oneLine())));
        if (steps.size() > MOST_TOLD) {
            terminal.err().println("kspec: and " + (steps.size() - MOST_TOLD) + " more such steps");
        }
        if (!steps.isEmpty()) {
            terminal.err()
                    .println(
                            "  help: --target is no VM of kspec's own, so what is done there may stay; if it may be done, "
                                    + "say so with --allow-destructive");
        }
        return !steps.isEmpty();
    }
}
