// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

/** A model has something for which a spec file has no words. The message says what. */
@SuppressWarnings("serial")
public final class SpecUnwritableException extends RuntimeException {
    public SpecUnwritableException(String message) {
        super(message);
    }
}
