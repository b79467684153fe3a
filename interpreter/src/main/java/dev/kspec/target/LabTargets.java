// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Interrogation;
import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabCache;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.LabProgress;
import dev.kspec.target.lab.Vm;
import dev.kspec.target.lab.VmExit;
import dev.kspec.target.lab.VmStarter;
import dev.kspec.target.ssh.HostKeyPolicy;
import dev.kspec.target.ssh.Identity;
import dev.kspec.target.ssh.SshAddress;
import dev.kspec.target.ssh.SshEndpoint;
import dev.kspec.type.Signal;
import dev.kspec.wire.AgentClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Targets that are lab VMs: made when asked for, thrown away afterwards. */
public final class LabTargets implements Targets {
    /** A VM that is just going down is gone within this time. */
    private static final Duration LAST_BREATH = Duration.ofSeconds(2);

    /** A guest that lives greets a new connection within this time, even on a busy machine. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private final Path cache;
    private final Path fixtures;
    private final Map<String, String> environment;
    private final Prerequisites prerequisites;
    private Optional<Lab> lab = Optional.empty();

    /** Sees to what has to be installed. */
    public interface Prerequisites {
        /**
         * Installs what is missing, or says what that is.
         *
         * @throws TargetException naming what is missing and the command that installs it
         */
        void ensure(Progress progress) throws TargetException, InterruptedException;
    }

    /**
     * @param cache kspec's cache directory
     * @param fixtures the directory with {@code lab/}
     * @param environment of which {@code KSPEC_ACCEL} is read
     */
    public LabTargets(Path cache, Path fixtures, Map<String, String> environment, Prerequisites prerequisites) {
        this.cache = cache;
        this.fixtures = fixtures;
        this.environment = Map.copyOf(environment);
        this.prerequisites = prerequisites;
    }

    @Override
    public Target acquire(Progress progress) throws TargetException, InterruptedException {
        Lab made = lab(progress);
        progress.working("booting the lab VM", -1);
        VmStarter.Booted booted;
        try {
            booted = VmStarter.create(cache, environment).boot(made);
        } catch (LabException e) {
            throw new TargetException(e.getMessage(), e);
        }
        progress.took("boot: QEMU", booted.times().qemu());
        progress.took(
                "boot: kernel", booted.times().firstLine().minus(booted.times().qemu()));
        progress.took("boot: guest", booted.times().ready().minus(booted.times().firstLine()));
        progress.working("connecting", -1);
        boolean done = false;
        try {
            long quiet = Files.size(booted.vm().consolePath());
            SshTarget ssh = SshTarget.connect(
                    endpoint(made, booted.vm().sshPort()),
                    "lab VM (" + booted.vm().accelerator() + ")",
                    progress);
            done = true;
            return new LabTarget(booted.vm(), ssh, quiet);
        } catch (IOException e) {
            throw new TargetException("the lab VM's console cannot be read: " + e.getMessage(), e);
        } finally {
            if (!done) {
                booted.vm().close();
            }
        }
    }

    /** Where and how to log in to a lab's VM. */
    public static SshEndpoint endpoint(Lab lab, int port) throws TargetException {
        try {
            List<String> hostKey = Files.readAllLines(lab.hostKey());
            return new SshEndpoint(
                    new SshAddress(lab.user(), "127.0.0.1", port),
                    new Identity.KeyFile(lab.privateKey()),
                    new HostKeyPolicy.Pinned(
                            hostKey.stream().filter(l -> !l.isBlank()).toList()));
        } catch (IOException e) {
            throw new TargetException("the lab's host key cannot be read: " + e.getMessage(), e);
        }
    }

    private Lab lab(Progress progress) throws TargetException, InterruptedException {
        if (lab.isEmpty()) {
            prerequisites.ensure(progress);
            long begin = System.nanoTime();
            try {
                lab = Optional.of(new LabCache(cache, fixtures.resolve("lab")).findOrMake(new Making(progress)));
            } catch (LabException e) {
                throw new TargetException(e.getMessage(), e);
            }
            progress.took("lab", Duration.ofNanos(System.nanoTime() - begin));
        }
        return lab.get();
    }

    private record Making(Progress progress) implements LabProgress {
        @Override
        public void step(int number, int total, String text) {
            progress.working("making the lab: " + text, (number - 1.0) / total);
        }

        @Override
        public void remark(String text) {
            progress.note(text);
        }
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public Path kernelBuildDirectory(Progress progress) throws TargetException, InterruptedException {
        return lab(progress).kernelBuildDirectory();
    }

    @Override
    public void close() {
        // Every VM is closed by whoever acquired it.
    }

    /** A VM and the connection into it. */
    private record LabTarget(Vm vm, SshTarget ssh, long quiet) implements Target {
        @Override
        public AgentClient agent() {
            return ssh.agent();
        }

        @Override
        public String description() {
            return ssh.description();
        }

        @Override
        public String moduleDirectory() {
            return ssh.moduleDirectory();
        }

        @Override
        public void putModule(Path file) throws TargetException {
            ssh.putModule(file);
        }

        @Override
        public List<String> console() {
            try {
                byte[] all = Files.readAllBytes(vm.consolePath());
                int from = (int) Math.min(quiet, all.length);
                return new String(Arrays.copyOfRange(all, from, all.length), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            } catch (IOException e) {
                return List.of();
            }
        }

        @Override
        public Fate fate() {
            try {
                return switch (vm.onExit().get(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS)) {
                    case VmExit.Closed e -> new Fate.Killed("the VM was closed");
                    case VmExit.PoweredOff e -> new Fate.WentDown();
                    case VmExit.Panicked e -> new Fate.Panicked(e.line());
                    case VmExit.Died e ->
                        new Fate.Killed(
                                e.status() > 128
                                        ? "QEMU was killed by " + Signal.describe(e.status() - 128)
                                        : "QEMU ended with status " + e.status());
                };
            } catch (TimeoutException e) {
                return vm.answers(SIGN_OF_LIFE) ? new Fate.Alive() : new Fate.Silent();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Fate.Unknown("the run was interrupted");
            } catch (ExecutionException e) {
                return new Fate.Unknown("QEMU's end is unknown");
            }
        }

        @Override
        public List<String> interrogate() {
            return new Interrogation(vm).hear(ssh::tell);
        }

        /** The guest is thrown away, so nothing in it needs to be tidied. */
        @Override
        public void close() {
            ssh.drop();
            vm.close();
        }
    }
}
