// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;

/** Two streams as the socket of an SSH connection. Closing it ends who waits for something to come, at once. */
final class WireSocket extends Socket {
    private static final int BUFFER = 64 * 1024;

    private final SshWire wire;
    private final TunnelBuffer incoming = new TunnelBuffer();
    private volatile boolean closed;

    WireSocket(SshWire wire) {
        this.wire = wire;
        // A read of a pipe cannot be ended by closing it, hence a thread of its own.
        Patience.daemon("kspec-ssh-wire", this::listen).start();
    }

    private void listen() {
        byte[] bytes = new byte[BUFFER];
        try {
            for (int n = wire.input().read(bytes); n >= 0; n = wire.input().read(bytes)) {
                incoming.put(bytes, 0, n);
            }
            incoming.finish();
        } catch (IOException e) {
            incoming.fail(String.valueOf(e.getMessage()));
        }
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
        return wire.output();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        incoming.fail("the connection was closed by this program");
    }

    /** Nothing to set: there is no network. */
    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int timeout) {}
}
