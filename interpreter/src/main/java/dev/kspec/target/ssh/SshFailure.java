// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.Objects;

/**
 * Why something over SSH did not come about. It speaks of the way to the target, never of the driver under test.
 *
 * @param kind what sort of failure
 * @param address the target
 * @param what what happened; one line, printable
 * @param remedy what a person can do about it; one line, printable, may be empty
 */
public record SshFailure(Kind kind, SshAddress address, String what, String remedy) {
    /** The closed set of failures. */
    public enum Kind {
        /** Nothing there that speaks SSH: name unknown, no route, port closed, or closed before a greeting. */
        UNREACHABLE,
        /** The time allowed ran out; for a command, the connection stays usable. */
        TIMEOUT,
        /** No known_hosts file has a key for this host. */
        HOST_KEY_UNKNOWN,
        /** The server's key is not the one expected. */
        HOST_KEY_MISMATCH,
        /** The server accepted none of the keys, or there is none to offer. */
        AUTH_FAILED,
        /** The other side does not keep to the SSH protocol, shares no algorithm, or refuses a channel. */
        PROTOCOL,
        /** An established connection broke. */
        LOST,
        /** The remote program ended, or did not do its part. */
        REMOTE,
        /** This program closed the channel or the connection during the call or before it. */
        CLOSED,
        /** The calling thread was interrupted; its interrupt flag is set again. */
        INTERRUPTED
    }

    public SshFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** The same of a host that is but on the way to this one. */
    SshFailure onTheWayTo(String target) {
        return new SshFailure(kind, address, "jump host on the way to " + target + ": " + what, remedy);
    }

    /** Target, event and remedy in one line. */
    public String message() {
        return address + ": " + what + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
