// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

/** What flags of open(2) mean for the file, in the numbers of x86. */
final class OpenedFor {
    static final int WRITING = 1;

    private static final int ACCESS = 3;
    private static final int CREATE = 0100;
    private static final int EXCLUSIVE = 0200;
    private static final int TRUNCATE = 01000;

    private OpenedFor() {}

    static boolean changes(long flags) {
        return (flags & ACCESS) != 0 || (flags & TRUNCATE) != 0;
    }

    /** Whether it has to be a new file. */
    static boolean isNew(long flags) {
        return (flags & (CREATE | EXCLUSIVE)) == (CREATE | EXCLUSIVE);
    }
}
