// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.header.BrokenObjectException;
import dev.kspec.header.Btf;
import dev.kspec.header.CTypes;
import dev.kspec.header.ElfFile;
import dev.kspec.target.KernelFiles;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.target.ssh.SshEndpoint;
import dev.kspec.type.DriverModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type information of a driver's module: of the one that a host has loaded, if its kernel publishes it below
 * /sys/kernel/btf; else of the one that is built as a run would build it. A lab VM has loaded nothing but what is built, so
 * none is booted.
 */
public final class ModuleTypes {
    private static final int MOST_BYTES = 64 << 20;
    private static final Pattern RELEASE = Pattern.compile("UTS_RELEASE \"([^\"]*)\"");
    private static final String PUBLISHED = "/sys/kernel/btf/";

    private final Targets targets;
    private final DriverModules modules;
    private final Optional<SshEndpoint> host;

    /** @param host the one that the targets are on, if they are no lab VMs */
    public ModuleTypes(Targets targets, DriverModules modules, Optional<SshEndpoint> host) {
        this.targets = targets;
        this.modules = modules;
        this.host = host;
    }

    /**
     * What was found.
     *
     * @param where for people, what the types are of: {@code kspec_counter.ko, built for Linux 6.1.0}
     */
    public record Found(CTypes types, String where) {}

    /**
     * Finds the types of a driver's module.
     *
     * @throws TargetException if there are none to be had
     */
    public Found of(DriverModel driver, Targets.Progress progress) throws TargetException, InterruptedException {
        DriverModel.Module module = driver.module()
                .orElseThrow(() -> new TargetException("driver " + driver.name()
                        + " has no module of its own to compare with; say which in its description: module \"…\""));
        try {
            Optional<Found> loaded = host.isPresent() ? loaded(module, host.get()) : Optional.empty();
            return loaded.isPresent() ? loaded.get() : built(driver, module, progress);
        } catch (BrokenObjectException e) {
            throw new TargetException(
                    "the type information of " + module.file() + " is not understood: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TargetException(
                    "the type information of " + module.file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<Found> loaded(DriverModel.Module module, SshEndpoint host)
            throws TargetException, BrokenObjectException {
        try (KernelFiles files = KernelFiles.connect(host)) {
            Optional<byte[]> own = files.read(PUBLISHED + module.kernelName(), MOST_BYTES);
            if (own.isEmpty()) {
                return Optional.empty();
            }
            byte[] kernel = files.read(PUBLISHED + "vmlinux", MOST_BYTES)
                    .orElseThrow(() -> new TargetException(PUBLISHED + "vmlinux is not there on " + host.address()));
            // Kernels that publish BTF with a driver's own are 64 bits wide where kspec knows the ABI.
            CTypes types = Btf.readSplit(own.get(), Btf.read(kernel, 8)).types();
            return Optional.of(new Found(types, module.kernelName() + " as loaded on " + host.address()));
        }
    }

    private Found built(DriverModel driver, DriverModel.Module module, Targets.Progress progress)
            throws TargetException, InterruptedException, IOException, BrokenObjectException {
        Path kernel = kernel(progress);
        Path file = modules.build(driver, kernel, progress);
        ElfFile elf = ElfFile.read(Files.readAllBytes(file));
        Path vmlinux = kernel.resolve("vmlinux");
        Optional<byte[]> btf = elf.section(Btf.SECTION);
        CTypes types = btf.isPresent() && Files.isRegularFile(vmlinux)
                ? Btf.readSplit(btf.get(), Btf.ofObject(Files.readAllBytes(vmlinux)))
                        .types()
                : Btf.read(DwarfConversion.btf(file), elf.wordBytes()).types();
        return new Found(types, module.file() + " as built for " + release(kernel));
    }

    /** Without a directory that was named, only a host that was spoken to knows which kernel's headers are needed. */
    private Path kernel(Targets.Progress progress) throws TargetException, InterruptedException {
        if (host.isEmpty()) {
            return targets.kernelBuildDirectory(progress);
        }
        try {
            return targets.kernelBuildDirectory(progress);
        } catch (TargetException unknown) {
            targets.acquire(progress).close();
            return targets.kernelBuildDirectory(progress);
        }
    }

    private static String release(Path kernel) throws IOException {
        Path generated = kernel.resolve("include/generated/utsrelease.h");
        Matcher release = RELEASE.matcher(Files.isRegularFile(generated) ? Files.readString(generated) : "");
        return release.find() ? "Linux " + release.group(1) : kernel.toString();
    }
}
