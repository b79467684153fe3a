// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.UnixDomainSocketFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gives JSch the keys to log in with. */
final class Identities {
    private static final List<String> DEFAULT_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final JSch jsch;
    private final List<String> offered = new ArrayList<>();
    private final List<String> passedOver = new ArrayList<>();

    private Identities(JSch jsch) {
        this.jsch = jsch;
    }

    /** Loads the keys; that none could be loaded is found by {@link #isEmpty}. */
    static Identities load(JSch jsch, Identity identity) {
        Identities keys = new Identities(jsch);
        switch (identity) {
            case Identity.KeyFile key -> keys.addFile(key.privateKey());
            case Identity.DefaultKeys defaults -> {
                defaults.agentSocket().ifPresent(keys::addAgent);
                DEFAULT_FILES.stream()
                        .map(defaults.directory()::resolve)
                        .filter(Files::exists)
                        .forEach(keys::addFile);
                if (keys.isEmpty() && keys.passedOver.isEmpty()) {
                    keys.passedOver.add("there is no " + String.join(", ", DEFAULT_FILES) + " in "
                            + Printable.of(defaults.directory().toString()) + " and no key in an ssh-agent");
                }
            }
        }
        return keys;
    }

    boolean isEmpty() {
        return offered.isEmpty();
    }

    /** What is offered to the server, for a message. */
    String offered() {
        return String.join(", ", offered);
    }

    /** What is not and why, for a message; may be empty. */
    String passedOver() {
        return String.join("; ", passedOver);
    }

    private void addFile(Path file) {
        String name = Printable.of(file.toString());
        if (!Files.isReadable(file)) {
            passedOver.add(name + (Files.exists(file) ? " is not readable" : " does not exist"));
            return;
        }
        try {
            KeyPair pair = KeyPair.load(jsch, file.toString());
            boolean locked = pair.isEncrypted();
            pair.dispose();
            if (locked) {
                passedOver.add(name + " is protected by a passphrase (ssh-add it to an ssh-agent)");
            } else {
                jsch.addIdentity(file.toString()); // without effect if the agent has it already
                offered.add(name);
            }
        } catch (JSchException e) {
            passedOver.add(name + " is not a private key (" + Printable.of(String.valueOf(e.getMessage())) + ")");
        }
    }

    private void addAgent(Path socket) {
        String name = "ssh-agent at " + Printable.of(socket.toString());
        try {
            var connector = new SSHAgentConnector(new UnixDomainSocketFactory(), socket);
            if (!connector.isAvailable()) {
                passedOver.add(name + " does not answer");
                return;
            }
            for (var identity : new AgentIdentityRepository(connector).getIdentities()) {
                jsch.addIdentity(identity, null);
                offered.add(Printable.of(identity.getName()) + " of the ssh-agent");
            }
        } catch (JSchException | AgentProxyException e) {
            passedOver.add(name + ": " + Printable.of(String.valueOf(e.getMessage())));
        }
    }
}
