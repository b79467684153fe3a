// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts guests on User-Mode Linux: reaps what earlier runs left, and starts the kernel as a process. */
public final class UmlStarter {
    /** The lab's initramfs with files added, in the state directory. */
    private static final String INITRAMFS = "initramfs.cpio";

    /** Where the kernel keeps the guest's memory if nobody says otherwise. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final VmRegistry registry;

    /** @param cacheRoot kspec's cache directory */
    public UmlStarter(Path cacheRoot) {
        this.registry = new VmRegistry(cacheRoot);
    }

    /**
     * Starts a guest, which begins to boot.
     *
     * @param files the guest's files besides the lab's
     */
    public UmlVm start(Lab lab, Hardware hardware, List<GuestFile> files) throws LabException, InterruptedException {
        registry.reap();
        VmRecord state = create(lab);
        boolean started = false;
        try {
            Path initramfs = state.directory().resolve(INITRAMFS);
            Initramfs.write(lab.initramfs(), files, initramfs);
            UmlCommand command = new UmlCommand(lab, hardware, initramfs, state);
            UmlProcess process = UmlProcess.start(
                    command.argv(memoryDirectory(state, command.memoryMiB())), state.directory(), state.console());
            state.pinQemu();
            started = true;
            return new UmlVm(registry, state, process);
        } catch (IOException failure) {
            throw new LabException(
                    "User-Mode Linux cannot be started: " + failure.getMessage(),
                    "see to it that setsid and mkfifo are installed, that the disk has space and that memory is free",
                    failure);
        } finally {
            if (!started) {
                registry.destroy(state);
                VmRegistry.dropLogs(state);
            }
        }
    }

    private VmRecord create(Lab lab) throws LabException {
        try {
            return registry.create(Optional.empty(), lab, Optional.empty());
        } catch (IOException failure) {
            throw new LabException(
                    "no guest can be registered in the cache: " + failure.getMessage(),
                    "see to it that the cache directory can be written and its disk has space",
                    failure);
        }
    }

    /**
     * Where the guest's memory is to lie: a guest that fills memory for which there is no space is killed. Containers tend to
     * have little of the shared kind.
     */
    private static Path memoryDirectory(VmRecord state, int mebibytes) {
        try {
            FileStore shared = Files.getFileStore(SHARED_MEMORY);
            boolean enough = shared.type().equals("tmpfs") && shared.getUsableSpace() >= (long) mebibytes << 20;
            return enough ? SHARED_MEMORY : state.directory();
        } catch (IOException none) {
            return state.directory();
        }
    }
}
