// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Finds out and says at which point the way to a logged-in session went wrong. */
final class HandshakeFailures {
    private static final String IS_SERVER_UP = "is the machine up, and does its SSH server listen there?";

    private final SshEndpoint endpoint;
    private final SshAddress address;

    HandshakeFailures(SshEndpoint endpoint) {
        this.endpoint = endpoint;
        this.address = endpoint.address();
    }

    SshFailure interrupted() {
        return of(Kind.INTERRUPTED, "interrupted while connecting", "");
    }

    SshFailure noIdentity(Identities identities) {
        return of(
                Kind.AUTH_FAILED,
                "there is no private key to log in with: " + identities.passedOver(),
                "make one with ssh-keygen");
    }

    SshFailure agentSilent(Duration limit) {
        return of(
                Kind.TIMEOUT,
                "the ssh-agent did not answer within " + Durations.text(limit),
                "restart it, or unset SSH_AUTH_SOCK");
    }

    SshFailure knownHostsUnreadable(IOException e) {
        return of(
                Kind.HOST_KEY_UNKNOWN,
                "cannot read known host keys: " + Printable.of(String.valueOf(e.getMessage())),
                "mend that file");
    }

    SshFailure timeout(Duration limit) {
        return of(Kind.TIMEOUT, "login took longer than " + Durations.text(limit), "is the machine overloaded?");
    }

    /** As {@link #timeout(Duration)}, in view of how far the connection had come. */
    SshFailure timeout(Transport transport, Duration limit) {
        String within = " within " + Durations.text(limit);
        if (!transport.isConnected()) {
            return of(Kind.TIMEOUT, "no TCP connection" + within, IS_SERVER_UP);
        }
        if (!hasGreeting(transport)) {
            return of(Kind.TIMEOUT, "the port is open, but no SSH server spoke" + within, IS_SERVER_UP);
        }
        return timeout(limit);
    }

    /** What JSch's exception means, in view of how far the connection had come. */
    SshFailure explain(Throwable cause, Transport transport, HostKeyCheck hostKeys, Identities identities) {
        if (transport.openFailure().isPresent()) {
            return unreachable(transport.openFailure().get());
        }
        if (!hasGreeting(transport)) {
            return noGreeting(cause, transport);
        }
        return switch (hostKeys.verdict()) {
            case UNKNOWN -> unknownHostKey(hostKeys);
            case WRONG -> wrongHostKey(hostKeys);
            case REVOKED ->
                of(
                        Kind.HOST_KEY_MISMATCH,
                        "the server's key, " + key(hostKeys) + ", is marked as revoked in " + hostKeys.expectation(),
                        "do not trust what answers there");
            case NOT_SEEN -> notAgreed(cause, transport);
            case ACCEPTED -> notLoggedIn(cause, transport, identities);
        };
    }

    private SshFailure unreachable(IOException e) {
        String detail = Printable.of(String.valueOf(e.getMessage()));
        return switch (e) {
            case TunnelException jump -> of(Kind.UNREACHABLE, detail, jump.remedy());
            case UnknownHostException unknown ->
                of(Kind.UNREACHABLE, "there is no host of that name", "is the name spelt right?");
            case SocketTimeoutException slow -> of(Kind.TIMEOUT, "no TCP connection in the time allowed", IS_SERVER_UP);
            case ConnectException refused -> of(Kind.UNREACHABLE, "no TCP connection: " + detail, IS_SERVER_UP);
            default -> of(Kind.UNREACHABLE, "no way there: " + detail, IS_SERVER_UP);
        };
    }

    private SshFailure noGreeting(Throwable cause, Transport transport) {
        byte[] said = transport.greeting();
        if (said.length > 0) {
            return of(
                    Kind.PROTOCOL,
                    "not an SSH server; it said \"" + Printable.of(said) + "\"",
                    "is that the right port?");
        }
        String why = transport.end().orElse(Printable.of(String.valueOf(cause.getMessage())));
        return of(Kind.UNREACHABLE, "the port is open, but no SSH server spoke: " + why, IS_SERVER_UP);
    }

