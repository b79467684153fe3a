// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

/** A header cannot be read: no compiler, or the compiler refuses it. The message holds the compiler's words and the remedy. */
public final class HeaderException extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /** @param remedy what to do; may be empty */
    public HeaderException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public HeaderException(String message, Throwable cause) {
        super(message, cause);
        this.remedy = "";
    }

    /** What to do; may be empty. */
    public String remedy() {
        return remedy;
    }
}
