// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** From an endpoint to a session that is logged in, or to a failure that says at which point it went wrong. */
final class Handshake {
    private final SshEndpoint endpoint;
    private final SshOptions options;
    private final HandshakeFailures failures;
    private final Deadline deadline;

    /** Starts the clock. */
    Handshake(SshEndpoint endpoint, SshOptions options) {
        this.endpoint = endpoint;
        this.options = options;
        this.failures = new HandshakeFailures(endpoint);
        this.deadline = Deadline.in(options.connectTimeout(), failures.timeout(options.connectTimeout()));
    }

    Deadline deadline() {
        return deadline;
    }

    Session run(Transport transport, JschLog log, ThreadFactory threads) throws SshException {
        JSch jsch = new JSch();
        jsch.setInstanceLogger(log);
        HostKeyCheck hostKeys = hostKeys();
        Identities identities = identities(jsch);
        Session session = session(jsch, hostKeys);
        session.setSocketFactory(transport);
        session.setThreadFactory(threads);
        try {
            return Patience.call("kspec-ssh-connect", () -> connected(session), deadline.left());
        } catch (TimeoutException e) {
            transport.sever();
            throw new SshException(failures.timeout(transport, options.connectTimeout()), e);
        } catch (InterruptedException e) {
            transport.sever();
            Thread.currentThread().interrupt();
            throw new SshException(failures.interrupted(), e);
        } catch (ExecutionException e) {
            transport.sever();
            throw new SshException(failures.explain(e.getCause(), transport, hostKeys, identities), e.getCause());
        }
    }

    private static Session connected(Session session) throws JSchException {
        session.connect();
        return session;
    }

    /** In bounded time, too: an agent may hang. */
    private Identities identities(JSch jsch) throws SshException {
        try {
            Identities identities =
                    Patience.call("kspec-ssh-keys", () -> Identities.load(jsch, endpoint.identity()), deadline.left());
            if (identities.isEmpty()) {
                throw new SshException(failures.noIdentity(identities));
            }
            return identities;
        } catch (TimeoutException e) {
            throw new SshException(failures.agentSilent(options.connectTimeout()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(failures.interrupted(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private HostKeyCheck hostKeys() throws SshException {
        return switch (endpoint.hostKeys()) {
            case HostKeyPolicy.Pinned pinned -> new PinnedKeys(pinned);
            case HostKeyPolicy.KnownHosts known -> {
                try {
                    yield new KnownHostsFiles(known);
                } catch (IOException e) {
                    throw new SshException(failures.knownHostsUnreadable(e), e);
                }
            }
        };
    }

    private Session session(JSch jsch, HostKeyCheck hostKeys) {
        SshAddress address = endpoint.address();
        try {
            Session session = jsch.getSession(address.user(), address.host(), address.port());
            session.setHostKeyRepository(hostKeys);
            endpoint.hostKeyAlias().ifPresent(session::setHostKeyAlias);
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey");
            // A certificate would be checked against authorities only, past the judgement of HostKeyCheck.
            session.setConfig("server_host_key", withoutCertificates(JSch.getConfig("server_host_key")));
            return session;
        } catch (JSchException e) {
            throw new IllegalStateException(e); // an address has a user and a host, which is all that JSch asks for
        }
    }

    private static String withoutCertificates(String algorithms) {
        return Arrays.stream(algorithms.split(","))
                .filter(name -> !name.contains("-cert-"))
                .collect(Collectors.joining(","));
    }
}
