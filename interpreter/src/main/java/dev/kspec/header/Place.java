// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.nio.file.Path;

/**
 * A line of a header.
 *
 * @param file as the compiler names it
 * @param line from 1
 */
record Place(Path file, int line) {
    /** {@code rtc.h:12}. */
    @Override
    public String toString() {
        return file.getFileName() + ":" + line;
    }
}
