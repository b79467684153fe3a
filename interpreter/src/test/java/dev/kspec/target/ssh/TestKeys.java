// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** Fresh Ed25519 keys in the formats of OpenSSH. */
final class TestKeys {
    private TestKeys() {}

    static KeyPair ed25519() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** As in a {@code .pub} file. */
    static String line(KeyPair pair) {
        return PublicKeyEntry.toString(pair.getPublic());
    }

    static Path write(KeyPair pair, Path file) throws IOException {
        return write(pair, file, null);
    }

    /** @param passphrase null for none */
    static Path write(KeyPair pair, Path file, String passphrase) throws IOException {
        OpenSSHKeyEncryptionContext lock = null;
        if (passphrase != null) {
            lock = new OpenSSHKeyEncryptionContext();
            lock.setCipherType("256");
            lock.setPassword(passphrase);
            lock.setKdfRounds(4);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", lock, out);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return file;
    }
}
