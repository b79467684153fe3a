// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP connection that a jump host makes (RFC 4254, section 7.2), as the socket of the connection that goes through
 * it. Nobody here listens on a port for that, so that no other program can use the way.
 */
final class TunnelSocket extends Socket implements OpenChannel {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** See {@link RemoteProgram}: no packet is longer than what a small server returns of its window at a time. */
    private static final int PACKET = 8 * 1024;

    /** Reasons of RFC 4254, section 5.1. */
    private static final int PROHIBITED = 1;

    private final SshConnection jump;
    private final ChannelDirectTCPIP channel;
    private final String to;
    private final TunnelBuffer incoming = new TunnelBuffer();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private volatile boolean ending;
    private volatile OutputStream outgoing;

    /** @param channel not opened yet */
    TunnelSocket(SshConnection jump, ChannelDirectTCPIP channel, String host, int port) throws JSchException {
        this.jump = jump;
        this.channel = channel;
        this.to = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        channel.setHost(host);
        channel.setPort(port);
        channel.setLocalWindowSizeMax(SshConnection.WINDOW);
        channel.setLocalPacketSize(SshConnection.LARGEST_PACKET);
        channel.setOutputStream(new Incoming());
    }

    /** Has the jump host connect. */
    void open(Duration limit) throws IOException {
        int millis = Durations.millis(limit.plusSeconds(1)); // so that it is this class that runs out of patience
        try {
            Patience.call("kspec-ssh-tunnel", () -> connected(millis), limit, lost);
        } catch (TimeoutException e) {
            close();
            SocketTimeoutException slow = new SocketTimeoutException(from("took too long to connect to " + to));
            slow.initCause(e);
            throw slow;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        } catch (ExecutionException e) {
            close();
            throw refused(e.getCause());
        }
    }

    private ChannelDirectTCPIP connected(int millis) throws JSchException, IOException {
        channel.connect(millis);
        outgoing = channel.getOutputStream();
        if (gone.get()) {
            channel.disconnect(); // nobody waits for it any more
        }
        return channel;
    }

    private TunnelException refused(Throwable cause) {
        if (jump.failure().isPresent()) {
            return new TunnelException(from("is gone: " + jump.failure().get().what()), "see its console", cause);
        }
        if (channel.getExitStatus() == PROHIBITED) {
            return new TunnelException(
                    from("does not let this user connect on to " + to),
                    "its sshd_config needs AllowTcpForwarding yes, and the user's key no restriction there",
                    cause);
        }
        return new TunnelException(
                from("cannot connect to " + to),
                "is the machine up, and does its SSH server listen there? The jump host looks up its name",
                cause);
    }

    private String from(String what) {
        return "the jump host " + jump.address() + " " + what;
    }

    @Override
    public void settle() {
        if (ending) {
            jump.forget(this);
            incoming.finish();
        }
    }

    @Override
    public void fail(SshFailure reason) {
        jump.forget(this);
        incoming.fail(from("is gone: " + reason.what()));
        lost.completeExceptionally(new SshException(reason));
    }

    @Override
    public InputStream getInputStream() {
        return new BlockInput() {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                return incoming.take(bytes, offset, length);
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new Outgoing();
    }

    @Override
    public boolean isConnected() {
        return outgoing != null;
    }

    @Override
    public boolean isClosed() {
        return gone.get();
    }

    /** Also ends who waits for something to come. */
    @Override
    public void close() {
        if (gone.compareAndSet(false, true)) {
            jump.forget(this);
            incoming.fail("the tunnel was closed by this program");
            if (channel.isConnected()) {
                Patience.tryTo("kspec-ssh-close", channel::disconnect, FAREWELL);
            }
        }
    }

    /** Nothing to set: the jump host's connection to the next is its own. */
    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int timeout) {}

    /** Where JSch's receiving thread puts what comes. */
    private final class Incoming extends OutputStream {
        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            incoming.put(bytes, offset, length);
        }

        @Override
        public void close() {
            ending = true;
            jump.channelEnding();
        }
    }

    private final class Outgoing extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            for (int done = 0; done < length; ) {
                int part = Math.min(PACKET, length - done);
                outgoing.write(bytes, offset + done, part);
                outgoing.flush();
                done += part;
            }
        }
    }
}
