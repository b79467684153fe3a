// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.ssh.SshEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One host with an SSH server, as it is: it can be connected to again, but not be replaced. */
public final class HostTargets implements Targets {
    private final SshEndpoint endpoint;
    private final Optional<Path> kernel;
    private boolean told;
    private Optional<String> release = Optional.empty();

    /** @param kernel the directory to build modules against; if absent, that of this machine's kernel of the same release */
    public HostTargets(SshEndpoint endpoint, Optional<Path> kernel) {
        this.endpoint = endpoint;
        this.kernel = kernel;
    }

    @Override
    public Target acquire(Progress progress) throws TargetException {
        if (!told) {
            told = true;
            endpoint.notes().forEach(progress::note);
        }
        progress.working("connecting to " + endpoint.displayName(), -1);
        SshTarget target = SshTarget.connect(endpoint, endpoint.displayName(), progress);
        release = Optional.of(target.agent().guest().release());
        return target;
    }

    @Override
    public boolean replaceable() {
        return false;
    }

    @Override
    public Path kernelBuildDirectory(Progress progress) throws TargetException {
        Path directory = kernel.orElseGet(() -> Path.of("/lib/modules", release.orElse("unknown"), "build"));
        if (!Files.isDirectory(directory)) {
            throw new TargetException(
                    "to build modules for " + endpoint.displayName() + " (Linux " + release.orElse("unknown")
                            + ") the headers of its kernel are needed: name their directory with --kdir, as you would for make -C");
        }
        return directory;
    }

    @Override
    public void close() {
        // Every connection is closed by whoever acquired it.
    }
}
