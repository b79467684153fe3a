// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.VmRecord;
import dev.kspec.target.ssh.HostKeyPolicy;
import dev.kspec.target.ssh.Identity;
import dev.kspec.target.ssh.SshAddress;
import dev.kspec.target.ssh.SshConnection;
import dev.kspec.target.ssh.SshEndpoint;
import dev.kspec.target.ssh.SshException;
import dev.kspec.target.ssh.SshFailure;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** A connection of the test's own into a lab VM that kspec works with. */
final class GuestShell implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_OUTPUT = 4096;

    private final SshConnection ssh;

    private GuestShell(SshConnection ssh) {
        this.ssh = ssh;
    }

    static GuestShell into(VmRecord vm) throws Exception {
        Lab lab = Lab.open(vm.lab());
        return new GuestShell(SshConnection.connect(new SshEndpoint(
                new SshAddress(lab.user(), "127.0.0.1", vm.sshPort()),
                new Identity.KeyFile(lab.privateKey()),
                new HostKeyPolicy.Pinned(List.of(Files.readString(lab.hostKey()).strip())))));
    }

    /**
     * Runs a command that may take the connection with it: it begins a moment after this has returned; on a machine that is
     * busy beyond measure, before.
     */
    void soon(String command) throws SshException {
        try {
            var unused =
                    ssh.exec("(usleep 100000; " + command + ") </dev/null >/dev/null 2>&1 &", PATIENCE, MOST_OUTPUT);
        } catch (SshException e) {
            if (e.failure().kind() != SshFailure.Kind.LOST) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        ssh.close();
    }
}
