// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks to QEMU (QMP: one JSON object per line each way). Answers are handed out as the lines they are: what is asked here
 * is answered by a text or by nothing, so no JSON parser is needed. One client at a time can be connected.
 */
final class QmpClient implements AutoCloseable {
    /** More than any answer to a question asked here. */
    private static final int LONGEST_LINE = 1 << 16;

    private static final Pattern FORWARD =
            Pattern.compile("\\s127\\.0\\.0\\.1\\s+(\\d+)\\s+" + Pattern.quote(QemuCommand.GUEST_ADDRESS) + "\\s");

    /** In what {@code query-migrate} answers. */
    private static final Pattern STATUS = Pattern.compile("\"status\": *\"([a-z-]+)\"");

    private static final long MIGRATION_POLL_NANOS = 2_000_000;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(LONGEST_LINE).limit(0);
    private final long deadline;

    private QmpClient(SocketChannel channel, Selector selector, long deadline) {
        this.channel = channel;
        this.selector = selector;
        this.deadline = deadline;
    }

    /** Connects and greets; all that follows must be done within the patience. */
    static QmpClient connect(Path socket, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            QmpClient client = new QmpClient(channel, selector, System.nanoTime() + patience.toNanos());
            client.readLine();
            client.ask("{\"execute\":\"qmp_capabilities\"}");
            return client;
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /** The port on the host's loopback interface that leads to the guest. */
    int forwardedPort() throws IOException {
        String answer =
                ask("{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"info usernet\"}}");
        Matcher forward = FORWARD.matcher(answer);
        if (!forward.find()) {
            throw new IOException("QEMU names no forwarded port: " + answer);
        }
        return Integer.parseInt(forward.group(1));
    }

    /** The guest stands still. */
    void stop() throws IOException {
        ask("{\"execute\":\"stop\"}");
    }

    /** The guest goes on. */
    void resume() throws IOException {
        ask("{\"execute\":\"cont\"}");
    }

    /** Memory that lies in a file, or is shared otherwise, is left out of what is saved and restored. */
    void leaveOutSharedMemory() throws IOException {
        ask("{\"execute\":\"migrate-set-capabilities\",\"arguments\":"
                + "{\"capabilities\":[{\"capability\":\"x-ignore-shared\",\"state\":true}]}}");
    }

    /** Writes the state of a guest that stands still to a file in QEMU's directory; returns when that is done. */
    void save(String file) throws IOException {
        ask("{\"execute\":\"migrate\",\"arguments\":{\"uri\":\"exec:exec cat >" + file + "\"}}");
        awaitMigration();
    }

    /** Gives a QEMU that waits for it the state that {@link #save} wrote; the guest then stands still. */
    void restore(String file) throws IOException {
        ask("{\"execute\":\"migrate-incoming\",\"arguments\":{\"uri\":\"exec:exec cat " + file + "\"}}");
        awaitMigration();
    }

    /** An event would tell, but only whom QEMU was told to send it. */
    private void awaitMigration() throws IOException {
        while (true) {
            String answer = ask("{\"execute\":\"query-migrate\"}");
            Matcher status = STATUS.matcher(answer);
            String word = status.find() ? status.group(1) : "";
            if (word.equals("completed")) {
                return;
            }
            if (word.equals("failed") || word.equals("cancelled")) {
                throw new IOException("QEMU says: " + answer);
            }
            LockSupport.parkNanos(MIGRATION_POLL_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    /** Sends a command; returns the line that answers it. Events that come first are skipped. */
    private String ask(String command) throws IOException {
        ByteBuffer bytes = UTF_8.encode(command + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        String line = readLine();
        while (line.contains("\"event\"")) {
            line = readLine();
        }
        if (line.startsWith("{\"error\"")) {
            throw new IOException("QEMU refuses: " + line);
        }
        return line;
    }

    private String readLine() throws IOException {
        for (int end = lineEnd(); ; end = lineEnd()) {
            if (end >= 0) {
                byte[] line = new byte[end - received.position()];
                received.get(line).get();
                return new String(line, UTF_8).strip();
            }
            receive();
        }
    }

    private int lineEnd() {
        for (int i = received.position(); i < received.limit(); i++) {
            if (received.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void receive() throws IOException {
        long left = deadline - System.nanoTime();
        selector.selectedKeys().clear();
        if (left <= 0 || selector.select(Math.max(1, left / 1_000_000)) == 0) {
            throw new IOException("QEMU does not answer");
        }
        received.compact();
        if (!received.hasRemaining()) {
            throw new IOException("QEMU's answer is too long");
        }
        int count = channel.read(received);
        received.flip();
        if (count < 0) {
            throw new IOException("QEMU hung up");
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
