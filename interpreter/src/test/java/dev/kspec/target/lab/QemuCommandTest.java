// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QemuCommandTest {
    private static final Lab LAB = Fixtures.lab(Path.of("/cache/lab/1"), "console=ttyS0 quiet");

    private static List<String> argv(Accelerator accelerator, String console) {
        return argv(accelerator, console, GuestMemory.OWN);
    }

    private static List<String> argv(Accelerator accelerator, String console, GuestMemory memory) {
        return new QemuCommand(
                        Path.of("/usr/bin/qemu"),
                        LAB,
                        LAB.initramfs(),
                        accelerator,
                        new Hardware(2, 256, "slub_debug=FZPU preempt=full"),
                        memory,
                        "kspec-7",
                        Path.of(console))
                .argv();
    }

    private static String after(List<String> argv, String option) {
        return argv.get(argv.indexOf(option) + 1);
    }

    @Test
    void bootsTheElfKernelOfTheLabWithItsCommandLine() {
        List<String> argv = argv(Accelerator.TCG, "/logs/console.log");
        assertThat(argv.get(0)).isEqualTo("/usr/bin/qemu");
        assertThat(after(argv, "-kernel")).isEqualTo("/cache/lab/1/vmlinux");
        assertThat(after(argv, "-initrd")).isEqualTo("/cache/lab/1/initramfs.cpio");
        assertThat(after(argv, "-append")).isEqualTo("console=ttyS0 quiet slub_debug=FZPU preempt=full");
        assertThat(after(argv, "-m")).isEqualTo("256");
        assertThat(after(argv, "-smp")).isEqualTo("2");
        assertThat(after(argv, "-name")).isEqualTo("kspec-7");
        assertThat(argv).contains("-nodefaults", "-no-user-config", "-no-reboot");
    }

    @Test
    void usesTheProcessorThatFitsTheAccelerator() {
        assertThat(after(argv(Accelerator.TCG, "/c"), "-machine")).isEqualTo("q35,accel=tcg");
        assertThat(after(argv(Accelerator.TCG, "/c"), "-cpu")).isEqualTo("max,-erms,-fsrm");
        assertThat(after(argv(Accelerator.KVM, "/c"), "-machine")).isEqualTo("q35,accel=kvm");
        assertThat(after(argv(Accelerator.KVM, "/c"), "-cpu")).isEqualTo("host");
    }

    @Test
    void forwardsAPortOfTheLoopbackInterfaceOnlyAndLetsTheHostChooseIt() {
        assertThat(after(argv(Accelerator.TCG, "/c"), "-netdev"))
                .isEqualTo("user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:0-10.0.2.15:22");
    }

    @Test
    void writesCommasInTheConsolesPathAsQemuWantsThem() {
        assertThat(after(argv(Accelerator.TCG, "/a,b/console.log"), "-chardev")).endsWith(",logfile=/a,,b/console.log");
    }

    @Test
    void hearsWhatTheGuestSaysThroughAPort() {
        assertThat(argv(Accelerator.TCG, "/c"))
                .containsSequence(
                        "-chardev", "pipe,id=begun,path=begun", "-device", "isa-debugcon,iobase=233,chardev=begun");
    }

    @Test
    void tellsEveryGuestThatItIsAnother() {
        assertThat(argv(Accelerator.TCG, "/c")).containsSequence("-device", "vmgenid,guid=auto");
    }

    @Test
    void memoryIsWhereItCanBeSavedFromOrRestoredFrom() {
        assertThat(argv(Accelerator.TCG, "/c")).doesNotContain("-object", "-incoming");
        List<String> booting = argv(Accelerator.TCG, "/c", GuestMemory.COPYABLE);
        assertThat(after(booting, "-machine")).isEqualTo("q35,memory-backend=ram,accel=tcg");
        assertThat(after(booting, "-object")).isEqualTo("memory-backend-memfd,share=on,id=ram,size=256M");
        assertThat(booting).doesNotContain("-incoming");
        List<String> clone = argv(Accelerator.TCG, "/c", GuestMemory.CLONE);
        assertThat(after(clone, "-machine")).isEqualTo("q35,memory-backend=ram,accel=tcg");
        assertThat(after(clone, "-object"))
                .as("what a clone changes is its own")
                .isEqualTo("memory-backend-file,mem-path=ram,share=off,id=ram,size=256M");
        assertThat(after(clone, "-incoming")).isEqualTo("defer");
        List<String> filed = argv(Accelerator.TCG, "/c", GuestMemory.FILED);
        assertThat(after(filed, "-object")).isEqualTo("memory-backend-file,mem-path=ram,share=on,id=ram,size=256M");
        assertThat(after(filed, "-incoming")).isEqualTo("defer");
    }
}
