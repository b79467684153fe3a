// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** A text that should name an SSH server does not; the message says why and what to write instead. */
public final class SshAddressException extends Exception {
    SshAddressException(String message) {
        super(message);
    }
}
