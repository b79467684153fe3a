// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts QEMU for one VM and waits until it has bound its SSH port; what fails leaves nothing behind. */
final class VmLauncher {
    /** Even on an overloaded machine QEMU answers within a few seconds; usually after a tenth of one. */
    private static final Duration QEMU_BOUND = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(5);

    /** The lab's with files added, in the state directory. */
    private static final String INITRAMFS = "initramfs.cpio";

    private final VmRegistry registry;
    private final VmOptions options;

    VmLauncher(VmRegistry registry, VmOptions options) {
        this.registry = registry;
        this.options = options;
    }

    /** Starts a QEMU whose guest boots. */
    Vm launch(Lab lab, Accelerator accelerator) throws LabException, InterruptedException {
        return launch(lab, accelerator, new Start() {
            @Override
            public void lay(Path directory) throws IOException {
                if (!options.files().isEmpty()) {
                    Initramfs.write(lab.initramfs(), options.files(), directory.resolve(INITRAMFS));
                }
            }

            @Override
            public void order(QmpClient qemu, Path directory) {}
        });
    }

    /**
     * Starts a QEMU whose guest goes on where a saved one stood still.
     *
     * @param memory the file that the options' kind of memory needs
     */
    Vm restore(Lab lab, Accelerator accelerator, Path devices, Path memory) throws LabException, InterruptedException {
        return launch(lab, accelerator, new Start() {
            /* Links, so that it does not matter who removes the snapshot meanwhile. */
            @Override
            public void lay(Path directory) throws IOException {
                Files.createLink(directory.resolve(Snapshot.DEVICES), devices);
                Files.createLink(directory.resolve(GuestMemory.FILE), memory);
            }

            @Override
            public void order(QmpClient qemu, Path directory) throws IOException {
                qemu.leaveOutSharedMemory();
                qemu.restore(Snapshot.DEVICES);
                qemu.resume();
                Files.delete(directory.resolve(Snapshot.DEVICES));
            }
        });
    }

    /** What is to be done around the start of QEMU's process. */
    private interface Start {
        /** Puts files where it will run. */
        void lay(Path directory) throws IOException;

        /** Tells it what to do, once it answers. */
        void order(QmpClient qemu, Path directory) throws IOException;
    }

    private Vm launch(Lab lab, Accelerator accelerator, Start start) throws LabException, InterruptedException {
        VmRecord created = createState(lab, accelerator);
        Process process = null;
        Vm vm = null;
        try {
            long startedAt = System.nanoTime();
            start.lay(created.directory());
            List<String> argv = command(lab, accelerator, created).argv();
            process = created.persistent()
                    ? QemuProcess.startDetached(argv, created.directory(), created.qemuLog())
                    : QemuProcess.startWatched(argv, created.directory(), created.qemuLog());
            VmRecord running = created.withSshPort(awaitPort(created, process, start));
            running.pinQemu();
            running.save();
            vm = new Vm(registry, running, lab, process, startedAt);
            return vm;
        } catch (IOException failure) {
            throw notStarted(failure, created, accelerator);
        } finally {
            if (vm == null) {
                abandon(created, process);
            }
        }
    }

    private QemuCommand command(Lab lab, Accelerator accelerator, VmRecord created) {
        Path own = created.directory().resolve(INITRAMFS);
        return new QemuCommand(
                options.qemu(),
                lab,
                Files.exists(own) ? own : lab.initramfs(),
                accelerator,
                options.hardware(),
                options.memory(),
                created.processName(),
                created.console());
    }

    private VmRecord createState(Lab lab, Accelerator accelerator) throws LabException {
        try {
            return registry.create(options.persistentName(), lab, Optional.of(accelerator));
        } catch (FileAlreadyExistsException taken) {
            throw new LabException(
                    "there is a VM named " + options.persistentName().orElse("") + " already",
                    "use it, or end it first",
                    taken);
        } catch (IOException failure) {
            throw new LabException(
                    "no VM can be registered in the cache: " + failure.getMessage(),
                    "see to it that the cache directory can be written and its disk has space",
                    failure);
        }
    }

    private static int awaitPort(VmRecord state, Process process, Start start)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + QEMU_BOUND.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new IOException("it ended with status " + process.exitValue());
            }
            if (Files.exists(state.controlSocket())) {
                Optional<QmpClient> client = connect(state);
                if (client.isPresent()) {
                    try (QmpClient connected = client.get()) {
                        start.order(connected, state.directory());
                        return connected.forwardedPort();
                    }
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("it does not answer");
            }
            Thread.sleep(POLL);
        }
    }

    /** Empty while QEMU has made its socket but does not listen yet. */
    private static Optional<QmpClient> connect(VmRecord state) {
        try {
            return Optional.of(QmpClient.connect(state.controlSocket(), QEMU_BOUND));
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    private LabException notStarted(IOException failure, VmRecord state, Accelerator accelerator) {
        String said = lastLine(state.qemuLog()).map(line -> ": " + line).orElse("");
        return new LabException(
                "QEMU cannot be started: " + failure.getMessage() + said,
                switch (accelerator) {
                    case KVM -> "set KSPEC_ACCEL=tcg, which does without KVM";
                    case TCG ->
                        "see to it that " + options.qemu() + " and setsid are installed and that memory is free";
                },
                failure);
    }

    private void abandon(VmRecord state, Process process) {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Processes.awaitEnd(process.toHandle(), Duration.ofSeconds(5));
        }
        registry.remove(state);
        VmRegistry.dropLogs(state);
    }

    static Optional<String> lastLine(Path log) {
        try (Stream<String> lines = Files.lines(log, UTF_8)) {
            return lines.filter(line -> !line.isBlank()).reduce((first, second) -> second);
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }
}
