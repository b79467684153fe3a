// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.List;

/** Something that a header declares, by name; what it is exactly, the compiler says. */
sealed interface Declared {
    Place place();

    /** A struct or union with a tag. */
    record Tagged(String keyword, String name, Place place) implements Declared {}

    /**
     * An enum.
     *
     * @param name its tag, or the typedef's name; empty if it has neither
     * @param tag whether the name is a tag
     */
    record Enum(String name, boolean tag, List<String> entries, Place place) implements Declared {
        public Enum {
            entries = List.copyOf(entries);
        }
    }

    /** A name that a typedef gives. */
    record Typedef(String name, Place place) implements Declared {}

    /** A function, a variable, or what was not understood, in the words of the header. */
    record Unsupported(String words, String why, Place place) implements Declared {}
}
