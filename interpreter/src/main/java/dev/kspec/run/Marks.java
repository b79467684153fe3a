// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import java.util.List;
import java.util.OptionalInt;

/**
 * The step that took a machine down, of a program that told its steps one by one: a suspect does so when it is tried alone. In
 * a whole run that would cost each step several times its own time.
 */
final class Marks {
    private static final String WHAT = "the step that it went down in, alone on a fresh target";

    private Marks() {}

    /** What became of the program, with the step that it was in, if it said so. */
    static Voyage.Landed told(Voyage.Landed landed, Program program, OptionalInt mark) {
        List<Instruction> steps = program.instructions();
        if (!program.marked() || mark.isEmpty() || mark.getAsInt() >= steps.size()) {
            return landed;
        }
        Origin origin = steps.get(mark.getAsInt()).origin();
        Evidence step = new Evidence(WHAT, List.of(origin.span() + ": " + origin.what()));
        CaseOutcome outcome = landed.outcome();
        return landed.with(outcome.with(outcome.details().with(List.of(step))));
    }

    /** What an outcome has of that. */
    static List<Evidence> in(CaseOutcome outcome) {
        return outcome.details().evidence().stream()
                .filter(e -> e.what().equals(WHAT))
                .toList();
    }
}
