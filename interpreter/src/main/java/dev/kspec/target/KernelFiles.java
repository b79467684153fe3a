// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.ssh.ExecResult;
import dev.kspec.target.ssh.RemoteEnd;
import dev.kspec.target.ssh.ShellQuote;
import dev.kspec.target.ssh.SshConnection;
import dev.kspec.target.ssh.SshEndpoint;
import dev.kspec.target.ssh.SshException;
import java.time.Duration;
import java.util.Optional;

/** Reads files of a host's kernel over SSH; needs no agent there. */
public final class KernelFiles implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SshConnection ssh;

    private KernelFiles(SshConnection ssh) {
        this.ssh = ssh;
    }

    /** Connects to a host. */
    public static KernelFiles connect(SshEndpoint endpoint) throws TargetException {
        try {
            return new KernelFiles(SshConnection.connect(endpoint));
        } catch (SshException e) {
            throw new TargetException(e.getMessage(), e);
        }
    }

    /**
     * The content of a file, if it is there.
     *
     * @param mostBytes a larger file is an error
     */
    public Optional<byte[]> read(String path, int mostBytes) throws TargetException {
        String quoted = ShellQuote.word(path);
        try {
            ExecResult result = ssh.exec("test -e " + quoted + " || exit 3; exec cat " + quoted, PATIENCE, mostBytes);
            if (result.end().equals(new RemoteEnd.Exited(3))) {
                return Optional.empty();
            }
            if (!result.end().equals(new RemoteEnd.Exited(0))) {
                throw new TargetException(path + " cannot be read on " + ssh.address() + ": "
                        + result.stderrText().strip());
            }
            if (result.truncated()) {
                throw new TargetException(path + " on " + ssh.address() + " is larger than " + mostBytes + " bytes");
            }
            return Optional.of(result.stdout());
        } catch (SshException e) {
            throw new TargetException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        ssh.close();
    }
}
