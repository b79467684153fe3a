// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

/**
 * One thing the doctor looked at.
 *
 * @param subject what was looked at, a few words
 * @param detail what was found
 * @param remedy what to do, in the imperative; empty if nothing need be done
 */
public record Finding(Status status, String subject, String detail, String remedy) {
    /** How it stands. */
    public enum Status {
        /** As it should be. */
        OK,
        /** Works, but could be better or will be made when needed. */
        NOTE,
        /** Not there, and needed. */
        MISSING,
        /** There, and unusable. */
        BROKEN
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Status.OK, subject, detail, "");
    }

    static Finding note(String subject, String detail, String remedy) {
        return new Finding(Status.NOTE, subject, detail, remedy);
    }

    static Finding missing(String subject, String detail, String remedy) {
        return new Finding(Status.MISSING, subject, detail, remedy);
    }

    static Finding broken(String subject, String detail, String remedy) {
        return new Finding(Status.BROKEN, subject, detail, remedy);
    }
}
