// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.time.Duration;
import java.util.List;

/**
 * Told of a run as it goes, always from one thread at a time.
 *
 * <p>Order: {@link #started}, then any number of {@link #progress}, {@link #note}, {@link #attempted} and {@link #caseFinished} in
 * turn, at last {@link #finished}, exactly once, also after an interruption.
 */
public interface RunListener {
    /**
     * The run begins.
     *
     * @param cases how many were selected
     */
    default void started(long cases) {}

    /**
     * Something is being done that takes time.
     *
     * @param what {@code "booting the lab VM"}
     * @param done part that is done, 0 … 1; negative if unknown
     * @param elapsed since it began
     */
    default void progress(String what, double done, Duration elapsed) {}

    /** So many targets are in use from now on. */
    default void targets(int inUse) {}

    /** A message worth a line of its own, such as that a VM is being replaced and why. */
    default void note(String message) {}

    /** A try of a case that is not its last: what comes of the next one, or of several rounds, is told when it has ended. */
    default void attempted(CaseOutcome outcome) {}

    default void caseFinished(CaseOutcome outcome) {}

    default void finished(RunResult result) {}

    /** All of these, in their order. */
    static RunListener all(List<RunListener> listeners) {
        return new Listeners(listeners);
    }
}
