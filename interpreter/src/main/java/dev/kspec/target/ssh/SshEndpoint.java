// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.Objects;

/**
 * All that is needed to log in: where, with what, and how the server proves that it is the right one.
 *
 * @param address where the server is and the login name
 * @param identity the private keys to try
 * @param hostKeys which host keys are accepted
 */
public record SshEndpoint(SshAddress address, Identity identity, HostKeyPolicy hostKeys) {
    public SshEndpoint {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(hostKeys, "hostKeys");
    }
}
