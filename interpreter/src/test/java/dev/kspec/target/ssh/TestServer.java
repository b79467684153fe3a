// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;

/** An SSH server in this process, with programs written in Java; any other command goes to {@code /bin/sh}. */
final class TestServer implements AutoCloseable {
    /** A program of the server; flushes what it writes and returns the exit status. */
    @FunctionalInterface
    interface Program {
        int run(InputStream in, OutputStream out, OutputStream err, ChannelSession channel) throws Exception;
    }

    private final KeyPair hostKey = TestKeys.ed25519();
    private final KeyPair userKey = TestKeys.ed25519();
    private final Path userKeyFile;
    private final Map<String, Program> programs = new ConcurrentHashMap<>();
    private final SshServer sshd = SshServer.setUpDefaultServer();

    /** @param directory for the user's private key */
    TestServer(Path directory) throws IOException {
        userKeyFile = TestKeys.write(userKey, directory.resolve("user_key"));
        sshd.setHost("127.0.0.1");
        sshd.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        sshd.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
        sshd.setCommandFactory((channel, command) -> command(command));
        sshd.start();
    }

    private Command command(String line) {
        return new TestCommand(programs.getOrDefault(line, new ShellProgram(line)));
    }

    TestServer with(String name, Program program) {
        programs.put(name, program);
        return this;
    }

    /** Sets how many bytes a client may send ahead on a channel. */
    TestServer withWindow(long bytes) {
        CoreModuleProperties.WINDOW_SIZE.set(sshd, bytes);
        return this;
    }

    /** Lets clients connect on to other servers, as a jump host does. */
    TestServer withForwarding() {
        sshd.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        return this;
    }

    /** Offers a certificate for its key besides the key itself, valid for any name and time. */
    TestServer withHostCertificate() throws Exception {
        OpenSshCertificate certificate = OpenSshCertificateBuilder.hostCertificate()
                .id("test")
                .publicKey(hostKey.getPublic())
                .sign(TestKeys.ed25519());
        sshd.setHostKeyCertificateProvider(session -> List.of(certificate));
        return this;
    }

    /** How many connections it has. */
    int connections() {
        return sshd.getActiveSessions().size();
    }

    int port() {
        return sshd.getPort();
    }

    KeyPair hostKey() {
        return hostKey;
    }

    KeyPair userKey() {
        return userKey;
    }

    SshAddress address() {
        return new SshAddress("tester", "127.0.0.1", port());
    }

    Identity identity() {
        return new Identity.KeyFile(userKeyFile);
    }

    Path identityFile() {
        return userKeyFile;
    }

    HostKeyPolicy pinned() {
        return new HostKeyPolicy.Pinned(List.of(TestKeys.line(hostKey)));
    }

    SshEndpoint endpoint() {
        return new SshEndpoint(address(), identity(), pinned());
    }

    SshEndpoint endpointAt(int port) {
        return new SshEndpoint(new SshAddress("tester", "127.0.0.1", port), identity(), pinned());
    }

    SshConnection connect() throws SshException {
        return SshConnection.connect(endpoint());
    }

    /** Drops all connections in the middle of whatever they do. */
    void kill() throws IOException {
        sshd.stop(true);
    }

    @Override
    public void close() throws IOException {
        sshd.stop(true);
        sshd.close(true).await(Duration.ofSeconds(2));
    }
}
