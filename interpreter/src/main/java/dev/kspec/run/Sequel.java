// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.target.TargetException;
import java.util.List;

/** What is done on the same target when the cases of a run are through. */
@FunctionalInterface
public interface Sequel {
    /** Nothing. */
    Sequel NONE = (outcomes, trial) -> {};

    /** Runs further cases, which are not counted among those of the run and of which nobody is told. */
    @FunctionalInterface
    interface Trial {
        /**
         * Runs them.
         *
         * @return outcomes of the cases and of fixtures around them, in the order in which they ended
         * @throws TargetException if there is no target any more
         */
        List<CaseOutcome> run(List<Case> cases) throws TargetException, InterruptedException;
    }

    /**
     * Does it.
     *
     * @param outcomes of the run, in the order in which they ended
     */
    void follow(List<CaseOutcome> outcomes, Trial trial) throws InterruptedException;
}
