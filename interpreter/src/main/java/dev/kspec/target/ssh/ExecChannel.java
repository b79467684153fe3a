// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;

/**
 * A program on the target and its standard streams.
 *
 * <p>Reading: end of file means that the program closed its output or ended in good order. If the connection broke,
 * the bytes that had come are delivered, then {@code read} throws an {@link SshException} of kind {@code LOST}. One
 * thread should read at all times: when a megabyte is waiting, the whole connection stands still until it is taken,
 * the other channels included.
 *
 * <p>Writing: {@code write} returns when the bytes are on their way, waits while the program does not read, and throws
 * {@code REMOTE} once the program has ended. {@code flush} does nothing. Closing the output stream sends end of file.
 *
 * <p>One thread may read, another write, a third close.
 */
public final class ExecChannel implements AutoCloseable {
    /** How many of the last bytes of standard error are kept. */
    public static final int STDERR_KEPT = 64 * 1024;

    private static final int STDOUT_BUFFER = 1024 * 1024;

    private final SshConnection connection;
    private final String command;
    private final BytePipe stdin;
    private final BytePipe stdout;
    private final TailBuffer stderr = new TailBuffer(STDERR_KEPT);
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    private final RemoteProgram program;

    private ExecChannel(SshConnection connection, String command, Duration limit) throws SshException {
        this.connection = connection;
        this.command = command;
        this.stdin = connection.stdinPipe(command);
        this.stdout = new BytePipe(STDOUT_BUFFER, doing -> connection.failures().interrupted(command, doing));
        this.program = connection.start(command, stdin, stdout, stderr, limit);
    }

    static ExecChannel start(SshConnection connection, String command, Duration limit) throws SshException {
        return new ExecChannel(connection, command, limit);
    }

    /** What the program writes to its standard output. */
    public InputStream stdout() {
        return in;
    }

    /** What the program reads from its standard input. */
    public OutputStream stdin() {
        return out;
    }

    /** The last {@link #STDERR_KEPT} bytes at most that the program has written to its standard error so far. */
    public byte[] stderr() {
        return stderr.bytes();
    }

    /**
     * Waits until the program has ended.
     *
     * @throws SshException {@code LOST} if that will never be known, {@code TIMEOUT} if it has not ended yet, {@code
     *     CLOSED} or {@code INTERRUPTED}
     */
    public RemoteEnd awaitEnd(Duration timeout) throws SshException {
        return program.awaitEnd(Deadline.in(timeout, connection.failures().tooLong(command, timeout)));
    }

    /** Closes the channel; the program is not waited for. Calls on it that are waiting fail with {@code CLOSED}. */
    @Override
    public void close() {
        SshFailure reason = connection.failures().channelClosedHere(command);
        stdin.abandon(reason);
        stdout.abandon(reason);
        program.close(reason);
    }

    private final class In extends BlockInput {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            return stdout.take(bytes, offset, length);
        }

        @Override
        public int available() {
            return stdout.available();
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            stdin.put(bytes, offset, length);
        }

        @Override
        public void close() {
            stdin.finish();
        }
    }
}
