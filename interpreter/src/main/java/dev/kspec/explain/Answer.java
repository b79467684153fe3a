// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

/** What came of a row. */
public sealed interface Answer {
    /** It did what it should. */
    record Passed() implements Answer {}

    /**
     * It did not.
     *
     * @param symptom how; rows of one cause tend to have one symptom, rows of different causes different ones
     */
    record Failed(String symptom) implements Answer {}

    /** It says nothing: not run, or broken off for a reason that has nothing to do with its values. */
    record Unresolved(String why) implements Answer {}

    /** Whether it failed in just this way. */
    default boolean hasSymptom(String symptom) {
        return this instanceof Failed(String own) && own.equals(symptom);
    }
}
