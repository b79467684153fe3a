// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes named like a VM stand for QEMU. */
class VmRegistryTest {
    /** Ended long ago: no process begins at the machine's start and has the highest number. */
    private static final ProcessIdentity GONE = new ProcessIdentity((1 << 22) - 1, 1);

    @TempDir
    private Path cache;

    private VmRegistry registry;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void setUp() {
        registry = new VmRegistry(cache);
    }

    @AfterEach
    void tearDown() {
        processes.forEach(Process::destroyForcibly);
    }

    private VmRecord register(Optional<String> name, ProcessIdentity owner, VmRealm realm) throws IOException {
        VmRecord made = registry.create(name, Fixtures.lab(cache.resolve("lab"), ""), Optional.of(Accelerator.TCG));
        VmRecord record = new VmRecord(
                made.directory(),
                made.id(),
                made.persistent(),
                owner,
                realm,
                made.created(),
                made.lab(),
                made.accelerator(),
                2222,
                made.logs());
        record.save();
        return record;
    }

    private VmRecord register(Optional<String> name, ProcessIdentity owner) throws IOException {
        return register(name, owner, VmRealm.current());
    }

    static VmRealm beforeReboot() {
        return new VmRealm(
                VmRealm.current().machine(), "earlier", VmRealm.current().space());
    }

    /** A process whose last argument is the given name. */
    private Process process(VmRecord record, String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", "sleep 600; :", name).start();
        processes.add(process);
        // Between fork and exec the arguments are still ours.
        Fixtures.becomesTrue(
                Duration.ofSeconds(5),
                () -> ProcessIdentity.of(process.pid())
                        .map(p -> p.hasArgument(name))
                        .orElse(false));
        Files.writeString(record.directory().resolve("qemu.pid"), process.pid() + "\n");
        return process;
    }

    private static boolean ends(Process process) throws InterruptedException {
        return process.waitFor(5, TimeUnit.SECONDS);
    }

    @Test
    void aRecordIsReadAsItWasWritten() throws Exception {
        VmRecord record = register(Optional.empty(), ProcessIdentity.self());
        assertThat(registry.list()).containsExactly(record);
        assertThat(record.sshPort()).isEqualTo(2222);
        assertThat(Files.getPosixFilePermissions(record.directory())).hasSize(3);
    }

    @Test
    void aVmWhoseOwnerIsGoneIsKilledAndForgotten() throws Exception {
        VmRecord record = register(Optional.empty(), GONE);
        Process qemu = process(record, record.processName());
        record.pinQemu();
        assertThat(registry.reap()).containsExactly(record.id());
        assertThat(ends(qemu)).isTrue();
        assertThat(record.directory()).doesNotExist();
    }

    @Test
    void aVmWhoseOwnerLivesIsLeftAlone() throws Exception {
        VmRecord record = register(Optional.empty(), ProcessIdentity.self());
        Process qemu = process(record, record.processName());
        assertThat(registry.reap()).isEmpty();
        assertThat(qemu.isAlive()).isTrue();
        assertThat(record.qemu().map(ProcessHandle::pid)).contains(qemu.pid());
    }

    @Test
    void anOwnerWithTheSameNumberThatBeganAtAnotherTimeIsAnother() throws Exception {
        ProcessIdentity self = ProcessIdentity.self();
        VmRecord record = register(Optional.empty(), new ProcessIdentity(self.pid(), self.startTicks() - 1));
        assertThat(registry.reap()).containsExactly(record.id());
    }

    @Test
    void aProcessThatOnlyHasTheNumberIsSpared() throws Exception {
        VmRecord record = register(Optional.empty(), GONE);
        Process stranger = process(record, "kspec-somebody-else");
        assertThat(registry.reap()).containsExactly(record.id());
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aProcessThatBeganAtAnotherTimeIsSpared() throws Exception {
        VmRecord record = register(Optional.empty(), GONE);
        Process stranger = process(record, record.processName());
        Files.writeString(record.directory().resolve("qemu.start"), "12");
        assertThat(registry.reap()).containsExactly(record.id());
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aPersistentVmOutlivesItsOwnerAndIsFoundByName() throws Exception {
        VmRecord record = register(Optional.of("default"), GONE);
        Process qemu = process(record, record.processName());
        assertThat(registry.reap()).isEmpty();
        assertThat(registry.named("default")).contains(record);
        registry.destroy(record);
        assertThat(ends(qemu)).isTrue();
        assertThat(registry.named("default")).isEmpty();
    }

    @Test
    void aPersistentVmWithoutQemuIsForgottenOnceItsMakerIsGone() throws Exception {
        VmRecord record = register(Optional.of("default"), ProcessIdentity.self());
        assertThat(registry.reap()).isEmpty();
        assertThat(record.directory()).exists();
        registry.destroy(record);
        VmRecord orphan = register(Optional.of("default"), GONE);
        assertThat(registry.reap()).containsExactly(orphan.id());
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        VmRecord first = register(Optional.of("default"), ProcessIdentity.self());
        assertThatThrownBy(() -> register(Optional.of("default"), ProcessIdentity.self()))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(registry.list()).containsExactly(first);
        assertThat(cache.resolve("vms")).isDirectoryContaining(path -> path.endsWith("default"));
        assertThat(cache.resolve("vms")).isDirectoryNotContaining(path -> !path.endsWith("default"));
    }

    @Test
    void numbersFromBeforeARebootMeanNothing() throws Exception {
        VmRecord record = register(Optional.empty(), ProcessIdentity.self(), beforeReboot());
        Process stranger = process(record, record.processName());
        assertThat(registry.reap()).containsExactly(record.id());
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aVmOfAnotherContainerOrMachineIsNotJudged() throws Exception {
        VmRealm here = VmRealm.current();
        register(Optional.empty(), GONE, new VmRealm(here.machine(), here.boot(), "pid:[1]"));
        register(Optional.empty(), GONE, new VmRealm("another", "another", here.space()));
        assertThat(registry.reap()).isEmpty();
        assertThat(registry.list()).hasSize(2);
    }

    @Test
    void logsStayUntilThereAreTooMany() throws Exception {
        for (int i = 0; i < LogStore.KEPT + 5; i++) {
            registry.remove(register(Optional.empty(), GONE));
        }
        try (var logs = Files.list(cache.resolve("logs"))) {
            assertThat(logs).hasSize(LogStore.KEPT);
        }
    }

    @Test
    void aSocketIsReachedHoweverLongItsPathIs() throws Exception {
        Path deep = Files.createDirectories(cache.resolve("d".repeat(120)));
        VmRecord made = new VmRegistry(deep)
                .create(Optional.empty(), Fixtures.lab(cache.resolve("lab"), ""), Optional.of(Accelerator.TCG));
        Files.writeString(made.directory().resolve("qemu.pid"), "77\n");
        assertThat(made.consoleSocket()).isEqualTo(Path.of("/proc/77/cwd/console.sock"));
        VmRecord shallow = register(Optional.empty(), ProcessIdentity.self());
        assertThat(shallow.consoleSocket()).isEqualTo(shallow.directory().resolve("console.sock"));
    }
}
