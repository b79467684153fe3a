// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One authenticated SSH connection. All methods may be called from any thread, several at a time; each command has a
 * channel of its own.
 *
 * <p>Every failure is an {@link SshException}. A failed command or upload leaves the connection usable unless {@link
 * #failure} then says otherwise. {@link #close}, and the loss of the connection, end every call that is waiting.
 * Interrupting a thread ends its call with {@link SshFailure.Kind#INTERRUPTED} and sets its interrupt flag again.
 */
public final class SshConnection implements AutoCloseable {
    private static final int STDIN_BUFFER = 256 * 1024;

    /**
     * How many bytes a server may send ahead on a channel: enough for 100 MB/s from a server 40 ms away (RFC 4254, section
     * 5.2). JSch has 1 MiB by itself, with which 64 MiB from there take three times as long.
     */
    static final int WINDOW = 4 * 1024 * 1024;

    /** How many bytes a server may put into one packet; what OpenSSH sends at most. */
    static final int LARGEST_PACKET = 32 * 1024;

    private final SshEndpoint endpoint;
    private final SshOptions options;
    private final Failures failures;
    private final Set<OpenChannel> channels = ConcurrentHashMap.newKeySet();
    private final AtomicInteger channelsEnding = new AtomicInteger();
    private final AtomicReference<SshFailure> failure = new AtomicReference<>();
    private final Transport.Way way;
    private final Transport transport;
    private final JschLog log;
    private volatile Session session;
    private volatile KeepAlive keepAlive;

    private SshConnection(SshEndpoint endpoint, SshOptions options, Deadline deadline, Transport.Way way) {
        this.endpoint = endpoint;
        this.options = options;
        this.failures = new Failures(endpoint.address());
        this.log = new JschLog(options.log());
        this.way = way;
        this.transport = new Transport(deadline, this::settleEnding, way);
    }

    /** Connects and logs in with the endpoint's options. */
    public static SshConnection connect(SshEndpoint endpoint) throws SshException {
        return connect(endpoint, endpoint.options());
    }

    /**
     * Connects, checks the server's key and logs in; before that to each host on the way, in the same manner and with
     * options of its own.
     *
     * @param options for the last, the endpoint's own host
     * @throws SshException of any kind but {@code REMOTE} and {@code CLOSED}, within the options' connect timeout for each host
     */
    public static SshConnection connect(SshEndpoint endpoint, SshOptions options) throws SshException {
        if (endpoint.via().isEmpty()) {
            return login(endpoint, options, new Transport.Way.Direct());
        }
        SshConnection jump = jump(endpoint.via().get(), endpoint.displayName());
        try {
            return login(endpoint, options, new Transport.Way.Through(jump));
        } catch (SshException e) {
            jump.close();
            throw e;
        }
    }

    /**
     * Logs in with the endpoint's options to a server that is reached by two streams; the endpoint's address is but a name.
     *
     * @throws SshException as {@link #connect(SshEndpoint, SshOptions)} does
     */
    public static SshConnection over(SshWire wire, SshEndpoint endpoint) throws SshException {
        return login(endpoint, endpoint.options(), new Transport.Way.Over(wire));
    }

    /** Connects to a host on the way, and to those on the way to that. */
    private static SshConnection jump(SshEndpoint hop, String target) throws SshException {
        Optional<SshConnection> before =
                hop.via().isPresent() ? Optional.of(jump(hop.via().get(), target)) : Optional.empty();
        try {
            return login(
                    hop,
                    hop.options(),
                    before.<Transport.Way>map(Transport.Way.Through::new).orElseGet(Transport.Way.Direct::new));
        } catch (SshException e) {
            before.ifPresent(SshConnection::close);
            throw new SshException(e.failure().onTheWayTo(target), e);
        }
    }

    private static SshConnection login(SshEndpoint endpoint, SshOptions options, Transport.Way way)
            throws SshException {
        Handshake handshake = new Handshake(endpoint, options);
        SshConnection connection = new SshConnection(endpoint, options, handshake.deadline(), way);
        connection.begin(handshake.run(connection.transport, connection.log, connection::thread));
        return connection;
    }

    private void begin(Session loggedIn) {
        session = loggedIn;
        keepAlive =
                new KeepAlive(transport, options, this::askForSignOfLife, silence -> fail(failures.silent(silence)));
        Patience.daemon("kspec-ssh-watch " + address().hostAndPort(), keepAlive).start();
        if (!loggedIn.isConnected()) {
            failLost(); // its reading thread may have ended before it could be seen here
        }
    }

    private void askForSignOfLife() {
        try {
            session.sendKeepAliveMsg();
        } catch (Exception e) { // declared by JSch; the reading thread meets the cause, too
            log("cannot send a keep-alive: " + e);
        }
    }

    /** JSch's threads. The one that reads the connection ends when the session does, not before. */
    private Thread thread(Runnable task) {
        return Patience.daemon("kspec-ssh", () -> {
            task.run();
            Session current = session;
            if (current != null && !current.isConnected()) {
                failLost();
            }
        });
    }

    private void failLost() {
        fail(failures.lost(transport.end().or(log::lastReason).orElse("its end was not explained")));
    }

    public SshAddress address() {
        return endpoint.address();
    }

    /** Why the connection cannot be used any more; empty while it can. */
    public Optional<SshFailure> failure() {
        return Optional.ofNullable(failure.get());
    }

    /**
     * Runs a command with empty standard input and waits for it.
     *
     * @param command a line for the login shell of the user; see {@link ShellQuote}
     * @param timeout for the whole; a command that takes longer is killed as far as the server supports it
     * @param maxBytes how much of each output to keep; the rest is read and dropped
     * @throws SshException {@code TIMEOUT}, {@code PROTOCOL}, {@code LOST}, {@code CLOSED} or {@code INTERRUPTED};
     *     an exit status other than 0 is a result, not a failure
     */
    public ExecResult exec(String command, Duration timeout, int maxBytes) throws SshException {
        Deadline deadline = Deadline.in(timeout, failures.tooLong(command, timeout));
        HeadBuffer stdout = new HeadBuffer(maxBytes);
        HeadBuffer stderr = new HeadBuffer(maxBytes);
        BytePipe stdin = new BytePipe(1, doing -> failures.interrupted(command, doing));
        stdin.finish();
        RemoteProgram program = start(command, stdin, stdout, stderr, deadline.left());
        try {
            RemoteEnd end = program.awaitEnd(deadline);
            boolean truncated = stdout.isTruncated() || stderr.isTruncated();
            return new ExecResult(end, stdout.bytes(), stderr.bytes(), truncated);
        } catch (SshException e) {
            program.kill(e.failure());
            throw e;
        }
    }

    /**
     * Writes a file on the target. The file appears complete under its name or not at all; an existing one is
     * replaced. Needs no SFTP or SCP there, only {@code sh cat wc chmod mv rm}.
     *
     * @param content exactly {@code size} bytes
     * @param path on the target; any text without NUL
     * @param mode permission bits, {@code 0} to {@code 07777}
     * @param timeout for the whole
     * @throws SshException also {@code REMOTE} if the target could not write the file
     * @throws IOException if {@code content} cannot be read or has another size
     */
    public void upload(InputStream content, long size, String path, int mode, Duration timeout) throws IOException {
        new Upload(this, path, mode, size).run(content, timeout);
    }

    /** Writes these bytes; see {@link #upload(InputStream, long, String, int, Duration)}. */
    public void upload(byte[] content, String path, int mode, Duration timeout) throws SshException {
        try {
            upload(new ByteArrayInputStream(content), content.length, path, mode, timeout);
        } catch (SshException e) {
            throw e;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Starts a command and leaves its streams to the caller.
     *
     * @param command a line for the login shell of the user
     * @throws SshException if it could not be started within the options' connect timeout
     */
    public ExecChannel open(String command) throws SshException {
        return ExecChannel.start(this, command, options.connectTimeout());
    }

    /** Ends the connection and all calls on it. Programs that still run there see their channel close. */
    @Override
    public void close() {
        fail(failures.closedHere());
    }

    RemoteProgram start(String command, BytePipe stdin, ByteSink stdout, ByteSink stderr, Duration limit)
            throws SshException {
        ChannelExec channel;
        try {
            channel = (ChannelExec) session.openChannel("exec");
        } catch (JSchException e) {
            SshFailure reason = failure().orElseGet(() -> failures.lost(String.valueOf(e.getMessage())));
            throw new SshException(reason, e);
        }
        RemoteProgram program = new RemoteProgram(this, channel, command, stdin, stdout, stderr);
        channels.add(program);
        failure().ifPresent(program::fail); // it may have come between the two lines above
        program.start(limit);
        return program;
    }

    /** A way on to another host, not opened yet. */
    TunnelSocket tunnel(String host, int port) throws IOException {
        try {
            TunnelSocket tunnel =
                    new TunnelSocket(this, (ChannelDirectTCPIP) session.openChannel("direct-tcpip"), host, port);
            channels.add(tunnel);
            failure().ifPresent(tunnel::fail); // it may have come between the two lines above
            return tunnel;
        } catch (JSchException e) {
            throw new IOException("the jump host " + address() + " is gone: " + e.getMessage(), e);
        }
    }

    BytePipe stdinPipe(String command) {
        return new BytePipe(STDIN_BUFFER, doing -> failures.interrupted(command, doing));
    }

    Failures failures() {
        return failures;
    }

    void log(String line) {
        options.log().line(Printable.of(line));
    }

    void channelEnding() {
        channelsEnding.incrementAndGet();
    }

    void forget(OpenChannel channel) {
        channels.remove(channel);
    }

    /** Called by the reading thread before it waits for more: what has ended by now, ended in good order. */
    private void settleEnding() {
        if (channelsEnding.get() > 0 && channelsEnding.getAndSet(0) > 0) {
            channels.forEach(OpenChannel::settle);
        }
    }

    /** The first reason stands. */
    private void fail(SshFailure reason) {
        if (failure.compareAndSet(null, reason)) {
            KeepAlive watcher = keepAlive;
            if (watcher != null) {
                watcher.stop();
            }
            transport.sever();
            channels.forEach(channel -> channel.fail(reason));
            if (way instanceof Transport.Way.Through(SshConnection jump)) {
                jump.close();
            }
        }
    }
}
