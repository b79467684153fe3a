// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.file.Path;
import java.util.List;

/** Which host keys are accepted. There is no policy that accepts any key, and no policy learns a new one. */
public sealed interface HostKeyPolicy {
    /**
     * Exactly these keys, whatever known_hosts files say.
     *
     * @param publicKeyLines lines as in a {@code .pub} file, {@code type base64 [comment]}; at least one
     */
    record Pinned(List<String> publicKeyLines) implements HostKeyPolicy {
        /**
         * Checks the lines.
         *
         * @throws IllegalArgumentException for a line that holds no public key, or if there is none
         */
        public Pinned {
            publicKeyLines = List.copyOf(publicKeyLines);
            if (publicKeyLines.isEmpty()) {
                throw new IllegalArgumentException("no host key to pin");
            }
            publicKeyLines.forEach(PublicKey::parse);
        }
    }

    /**
     * Keys that known_hosts files of OpenSSH give for the host; they are read, never written.
     *
     * @param files in the order in which messages name them; a missing file counts as empty
     */
    record KnownHosts(List<Path> files) implements HostKeyPolicy {
        public KnownHosts {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("no known_hosts file");
            }
        }

        /** The files that {@code ssh} reads for the person who runs this program. */
        public static KnownHosts ofUser() {
            return new KnownHosts(List.of(
                    Path.of(System.getProperty("user.home"), ".ssh", "known_hosts"),
                    Path.of("/etc/ssh/ssh_known_hosts")));
        }
    }
}
