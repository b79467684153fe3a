// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

/** What was asked for needs more memory than this engine will take. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
        super(message);
    }
}
