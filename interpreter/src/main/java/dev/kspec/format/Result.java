// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.diag.Diagnostic;
import java.util.List;

/** What came of printing a file anew. */
public sealed interface Result {
    /** The new text; it was parsed again and says what the old one says. */
    record Text(String text) implements Result {}

    /** The file has mistakes in it, or says what the other carrier cannot; it is to be left alone. */
    record Mistaken(List<Diagnostic> mistakes) implements Result {
        public Mistaken {
            mistakes = List.copyOf(mistakes);
        }
    }

    /** The new text would not say what the old one says: a mistake of this program, not of the file. */
    record Broken(String message) implements Result {}
}
