// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

/** An object file, or type information in it, contradicts its own format; the message says where. */
public final class BrokenObjectException extends Exception {
    private static final long serialVersionUID = 1;

    public BrokenObjectException(String message) {
        super(message);
    }
}
