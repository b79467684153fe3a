// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import java.util.regex.Pattern;

/**
 * A macro as a header defines it.
 *
 * @param function whether it takes arguments
 */
record Macro(String name, boolean function, String body, Place place) {
    private static final Pattern IOCTL = Pattern.compile("\\b_IO(C|R|W|WR)?(_BAD)?\\s*\\(");

    /** A note that the description does without it. One with arguments has no number of its own, whatever it makes. */
    Note lost(String why) {
        boolean ioctl = !function && IOCTL.matcher(body).find();
        return new Note(place, name, why, ioctl ? Note.Loss.IOCTL : Note.Loss.SOMETHING);
    }
}
