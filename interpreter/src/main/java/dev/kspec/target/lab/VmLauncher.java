// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts QEMU for one VM and waits until it has bound its SSH port; what fails leaves nothing behind. */
final class VmLauncher {
    /** Even on an overloaded machine QEMU answers within a few seconds; usually after a tenth of one. */
    private static final Duration QEMU_BOUND = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(5);

    private final VmRegistry registry;
    private final VmOptions options;

    VmLauncher(VmRegistry registry, VmOptions options) {
        this.registry = registry;
        this.options = options;
    }

    Vm launch(Lab lab, Accelerator accelerator) throws LabException, InterruptedException {
        VmRecord created = createState(lab, accelerator);
        Process process = null;
        Vm vm = null;
        try {
            QemuCommand command = new QemuCommand(
                    options.qemu(), lab, accelerator, options.memoryMiB(), created.processName(), created.console());
            long startedAt = System.nanoTime();
            process = created.persistent()
                    ? QemuProcess.startDetached(command.argv(), created.directory(), created.qemuLog())
                    : QemuProcess.startWatched(command.argv(), created.directory(), created.qemuLog());
            VmRecord running = created.withSshPort(awaitPort(created, process));
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

    private VmRecord createState(Lab lab, Accelerator accelerator) throws LabException {
        try {
            return registry.create(options.persistentName(), lab, accelerator);
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

    private static int awaitPort(VmRecord state, Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + QEMU_BOUND.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new IOException("it ended with status " + process.exitValue());
            }
            if (Files.exists(state.controlSocket())) {
                Optional<QmpClient> client = connect(state);
                if (client.isPresent()) {
                    try (QmpClient connected = client.get()) {
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
