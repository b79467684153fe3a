// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The VM that people keep running to look inside ({@code kspec vm …}). There is one for each cache. */
public final class LabVm {
    /** Its name in the registry. */
    public static final String NAME = "default";

    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);

    /** How it stands with the VM. */
    public sealed interface Status {
        /** There is none. */
        record Down() implements Status {}

        /** QEMU runs; {@code banner} is what the SSH server says, empty if it does not answer. */
        record Up(VmRecord vm, long pid, Optional<String> banner) implements Status {}

        /** It was not taken down, yet QEMU is gone: a panic, {@code poweroff}, or somebody killed it. */
        record Gone(VmRecord vm) implements Status {}
    }

    private final VmRegistry registry;

    public LabVm(Path cacheRoot) {
        this.registry = new VmRegistry(cacheRoot);
    }

    public Status status() {
        Optional<VmRecord> vm = registry.named(NAME);
        if (vm.isEmpty()) {
            return new Status.Down();
        }
        return vm.get()
                .qemu()
                .<Status>map(qemu -> new Status.Up(vm.get(), qemu.pid(), banner(vm.get())))
                .orElseGet(() -> new Status.Gone(vm.get()));
    }

    /** Boots it, unless it runs already. */
    public Status.Up up(VmStarter starter, Lab lab) throws LabException, InterruptedException {
        switch (status()) {
            case Status.Up running -> {
                return running;
            }
            case Status.Gone gone -> registry.destroy(gone.vm());
            case Status.Down() -> {}
        }
        Vm vm = starter.bootPersistent(lab, NAME).vm();
        return new Status.Up(vm.state(), vm.pid(), banner(vm.state()));
    }

    /** Ends it; false if there was none. Its logs stay for a while. */
    public boolean down() {
        Optional<VmRecord> vm = registry.named(NAME);
        vm.ifPresent(registry::destroy);
        return vm.isPresent();
    }

    /** The log of its serial line. */
    public Optional<Path> console() {
        return registry.named(NAME).map(VmRecord::console);
    }

    private static Optional<String> banner(VmRecord vm) {
        return vm.sshPort() == 0 ? Optional.empty() : SshBanner.read("127.0.0.1", vm.sshPort(), ANSWER_BOUND);
    }
}
