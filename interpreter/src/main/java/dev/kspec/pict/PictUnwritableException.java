// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

/** A model has something for which PICT's notation has no words. The message says what. */
@SuppressWarnings("serial")
public final class PictUnwritableException extends RuntimeException {
    PictUnwritableException(String message) {
        super(message);
    }
}
