// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** Asks a port whether an SSH server is behind it. QEMU itself accepts connections for the guest, so only its greeting counts. */
public final class SshBanner {
    private static final int LONGEST = 255;

    private SshBanner() {}

    /** The server's greeting ({@code SSH-2.0-…}, RFC 4253 section 4.2); empty if none comes within the patience. */
    public static Optional<String> read(String host, int port, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0 && next != '\n';
                    next = socket.getInputStream().read()) {
                line.append((char) next);
                if (line.length() > LONGEST) {
                    return Optional.empty();
                }
            }
            String greeting = line.toString().strip();
            return greeting.startsWith("SSH-") ? Optional.of(greeting) : Optional.empty();
        } catch (IOException silent) {
            return Optional.empty();
        }
    }
}
