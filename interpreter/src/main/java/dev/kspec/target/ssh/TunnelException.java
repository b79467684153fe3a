// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;

/** A jump host did not connect on to the next host; the message says why, {@link #remedy} what can be done. */
final class TunnelException extends IOException {
    private final String remedy;

    TunnelException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
