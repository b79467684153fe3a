// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

/**
 * Something of a header that a description cannot say.
 *
 * @param what the header's name for it
 * @param why a description cannot say it
 */
record Note(Place place, String what, String why, Loss loss) {

    /** What a reader of the description goes without. */
    enum Loss {
        /** Nothing: include guards, further names of a type. */
        NOTHING,
        SOMETHING,
        /** The number of an ioctl that the header writes down. */
        IOCTL
    }

    @Override
    public String toString() {
        return place + "  " + what + ": " + why;
    }
}
