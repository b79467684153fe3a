// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.GuestFile;
import dev.kspec.target.lab.Hardware;
import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.UmlStarter;
import dev.kspec.target.lab.UmlVm;
import dev.kspec.target.ssh.SshAddress;
import dev.kspec.target.ssh.SshEndpoint;
import dev.kspec.target.ssh.SshOptions;
import dev.kspec.target.ssh.SshWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Targets that are guests on User-Mode Linux, with a kernel that is built to find mistakes: booted when asked for, in half a
 * second, and thrown away afterwards. They are reached over their serial line, and can be had without a network, QEMU or root.
 */
public final class UmlTargets implements Targets {
    /** From the start of the kernel's process to the login: far above the half second of an idle machine. */
    private static final Duration READY_BOUND = Duration.ofMinutes(1);

    private final LabSource labs;
    private final Hardware hardware;
    private final UmlStarter starter;

    /**
     * @param cache kspec's cache directory
     * @param hardware of which processors do not count: there is one
     * @param labs where the lab is from
     */
    public UmlTargets(Path cache, Hardware hardware, LabSource labs) {
        this.labs = labs;
        this.hardware = hardware;
        this.starter = new UmlStarter(cache);
    }

    @Override
    public Target acquire(Progress progress) throws TargetException, InterruptedException {
        Lab lab = labs.lab(progress);
        GuestFile agent = LabAgent.file();
        progress.working("booting User-Mode Linux", -1);
        long begin = System.nanoTime();
        UmlVm vm;
        try {
            vm = starter.start(lab, hardware, List.of(agent));
        } catch (LabException e) {
            throw new TargetException(e.getMessage(), e);
        }
        progress.took("boot: start", Duration.ofNanos(System.nanoTime() - begin));
        boolean done = false;
        try {
            Target target = connect(lab, vm, progress);
            done = true;
            return target;
        } finally {
            if (!done) {
                vm.close();
            }
        }
    }

    private static Target connect(Lab lab, UmlVm vm, Progress progress) throws TargetException {
        SshEndpoint plain = LabVms.endpoint(lab, new SshAddress(lab.user(), "uml", lab.guestPort()));
        SshEndpoint patient = plain.with(SshOptions.DEFAULT.withConnectTimeout(READY_BOUND));
        SshTarget connected;
        try {
            connected = SshTarget.over(
                    new SshWire(vm.heard(), vm.said()),
                    patient,
                    "User-Mode Linux",
                    progress,
                    deployment -> deployment.start(LabAgent.command(false, false), LabAgent.DIRECTORY));
        } catch (TargetException e) {
            throw new TargetException(vm.whySilent(e.getMessage()), e);
        }
        try {
            return new LabTarget(vm, connected, Files.size(vm.consolePath()), false);
        } catch (IOException e) {
            throw new TargetException("the guest's console cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public boolean findsLeaks() {
        return true;
    }

    @Override
    public Path kernelBuildDirectory(Progress progress) throws TargetException, InterruptedException {
        return labs.lab(progress).kernelBuildDirectory();
    }

    /** Every guest is closed by whoever acquired it. */
    @Override
    public void close() {}
}
