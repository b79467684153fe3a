// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** A configuration of ssh cannot be followed; the message names its file and line and what to write instead. */
public final class SshConfigException extends Exception {
    SshConfigException(String message) {
        super(message);
    }

    SshConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
