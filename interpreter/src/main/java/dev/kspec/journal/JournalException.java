// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

/** A journal cannot be written or read; the message says which, why, and what to do. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
