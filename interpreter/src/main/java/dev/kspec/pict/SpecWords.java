// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

/** What spec files can call things. */
public interface SpecWords {
    /** Whether a matrix may have a parameter of this name. */
    boolean isName(String text);

    /** Whether a text is what a spec file writes for a value of a matrix: a word, a quoted text, an address. */
    boolean isValue(String text);

    /** Whether such a value can be put into a text. */
    boolean isShown(String value);

    /** The same with every value as a quoted text, but for integers: for models whose words mean something else together. */
    default SpecWords withoutWords() {
        SpecWords all = this;
        return new SpecWords() {
            @Override
            public boolean isName(String text) {
                return all.isName(text);
            }

            @Override
            public boolean isValue(String text) {
                return false;
            }

            @Override
            public boolean isShown(String value) {
                return false;
            }
        };
    }
}
