// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

/** How much is done for fewer rows. It is counted in steps, so the rows are the same on every machine. */
public enum Effort {
    /** As fast as possible. */
    GREEDY(3, 0),
    /** About a second. */
    NORMAL(2, 100_000_000L),
    /** About ten seconds. */
    TIGHT(2, 2_400_000_000L);

    /** How often rows are grown at most, the smallest array being kept. */
    final int growths;

    /** How long it may take altogether; where growing rows takes most of that, nothing is searched. */
    final long steps;

    /** How long is searched at most. */
    public long steps() {
        return steps;
    }

    Effort(int growths, long steps) {
        this.growths = growths;
        this.steps = steps;
    }
}
