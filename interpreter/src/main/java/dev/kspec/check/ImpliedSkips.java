// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a scenario needs of a kernel by what it does, without saying so: calls of a 32-bit program. */
final class ImpliedSkips {
    private final Map<String, Definition> definitions;
    private final Set<String> looked = new HashSet<>();
    private boolean compat;

    private ImpliedSkips(Map<String, Definition> definitions) {
        this.definitions = definitions;
    }

    /**
     * Why a scenario may not be run.
     *
     * @param steps its own
     * @param context what it has in common with the other scenarios of its file
     */
    static List<CheckedScenario.Skip> of(List<Statement> steps, FileContext context) {
        ImpliedSkips implied = new ImpliedSkips(context.definitions());
        List.of(context.sharedSetup(), context.setup(), steps, context.teardown(), context.sharedTeardown())
                .forEach(implied::look);
        return implied.compat ? List.of(Skips.COMPAT) : List.of();
    }

    private void look(List<Statement> steps) {
        Blocks.all(steps, (statement, top) -> {
            compat |= statement instanceof Statement.AsCompat;
            if (statement instanceof Statement.Call call) {
                Definition called = definitions.get(call.definition().text());
                if (called != null && looked.add(called.name().text())) {
                    look(called.body());
                }
            }
        });
    }
}
