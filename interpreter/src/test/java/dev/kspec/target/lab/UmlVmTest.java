// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, but the kernel is a script. */
@Timeout(60)
class UmlVmTest {
    /** Its first file system is a file that the script does not read; what it does stands in its command line. */
    private static final String KERNEL = """
            #!/bin/bash
            echo 'kspec-lab: init' >&2
            for word; do
                case $word in
                    ready) echo 'kspec-lab: ready' >&2 ;;
                    panic) echo '[    1.0] Kernel panic - not syncing: out of luck' >&2; kill -ABRT $$ ;;
                    halt) exit 0 ;;
                    fail) echo 'no memory' >&2; exit 3 ;;
                esac
            done
            echo "arguments: $*"
            while read -r line; do
                echo "heard: $line"
            done
            """;

    @TempDir
    private Path cache;

    private Path directory;

    @BeforeEach
    void aLab() throws Exception {
        directory = Files.createDirectory(cache.resolve("mine"));
        Fixtures.script(directory.resolve("linux"), KERNEL);
        Files.write(directory.resolve("initramfs.cpio"), new byte[4]);
    }

    private UmlVm start(String guest) throws Exception {
        return new UmlStarter(cache)
                .start(
                        Fixtures.lab(directory, guest),
                        Hardware.DEFAULT,
                        List.of(new GuestFile("/agent", 0700, new byte[] {1})));
    }

    private void assertNothingIsLeft() {
        assertThat(new VmRegistry(cache).list()).isEmpty();
        assertThat(cache.resolve("vms")).isEmptyDirectory();
    }

    @Test
    void itsStandardStreamsAreTheSerialLine() throws Exception {
        Path state;
        try (UmlVm vm = start("quiet ready");
                BufferedReader line = new BufferedReader(new InputStreamReader(vm.heard(), UTF_8))) {
            VmRecord record = new VmRegistry(cache).list().getFirst();
            state = record.directory();
            assertThat(record.qemu()).isPresent();
            assertThat(record.accelerator()).isEmpty();
            assertThat(line.readLine())
                    .startsWith("arguments: mem=")
                    .contains(
                            "umid=" + record.processName(),
                            "initrd=" + state.resolve("initramfs.cpio"),
                            "ssl0=fd:0,fd:1",
                            "con0=null,fd:2")
                    .endsWith("quiet ready");
            vm.said().write("hello\n".getBytes(UTF_8));
            vm.said().flush();
            assertThat(line.readLine()).isEqualTo("heard: hello");
            assertThat(vm.consolePath()).content().contains("kspec-lab: ready");
        }
        assertThat(state).doesNotExist();
        assertNothingIsLeft();
    }

    @Test
    void itIsGoneWhenItIsClosed() throws Exception {
        UmlVm vm = start("ready");
        ProcessHandle kernel = new VmRegistry(cache).list().getFirst().qemu().orElseThrow();
        vm.close();
        assertThat(kernel.isAlive()).isFalse();
        assertThat(vm.onExit().get(5, TimeUnit.SECONDS)).isInstanceOf(VmExit.Closed.class);
        assertThat(vm.consolePath()).doesNotExist();
        assertNothingIsLeft();
    }

    @Test
    void itDoesNotOutliveWhoHoldsItsLeash() throws Exception {
        Path state = Files.createDirectory(cache.resolve("state"));
        UmlProcess process =
                UmlProcess.start(List.of(directory.resolve("linux").toString()), state, cache.resolve("console"));
        long pid = Long.parseLong(Files.readString(state.resolve(VmRecord.PID)).strip());
        assertThat(ProcessHandle.of(pid)).isPresent();
        // As the host does for a kspec that was killed; the guest's input stays open.
        process.leash().close();
        assertThat(Processes.awaitEnd(process.watcher().toHandle(), Duration.ofSeconds(10)))
                .isTrue();
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void aPanicIsToldByItsConsoleAndTheLogsStay() throws Exception {
        UmlVm vm = start("panic");
        assertThat(vm.onExit().get(10, TimeUnit.SECONDS))
                .isEqualTo(new VmExit.Panicked("[    1.0] Kernel panic - not syncing: out of luck", vm.consolePath()));
        assertThat(vm.whySilent("nobody there"))
                .startsWith("the guest's kernel panicked while booting: [    1.0] Kernel panic");
        vm.close();
        assertThat(vm.consolePath()).exists();
        assertNothingIsLeft();
    }

    @Test
    void aGuestThatSwitchesItselfOffIsNoFailure() throws Exception {
        try (UmlVm vm = start("halt")) {
            assertThat(vm.onExit().get(10, TimeUnit.SECONDS)).isInstanceOf(VmExit.PoweredOff.class);
        }
        assertNothingIsLeft();
    }

    @Test
    void aKernelThatFailsSaysWhy() throws Exception {
        try (UmlVm vm = start("fail")) {
            assertThat(vm.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(new VmExit.Died(3, vm.consolePath()));
            assertThat(vm.whySilent("nobody there"))
                    .isEqualTo(
                            "User-Mode Linux ended before the guest was ready: no memory (" + vm.consolePath() + ")");
        }
    }

    @Test
    void whoEverHasBootedIsBelievedWhatTheConnectionSays() throws Exception {
        try (UmlVm vm = start("ready")) {
            assertThat(Fixtures.becomesTrue(
                            Duration.ofSeconds(10),
                            () -> vm.whySilent("the key is wrong").startsWith("the key is wrong (")))
                    .isTrue();
        }
    }
}
