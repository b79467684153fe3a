// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/**
 * The connection below JSch, be it TCP, through a jump host or not, or a pair of streams. JSch tells neither why its main loop ended nor how long the server has been silent;
 * this class sees both, and can cut the connection whatever JSch is doing.
 */
final class Transport implements SocketFactory {
    private static final int BUFFER = 64 * 1024;
    private static final int GREETING = 256;

    /** How the server is reached. */
    sealed interface Way {
        /** By a TCP connection from here. */
        record Direct() implements Way {}

        /** By a TCP connection that a jump host makes. */
        record Through(SshConnection jump) implements Way {}

        /** By two streams, without a network. */
        record Over(SshWire wire) implements Way {}
    }

    private final Deadline deadline;
    private final Runnable onNextPacket;
    private final Way way;
    private final ByteArrayOutputStream greeting = new ByteArrayOutputStream();
    private volatile Socket socket;
    private volatile boolean severed;
    private volatile IOException openFailure;
    private volatile String end;
    /** {@link System#nanoTime} since which a read has been waiting for bytes; 0 while none waits. */
    private volatile long waitingSince;

    /**
     * @param deadline for connecting
     * @param onNextPacket called by the reading thread whenever it has dealt with all that came before
     */
    Transport(Deadline deadline, Runnable onNextPacket, Way way) {
        this.deadline = deadline;
        this.onNextPacket = onNextPacket;
        this.way = way;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        try {
            return switch (way) {
                case Way.Direct direct -> directly(host, port);
                case Way.Through(SshConnection jump) -> through(jump, host, port);
                case Way.Over(SshWire wire) -> over(wire);
            };
        } catch (IOException e) {
            openFailure = e;
            throw e;
        }
    }

    private Socket directly(String host, int port) throws IOException {
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                return connect(new InetSocketAddress(address, port));
            } catch (IOException e) {
                last = e;
            }
        }
        throw last == null ? new SocketException("no address") : last;
    }

    private Socket over(SshWire wire) throws IOException {
        WireSocket candidate = new WireSocket(wire);
        socket = candidate;
        if (severed) {
            candidate.close();
            throw new SocketException("given up");
        }
        return candidate;
    }

    private Socket through(SshConnection via, String host, int port) throws IOException {
        TunnelSocket candidate = via.tunnel(host, port);
        socket = candidate;
        if (severed) {
            candidate.close();
            throw new SocketException("given up");
        }
        candidate.open(deadline.left());
        return candidate;
    }

    private Socket connect(InetSocketAddress address) throws IOException {
        Socket candidate = new Socket();
        socket = candidate;
        try {
            if (severed) {
                throw new SocketException("given up");
            }
            candidate.connect(address, Durations.millis(deadline.left()));
            return candidate;
        } catch (IOException e) {
            candidate.close();
            throw e;
        }
    }

    @Override
    public InputStream getInputStream(Socket connected) throws IOException {
        return new Watched(new BufferedInputStream(connected.getInputStream(), BUFFER));
    }

    @Override
    public OutputStream getOutputStream(Socket connected) throws IOException {
        return connected.getOutputStream();
    }

    /** Cuts the connection, or the attempt to make one; every call that waits for the socket ends at once. */
    void sever() {
        severed = true;
        Socket current = socket;
        if (current != null) {
            try {
                current.close();
            } catch (IOException alreadyGone) {
                // close() may report the error that this is about to cause anyway
            }
        }
    }

    /** Why no connection was made, if that was tried. */
    Optional<IOException> openFailure() {
        return Optional.ofNullable(openFailure);
    }

    /** Why the incoming stream ended, unless it was cut here. */
    Optional<String> end() {
        return Optional.ofNullable(end);
    }

    boolean isConnected() {
        Socket current = socket;
        return current != null && current.isConnected();
    }

    /** The first bytes that the server sent. */
    byte[] greeting() {
        synchronized (greeting) {
            return greeting.toByteArray();
        }
    }

    /** For how long a reader has waited in vain; 0 while the reader is busy. */
    long silentNanos() {
        long since = waitingSince;
        return since == 0 ? 0 : Math.max(0, System.nanoTime() - since);
    }

    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            onNextPacket.run();
            waitingSince = System.nanoTime() | 1;
            try {
                int count = in.read(bytes, offset, length);
                if (count < 0) {
                    ended("the server closed it");
                } else {
                    remember(bytes, offset, count);
                }
                return count;
            } catch (IOException e) {
                ended(e.getMessage() == null ? e.toString() : e.getMessage());
                throw e;
            } finally {
                waitingSince = 0;
            }
        }

        private void ended(String why) {
            if (!severed && end == null) {
                end = why;
            }
        }

        private void remember(byte[] bytes, int offset, int count) {
            synchronized (greeting) {
                greeting.write(bytes, offset, Math.min(count, GREETING - greeting.size()));
            }
        }
    }
}
