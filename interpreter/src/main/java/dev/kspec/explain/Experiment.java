// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import java.util.List;

/** Runs rows that somebody would like to know more about. */
@FunctionalInterface
public interface Experiment {
    /**
     * Runs them, each anew even if it was run before.
     *
     * @param rows full, and valid in the model
     * @return an answer for each, in their order
     */
    List<Answer> ask(List<int[]> rows) throws InterruptedException;
}
