// SPDX-License-Identifier: Apache-2.0
package dev.kspec.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AssertionFailureBuilder;

/**
 * Files that hold what a test expects. With {@code -Dkspec.updateGolden=true} they are written instead of compared; the
 * change is then to be read like any other.
 */
public final class Golden {
    private static final boolean UPDATE = Boolean.getBoolean("kspec.updateGolden");

    private Golden() {}

    /** Compares a text with the file, byte for byte. */
    public static void check(Path expected, String actual) {
        try {
            if (UPDATE) {
                Files.createDirectories(expected.getParent());
                Files.writeString(expected, actual);
                return;
            }
            String wanted = Files.exists(expected) ? Files.readString(expected) : "";
            if (!wanted.equals(actual)) {
                AssertionFailureBuilder.assertionFailure()
                        .message(
                                expected + ": " + difference(wanted, actual)
                                        + "\nIf the new text is right: run the test again with -Dkspec.updateGolden=true, and review the change")
                        .includeValuesInMessage(false)
                        .expected(wanted)
                        .actual(actual)
                        .buildAndThrow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line that differs, as it should be and as it is. */
    private static String difference(String wanted, String actual) {
        String[] should = wanted.split("\n", -1);
        String[] is = actual.split("\n", -1);
        int line = 0;
        while (line < should.length && line < is.length && should[line].equals(is[line])) {
            line++;
        }
        return "line " + (line + 1) + " differs\n- " + (line < should.length ? should[line] : "(no such line)") + "\n+ "
                + (line < is.length ? is[line] : "(no such line)");
    }
}
