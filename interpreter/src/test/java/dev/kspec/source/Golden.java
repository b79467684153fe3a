// SPDX-License-Identifier: Apache-2.0
package dev.kspec.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
            assertThat(actual)
                    .as(
                            "%s%nIf the new text is right: run the test again with -Dkspec.updateGolden=true, and review the change",
                            expected)
                    .isEqualTo(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
