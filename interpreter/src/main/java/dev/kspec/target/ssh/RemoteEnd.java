// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

/** How a program on the target ended, as its SSH server reported it (RFC 4254, section 6.10). */
public sealed interface RemoteEnd {
    /**
     * It exited by itself.
     *
     * @param status 0 to 255 from a Unix server, but the protocol allows any 32 bits
     */
    record Exited(int status) implements RemoteEnd {
        @Override
        public String toString() {
            return "exited with status " + status;
        }
    }

    /**
     * A signal killed it.
     *
     * @param name of the signal without {@code SIG}, such as {@code SEGV}
     */
    record Signalled(String name) implements RemoteEnd {
        @Override
        public String toString() {
            return "was killed by signal " + name;
        }
    }

    /** The channel was closed in good order, but without a word about the program. */
    record Unreported() implements RemoteEnd {
        @Override
        public String toString() {
            return "ended without an exit status";
        }
    }

    /** Whether the program exited with status 0. */
    default boolean isSuccess() {
        return this instanceof Exited exited && exited.status() == 0;
    }
}
