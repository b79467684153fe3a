// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.UnixDomainSocketFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Gives JSch the keys to log in with. */
final class Identities {
    private static final List<String> DEFAULT_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final JSch jsch;
    private final List<byte[]> fromAgent = new ArrayList<>();
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
            case Identity.Configured configured -> keys.addConfigured(configured);
            case Identity.DefaultKeys defaults -> {
                defaults.agentSocket().ifPresent(socket -> keys.addAgent(socket, blob -> true));
                defaultFiles(defaults.directory()).forEach(keys::addFile);
                if (keys.isEmpty() && keys.passedOver.isEmpty()) {
                    keys.passedOver.add("there is no " + String.join(", ", DEFAULT_FILES) + " in "
                            + Printable.of(defaults.directory().toString()) + " and no key in an ssh-agent");
                }
            }
        }
        return keys;
    }

    /** Those that are there. */
    static List<Path> defaultFiles(Path directory) {
        return DEFAULT_FILES.stream()
                .map(directory::resolve)
                .filter(Files::exists)
                .toList();
    }

    /** As ssh does: first what the agent has of the files, then the rest of the agent, then the rest of the files. */
    private void addConfigured(Identity.Configured configured) {
        Map<Path, byte[]> publicKeys = new LinkedHashMap<>();
        configured.files().forEach(file -> publicKey(file).ifPresent(blob -> publicKeys.put(file, blob)));
        Predicate<byte[]> isOfFiles = blob -> publicKeys.values().stream().anyMatch(b -> Arrays.equals(b, blob));
        configured.agentSocket().ifPresent(socket -> {
            addAgent(socket, isOfFiles);
            if (!configured.filesOnly()) {
                addAgent(socket, isOfFiles.negate());
            }
        });
        for (Path file : configured.files()) {
            byte[] blob = publicKeys.get(file);
            if (blob == null || fromAgent.stream().noneMatch(b -> Arrays.equals(b, blob))) {
                addFile(file);
            }
        }
        if (isEmpty() && passedOver.isEmpty()) {
            passedOver.add("the configuration of ssh names no IdentityFile for it, and no ssh-agent has a key");
        }
    }

    /** The public half: the file's own, or what stands in the one beside it that ends in {@code .pub}. */
    private static Optional<byte[]> publicKey(Path file) {
        for (Path candidate : List.of(file, file.resolveSibling(file.getFileName() + ".pub"))) {
            try {
                String text = Files.readString(candidate, StandardCharsets.ISO_8859_1);
                return Optional.of(PublicKey.parse(text.strip()).blob());
            } catch (IOException | IllegalArgumentException other) {
                // a private key, or none
            }
        }
        return Optional.empty();
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

    /** @param wanted says of a public key whether it is to be offered */
    private void addAgent(Path socket, Predicate<byte[]> wanted) {
        String name = "ssh-agent at " + Printable.of(socket.toString());
        try {
            var connector = new SSHAgentConnector(new UnixDomainSocketFactory(), socket);
            if (!connector.isAvailable()) {
                passOver(name + " does not answer");
                return;
            }
            for (var identity : new AgentIdentityRepository(connector).getIdentities()) {
                if (!wanted.test(identity.getPublicKeyBlob())) {
                    continue;
                }
                jsch.addIdentity(identity, null);
                fromAgent.add(identity.getPublicKeyBlob());
                offered.add(Printable.of(identity.getName()) + " of the ssh-agent");
            }
        } catch (JSchException | AgentProxyException e) {
            passOver(name + ": " + Printable.of(String.valueOf(e.getMessage())));
        }
    }

    /** Said once, though the agent may be asked twice. */
    private void passOver(String what) {
        if (!passedOver.contains(what)) {
            passedOver.add(what);
        }
    }
}
