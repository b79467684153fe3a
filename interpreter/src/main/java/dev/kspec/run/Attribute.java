// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

/** What is said of a verdict beside it; none of these is a verdict of its own. */
public enum Attribute {
    /** It passed, but not at the first try. */
    FLAKY("flaky"),
    /** It took longer than it may. */
    LATE("late"),
    /** It left something behind in the target. */
    LEAK("leak"),
    /** It fails, as its scenario says. */
    XFAIL("expected failure"),
    /** Alone on a fresh target it comes to something else: what ran before it has its part in it. */
    ORDER_DEPENDENT("order-dependent"),
    /** Alone on a fresh target it comes to the same: the driver did it. */
    DRIVER("driver"),
    /** What happened came from outside the target, or does not come again: nothing is held against the driver. */
    INFRASTRUCTURE("infrastructure");

    private final String words;

    Attribute(String words) {
        this.words = words;
    }

    /** As people read it. */
    public String words() {
        return words;
    }
}
