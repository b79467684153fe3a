// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.ssh.ShellQuote;
import dev.kspec.target.ssh.SshConnection;
import dev.kspec.target.ssh.SshEndpoint;
import dev.kspec.target.ssh.SshException;
import dev.kspec.target.ssh.SshWire;
import dev.kspec.wire.AgentClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A target behind an SSH server. */
final class SshTarget implements Target {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final SshConnection ssh;
    private final AgentDeployment.Deployed deployed;
    private final String description;

    private SshTarget(SshConnection ssh, AgentDeployment.Deployed deployed, String description) {
        this.ssh = ssh;
        this.deployed = deployed;
        this.description = description;
    }

    /** How the agent comes to run there. */
    interface Start {
        AgentDeployment.Deployed by(AgentDeployment deployment) throws TargetException;
    }

    /** Connects, puts the agent there and greets it. */
    static SshTarget connect(SshEndpoint endpoint, String what, Targets.Progress progress) throws TargetException {
        return connect(endpoint, what, progress, AgentDeployment::deploy);
    }

    /** Connects, starts the agent and greets it. */
    static SshTarget connect(SshEndpoint endpoint, String what, Targets.Progress progress, Start start)
            throws TargetException {
        return login(() -> SshConnection.connect(endpoint), what, progress, start);
    }

    /** Logs in over two streams, starts the agent and greets it. */
    static SshTarget over(SshWire wire, SshEndpoint endpoint, String what, Targets.Progress progress, Start start)
            throws TargetException {
        return login(() -> SshConnection.over(wire, endpoint), what, progress, start);
    }

    private interface Login {
        SshConnection in() throws SshException;
    }

    private static SshTarget login(Login login, String what, Targets.Progress progress, Start start)
            throws TargetException {
        long begin = System.nanoTime();
        SshConnection ssh;
        try {
            ssh = login.in();
        } catch (SshException e) {
            throw new TargetException(e.getMessage(), e);
        }
        progress.took("SSH", Duration.ofNanos(System.nanoTime() - begin));
        begin = System.nanoTime();
        boolean done = false;
        try {
            AgentDeployment.Deployed deployed = start.by(new AgentDeployment(ssh));
            progress.took("agent", Duration.ofNanos(System.nanoTime() - begin));
            done = true;
            return new SshTarget(
                    ssh,
                    deployed,
                    what + ", Linux " + deployed.agent().guest().release() + ", "
                            + deployed.agent().guest().machine());
        } finally {
            if (!done) {
                ssh.close();
            }
        }
    }

    @Override
    public AgentClient agent() {
        return deployed.agent();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String moduleDirectory() {
        return deployed.directory();
    }

    @Override
    public void putModule(Path file) throws TargetException {
        try {
            ssh.upload(Files.readAllBytes(file), deployed.directory() + "/" + file.getFileName(), 0600, PATIENCE);
        } catch (SshException e) {
            throw new TargetException(e.getMessage(), e);
        } catch (IOException e) {
            throw new TargetException("the module " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> console() {
        return List.of();
    }

    @Override
    public Fate fate() {
        return new Fate.Unknown(ssh.failure().map(f -> f.message()).orElse("the connection still stands"));
    }

    /**
     * Ends the agent and removes its directory, then the connection; on a connection that is gone, only the latter. The end of
     * its input ends the agent; to say anything would take as long as it does not listen.
     */
    @Override
    public void close() {
        if (ssh.failure().isEmpty()) {
            try {
                deployed.channel().stdin().close();
                var unusedEnd = deployed.channel().awaitEnd(GOODBYE);
                var unusedResult = ssh.exec("rm -rf " + ShellQuote.word(deployed.directory()), GOODBYE, 1024);
            } catch (IOException e) {
                // The other side is as good as gone; there is nobody left to tell.
            }
        }
        ssh.close();
    }

    /** Has the shell there run a line of ours; false if it did not within the bound. */
    boolean tell(String command, Duration bound) {
        try {
            return ssh.exec(command, bound, 1024).end().isSuccess();
        } catch (SshException e) {
            return false;
        }
    }

    /**
     * Ends the agent and the connection, and leaves all else there as it is.
     *
     * @param last a command for when the agent is gone
     */
    void leave(String last) throws TargetException {
        try {
            deployed.channel().stdin().close();
            var unusedEnd = deployed.channel().awaitEnd(GOODBYE);
            var unusedResult = ssh.exec(last, GOODBYE, 1024);
        } catch (IOException e) {
            throw new TargetException(ssh.address() + ": " + e.getMessage(), e);
        } finally {
            ssh.close();
        }
    }

    /** Ends the connection alone, for a machine that is about to be thrown away. */
    void drop() {
        ssh.close();
    }
}
