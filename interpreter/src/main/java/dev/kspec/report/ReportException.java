// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

/** A report was asked for that cannot be had, or could not be written; the message names it and says why. */
public final class ReportException extends Exception {
    private static final long serialVersionUID = 1L;

    ReportException(String message) {
        super(message);
    }

    ReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
