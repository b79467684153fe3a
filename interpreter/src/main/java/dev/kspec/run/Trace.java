// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

/** Told what a run did when, as it is done; thread-safe. */
@FunctionalInterface
public interface Trace {
    /** Nobody looks. */
    Trace NONE = (lane, name, category, begin, end) -> {};

    /**
     * Something was done.
     *
     * @param lane by whom: things of one lane do not overlap, unless one is part of the other
     * @param category {@code "part"} of the run, or {@code "case"}
     * @param begin by {@link System#nanoTime}
     * @param end by the same
     */
    void span(String lane, String name, String category, long begin, long end);
}
