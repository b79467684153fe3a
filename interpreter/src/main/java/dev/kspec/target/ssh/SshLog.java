// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** Takes what the SSH library has to tell about its work, for people who look for the cause of a failed connection. */
@FunctionalInterface
public interface SshLog {
    /** Says nothing. */
    SshLog NONE = line -> {};

    /**
     * Called from threads of the connection; must not block.
     *
     * @param line one line without a line end, free of control characters
     */
    void line(String line);
}
