// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import java.io.IOException;

/** What came is no answer: a broken frame, or one that belongs to another run. Says nothing about the driver. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1;

    public WireException(String message) {
        super(message);
    }
}
