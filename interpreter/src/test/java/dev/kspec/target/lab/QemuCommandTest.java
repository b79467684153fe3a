// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QemuCommandTest {
    private static final Lab LAB = Fixtures.lab(Path.of("/cache/lab/1"), "console=ttyS0 quiet");

    private static List<String> argv(Accelerator accelerator, String console) {
        return new QemuCommand(Path.of("/usr/bin/qemu"), LAB, accelerator, 256, "kspec-7", Path.of(console)).argv();
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
        assertThat(after(argv, "-append")).isEqualTo("console=ttyS0 quiet");
        assertThat(after(argv, "-m")).isEqualTo("256");
        assertThat(after(argv, "-name")).isEqualTo("kspec-7");
        assertThat(argv).contains("-nodefaults", "-no-user-config", "-no-reboot");
    }

    @Test
    void usesTheProcessorThatFitsTheAccelerator() {
        assertThat(after(argv(Accelerator.TCG, "/c"), "-machine")).isEqualTo("q35,accel=tcg");
        assertThat(after(argv(Accelerator.TCG, "/c"), "-cpu")).isEqualTo("max");
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
}
