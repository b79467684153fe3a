// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

/**
 * What one try of a case, or of a fixture, came to.
 *
 * @param tookTarget whether the target could not be used any more behind it
 */
record Fall(CaseOutcome outcome, boolean tookTarget) {
    /** The target goes on. */
    static Fall of(CaseOutcome outcome) {
        return new Fall(outcome, false);
    }
}
