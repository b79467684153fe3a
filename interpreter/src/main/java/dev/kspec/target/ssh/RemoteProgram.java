// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One command on one exec channel, from request to end.
 *
 * <p>JSch closes a channel in the same way whether the server closed it or the connection broke. So a closed channel
 * is only <em>ending</em> at first. If the thread that reads the connection then asks for the next packet, the server
 * closed it in good order ({@link #settle}); if that thread ends instead, the connection is lost ({@link #fail}).
 */
final class RemoteProgram implements OpenChannel {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /**
     * Most bytes in one packet. JSch waits 100 ms whenever the server's window is open, but not for the whole packet
     * that it wants to send, and nothing changes in that time. With packets no longer than what a server returns of
     * its window at a time (dropbear: 8 KiB of 24 KiB), there is no such wait.
     */
    private static final int PACKET = 8 * 1024;

    private final SshConnection connection;
    private final ChannelExec channel;
    private final String command;
    private final BytePipe stdin;
    private final ByteSink stdout;
    private final CompletableFuture<RemoteEnd> end = new CompletableFuture<>();
    private volatile boolean ending;

    /**
     * @param stdin what the program is to read; finished or failed by this class when the program has ended
     * @param stdout takes its output; finished or failed by this class
     * @param stderr takes its error output
     */
    RemoteProgram(
            SshConnection connection,
            ChannelExec channel,
            String command,
            BytePipe stdin,
            ByteSink stdout,
            ByteSink stderr) {
        this.connection = connection;
        this.channel = channel;
        this.command = command;
        this.stdin = stdin;
        this.stdout = stdout;
        try {
            channel.setLocalWindowSizeMax(SshConnection.WINDOW);
            channel.setLocalPacketSize(SshConnection.LARGEST_PACKET);
        } catch (JSchException impossible) {
            throw new IllegalStateException(impossible); // the figures are right, and it is not connected yet
        }
        channel.setCommand(command.getBytes(StandardCharsets.UTF_8));
        channel.setInputStream(new StdinSource());
        channel.setOutputStream(new Output(stdout, this::onStdoutClosed));
        channel.setErrStream(new Output(stderr, this::onChannelClosed));
    }

    /** Opens the channel and has the server start the command. */
    void start(Duration limit) throws SshException {
        int millis = Durations.millis(limit.plusSeconds(1)); // so that it is this class that runs out of patience
        try {
            Patience.call("kspec-ssh-open", () -> connected(millis), limit, end);
        } catch (TimeoutException e) {
            throw new SshException(notStarted(failures().notStarted(command, limit)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(notStarted(failures().interrupted(command, "starting it")), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            SshFailure why = switch (cause) {
                case SshException lost -> lost.failure();
                case JSchException refused -> failures().refused(command, String.valueOf(refused.getMessage()));
                default -> throw new IllegalStateException(cause);
            };
            throw new SshException(notStarted(why), cause);
        }
    }

    private ChannelExec connected(int millis) throws JSchException {
        channel.connect(millis);
        if (end.isCompletedExceptionally()) {
            channel.disconnect(); // nobody waits for it any more
        }
        return channel;
    }

    /** What is wrong with the whole connection explains more than what became of this channel. */
    private SshFailure notStarted(SshFailure otherwise) {
        SshFailure failure = connection.failure().orElse(otherwise);
        close(failure);
        return failure;
    }

    /** Waits for the program's end, or for the channel's. */
    RemoteEnd awaitEnd(Deadline deadline) throws SshException {
        try {
            return end.get(Durations.nanos(deadline.left()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SshException(deadline.failure(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(failures().interrupted(command, "waiting for its end"), e);
        } catch (ExecutionException e) {
            throw new SshException(((SshException) e.getCause()).failure(), e);
        }
    }

    @Override
    public void settle() {
        if (ending) {
            RemoteEnd how = reported();
            connection.forget(this);
            stdin.fail(failures().programEnded(command, how));
            stdout.finish();
            end.complete(how);
        }
    }

    /** The connection is gone, or this channel is not wanted any more. */
    @Override
    public void fail(SshFailure reason) {
        connection.forget(this);
        stdin.fail(reason);
        stdout.fail(reason);
        end.completeExceptionally(new SshException(reason));
    }

    /** Closes the channel without waiting for the program; calls that wait for it fail with this reason. */
    void close(SshFailure reason) {
        fail(reason);
        dispose();
    }

    /** As {@link #close}, but kills the program first, as far as the server lends its hand to that. */
    void kill(SshFailure reason) {
        fail(reason);
        Patience.tryTo("kspec-ssh-kill", this::killAndDisconnect, FAREWELL);
    }

    private void killAndDisconnect() {
        try {
            channel.sendSignal("KILL");
        } catch (Exception e) { // declared by JSch
            connection.log("cannot send a signal: " + e);
        }
        channel.disconnect();
    }

    private void dispose() {
        if (channel.isConnected()) {
            Patience.tryTo("kspec-ssh-close", channel::disconnect, FAREWELL);
        }
    }

    private RemoteEnd reported() {
        if (channel.getExitSignal() != null) {
            return new RemoteEnd.Signalled(Printable.of(channel.getExitSignal()));
        }
        int status = channel.getExitStatus();
        return status == -1 ? new RemoteEnd.Unreported() : new RemoteEnd.Exited(status);
    }

    private void onStdoutClosed() {
        if (!channel.isClosed()) {
            stdout.finish();
        }
    }

    private void onChannelClosed() {
        ending = true;
        connection.channelEnding();
    }

    private Failures failures() {
        return connection.failures();
    }

    /** Where JSch's sending thread gets the input from. */
    private final class StdinSource extends BlockInput {
        @Override
        public int read(byte[] bytes, int offset, int length) throws SshException {
            return stdin.take(bytes, offset, Math.min(length, PACKET));
        }
    }

    /** Where JSch's receiving thread puts an output. */
    private static final class Output extends OutputStream {
        private final ByteSink sink;
        private final Runnable onClose;

        Output(ByteSink sink, Runnable onClose) {
            this.sink = sink;
            this.onClose = onClose;
        }

        @Override
        public void write(int b) throws SshException {
            sink.put(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws SshException {
            sink.put(bytes, offset, length);
        }

        @Override
        public void close() {
            onClose.run();
        }
    }
}
