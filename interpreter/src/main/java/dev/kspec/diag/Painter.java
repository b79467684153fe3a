// SPDX-License-Identifier: Apache-2.0
package dev.kspec.diag;

/** Puts colour around words; which escape sequences that takes, if any, is known only to the one who shows them. */
@FunctionalInterface
public interface Painter {
    /** Roles that words play in a message. */
    enum Role {
        ERROR,
        WARNING,
        GOOD,
        STRONG,
        FRAME,
        CARET,
        HINT,
        DIM
    }

    String paint(Role role, String words);

    /** Leaves words as they are. */
    static Painter plain() {
        return (role, words) -> words;
    }
}