    private SshFailure unknownHostKey(HostKeyCheck hostKeys) {
        String port = address.port() == SshAddress.DEFAULT_PORT ? "" : "-p " + address.port() + " ";
        String name = endpoint.origin().map(SshEndpoint.Origin::name).orElse(address.host());
        boolean scans = endpoint.via().isEmpty() && endpoint.hostKeyAlias().isEmpty();
        String what = "the server's key, " + key(hostKeys) + ", is not known: no entry in " + hostKeys.expectation();
        String remedy = "if that fingerprint is right, log in once with: ssh " + port
                + ShellQuote.bare(address.user() + "@" + name)
                + (scans
                        ? " (or add what this prints: ssh-keyscan " + port + ShellQuote.bare(address.host()) + ")"
                        : "");
        return of(Kind.HOST_KEY_UNKNOWN, what, remedy);
    }

    private SshFailure wrongHostKey(HostKeyCheck hostKeys) {
        String what = "THE SERVER'S KEY IS NOT THE EXPECTED ONE: it shows " + key(hostKeys) + ", expected was ";
        return switch (endpoint.hostKeys()) {
            case HostKeyPolicy.Pinned pinned ->
                of(
                        Kind.HOST_KEY_MISMATCH,
                        what + hostKeys.expectation(),
                        "another machine answers at this address, or its key was made anew");
            case HostKeyPolicy.KnownHosts known ->
                of(
                        Kind.HOST_KEY_MISMATCH,
                        what + "the one in " + hostKeys.expectation(),
                        "someone may be listening in; only if you know why it changed, remove the old one: ssh-keygen -R "
                                + ShellQuote.word(knownHostsName()));
        };
    }

    private SshFailure notAgreed(Throwable cause, Transport transport) {
        if (cause instanceof JSchAlgoNegoFailException e) {
            String theirs = Printable.of(String.valueOf(e.getServerProposal()));
            return of(
                    Kind.PROTOCOL,
                    "no common algorithm for " + e.getAlgorithmName() + "; the server offers " + theirs,
                    "update its SSH server");
        }
        return broken("during the key exchange", cause, transport);
    }

    private SshFailure notLoggedIn(Throwable cause, Transport transport, Identities identities) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof JSchException && (message.startsWith("Auth fail") || message.startsWith("Auth cancel"))) {
            String others = identities.passedOver().isEmpty() ? "" : "; not tried: " + identities.passedOver();
            return of(
                    Kind.AUTH_FAILED,
                    "the server does not let " + Printable.quote(address.user()) + " in with " + identities.offered()
                            + others,
                    "put the public key into that user's ~/.ssh/authorized_keys on the target");
        }
        return broken("during login", cause, transport);
    }

    private SshFailure broken(String when, Throwable cause, Transport transport) {
        return transport
                .end()
                .map(why -> of(Kind.LOST, "the connection was lost " + when + ": " + why, "see the target's console"))
                .orElseGet(() -> of(
                        Kind.PROTOCOL,
                        "misunderstanding " + when + ": " + Printable.of(cause.toString()),
                        "is that an SSH server?"));
    }

    private String knownHostsName() {
        return endpoint.hostKeyAlias()
                .orElse(
                        address.port() == SshAddress.DEFAULT_PORT
                                ? address.host()
                                : "[" + address.host() + "]:" + address.port());
    }

    private static String key(HostKeyCheck hostKeys) {
        return hostKeys.seen().map(PublicKey::toString).orElse("?");
    }

    /** RFC 4253, section 4.2: the server may say something else first, but then comes a line with its version. */
    private static boolean hasGreeting(Transport transport) {
        String said = new String(transport.greeting(), StandardCharsets.ISO_8859_1);
        return said.startsWith("SSH-") || said.contains("\nSSH-");
    }

    private SshFailure of(Kind kind, String what, String remedy) {
        List<String> places = endpoint.origin().map(SshEndpoint.Origin::places).orElse(List.of());
        String from = places.isEmpty() ? "" : "its settings are from " + String.join(", ", places);
        String separator = from.isEmpty() || remedy.isEmpty() ? "" : "; ";
        return new SshFailure(kind, address, what, remedy + separator + from);
    }
}
