// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.type.DriverModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run goes.
 *
 * @param caseTimeout of a case whose scenario sets none
 * @param grace how long the guest may stay silent beyond a case's time-out before it counts as gone
 * @param window how many cases may wait in the agent
 * @param hostRun whether cases may have programs run where kspec runs
 * @param stepTimeout of each step, if there is to be one
 * @param suppressions reports of the kernel that nothing in the run is to mind
 */
public record RunOptions(
        Duration caseTimeout,
        Duration grace,
        int window,
        boolean hostRun,
        Optional<Duration> stepTimeout,
        List<DriverModel.Suppression> suppressions) {
    public RunOptions {
        suppressions = List.copyOf(suppressions);
    }

    /** Why a case is skipped that would have a program run where kspec runs. */
    public static final String NO_HOST_RUN = "runs a program on this machine, which --allow-host-run allows";

    public static final RunOptions DEFAULT = new RunOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), 16);

    /** No program is run on the host. */
    public RunOptions(Duration caseTimeout, Duration grace, int window) {
        this(caseTimeout, grace, window, false, Optional.empty(), List.of());
    }

    public RunOptions withCaseTimeout(Duration timeout) {
        return new RunOptions(timeout, grace, window, hostRun, stepTimeout, suppressions);
    }

    public RunOptions withHostRun(boolean allowed) {
        return new RunOptions(caseTimeout, grace, window, allowed, stepTimeout, suppressions);
    }

    public RunOptions withStepTimeout(Duration bound) {
        return new RunOptions(caseTimeout, grace, window, hostRun, Optional.of(bound), suppressions);
    }

    public RunOptions withSuppressions(List<DriverModel.Suppression> unminded) {
        return new RunOptions(caseTimeout, grace, window, hostRun, stepTimeout, unminded);
    }
}
