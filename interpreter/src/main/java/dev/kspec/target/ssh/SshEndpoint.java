// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is needed to log in: where, with what, how the server proves that it is the right one, and on which way.
 *
 * @param address where the server is and the login name
 * @param identity the private keys to try
 * @param hostKeys which host keys are accepted
 * @param hostKeyAlias the name under which known_hosts files have the server, if it is not that of its address
 * @param via the server to go through, from which the address is looked up and reached; if absent, from here
 * @param options how patient the connection is
 * @param origin what a person called it, if a configuration of ssh says more of it than the address does
 */
public record SshEndpoint(
        SshAddress address,
        Identity identity,
        HostKeyPolicy hostKeys,
        Optional<String> hostKeyAlias,
        Optional<SshEndpoint> via,
        SshOptions options,
        Optional<Origin> origin) {
    /**
     * Where what is known of an endpoint is from.
     *
     * @param name the host as a person names it, for ssh as for kspec
     * @param places {@code FILE:LINE} of the blocks of the configuration that say something of it
     * @param notes what the configuration says and is not followed, for a person
     */
    public record Origin(String name, List<String> places, List<String> notes) {
        public Origin {
            Objects.requireNonNull(name, "name");
            places = List.copyOf(places);
            notes = List.copyOf(notes);
        }
    }

    public SshEndpoint {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(hostKeys, "hostKeys");
        Objects.requireNonNull(hostKeyAlias, "hostKeyAlias");
        Objects.requireNonNull(via, "via");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(origin, "origin");
    }

    /** One that is reached from here, with {@link SshOptions#DEFAULT}. */
    public SshEndpoint(SshAddress address, Identity identity, HostKeyPolicy hostKeys) {
        this(address, identity, hostKeys, Optional.empty(), Optional.empty(), SshOptions.DEFAULT, Optional.empty());
    }

    /** The same with other options. */
    public SshEndpoint with(SshOptions other) {
        return new SshEndpoint(address, identity, hostKeys, hostKeyAlias, via, other, origin);
    }

    /** The name that a person knows it by: {@code root@testbox}, or {@code root@10.0.0.7:22} if it has no other. */
    public String displayName() {
        return origin.map(o -> address.user() + "@" + o.name()).orElseGet(address::toString);
    }

    /** What the configurations of this host, and of those on the way to it, say and is not followed. */
    public List<String> notes() {
        List<String> own = origin.map(Origin::notes).orElse(List.of());
        return via.map(v -> java.util.stream.Stream.concat(v.notes().stream(), own.stream())
                        .distinct()
                        .toList())
                .orElse(own);
    }
}
