// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** What a connection has to tell each of its channels. */
interface OpenChannel {
    /** The reading thread goes on, so a closed channel was closed by the server. */
    void settle();

    /** The connection is gone. */
    void fail(SshFailure reason);
}
