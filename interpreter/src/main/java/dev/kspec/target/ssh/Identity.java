// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** With which private keys to log in. Passwords and passphrases are never asked for. */
public sealed interface Identity {
    /**
     * One private key, not protected by a passphrase.
     *
     * @param privateKey file in a format of OpenSSH or PEM
     */
    record KeyFile(Path privateKey) implements Identity {
        public KeyFile {
            Objects.requireNonNull(privateKey, "privateKey");
        }
    }

    /**
     * What a configuration of ssh names: keys of the agent, then files. Files that are missing, or protected by a
     * passphrase and not in the agent, are passed over; a file may hold a public key alone if the agent has the
     * private one.
     *
     * @param files of {@code IdentityFile}
     * @param agentSocket the Unix socket of ssh-agent(1), if one is to be asked
     * @param filesOnly whether of the agent's keys only those of the files are offered ({@code IdentitiesOnly})
     */
    record Configured(List<Path> files, Optional<Path> agentSocket, boolean filesOnly) implements Identity {
        public Configured {
            files = List.copyOf(files);
            Objects.requireNonNull(agentSocket, "agentSocket");
        }
    }

    /**
     * What {@code ssh} would try by itself: the keys of the agent, then {@code id_ed25519}, {@code id_ecdsa} and
     * {@code id_rsa}. Files that are missing or protected by a passphrase are passed over.
     *
     * @param directory usually {@code ~/.ssh}
     * @param agentSocket the Unix socket of ssh-agent(1), if one is to be asked
     */
    record DefaultKeys(Path directory, Optional<Path> agentSocket) implements Identity {
        public DefaultKeys {
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(agentSocket, "agentSocket");
        }

        /** The keys of the person who runs this program: {@code ~/.ssh} and {@code $SSH_AUTH_SOCK}. */
        public static DefaultKeys ofUser() {
            Optional<Path> agent = Optional.ofNullable(System.getenv("SSH_AUTH_SOCK"))
                    .filter(path -> !path.isEmpty())
                    .map(Path::of);
            return new DefaultKeys(Path.of(System.getProperty("user.home"), ".ssh"), agent);
        }
    }
}
