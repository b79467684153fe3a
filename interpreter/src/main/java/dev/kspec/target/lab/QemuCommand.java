// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * QEMU's command line. QEMU runs in the VM's state directory: its sockets are named relative to it, because a socket's
 * path may have 107 bytes only.
 *
 * @param qemu the program
 * @param lab what to boot
 * @param initramfs the lab's, or that with files added
 * @param accelerator how
 * @param hardware what the guest has
 * @param memory where its memory is
 * @param name QEMU's process can be recognised by it
 * @param consoleLog where all the guest prints on its serial line goes, absolute
 */
record QemuCommand(
        Path qemu,
        Lab lab,
        Path initramfs,
        Accelerator accelerator,
        Hardware hardware,
        GuestMemory memory,
        String name,
        Path consoleLog) {
    /** The control socket (QMP), in the state directory. */
    static final String CONTROL_SOCKET = "qmp.sock";

    /** A stream socket that is the guest's serial line, in the state directory. */
    static final String CONSOLE_SOCKET = "console.sock";

    /** A named pipe in the state directory; see {@link Begun}. */
    static final String BEGUN_PIPE = "begun";

    /** The guest's only address; set by its init. */
    static final String GUEST_ADDRESS = "10.0.2.15";

    List<String> argv() {
        List<String> argv = new ArrayList<>(machine());
        argv.addAll(memory.options(hardware.memoryMiB()));
        if (memory.restored()) {
            argv.addAll(List.of("-incoming", "defer"));
        }
        return argv;
    }

    private List<String> machine() {
        return List.of(
                qemu.toString(),
                "-name",
                name,
                "-nodefaults",
                "-no-user-config",
                "-machine",
                "q35" + memory.machineOption() + ",accel=" + accelerator.option(),
                "-cpu",
                accelerator.processor(),
                "-smp",
                Integer.toString(hardware.processors()),
                "-m",
                Integer.toString(hardware.memoryMiB()),
                "-display",
                "none",
                // A panic reboots the guest at once (panic=-1), and this makes an exit of it.
                "-no-reboot",
                "-kernel",
                lab.kernel().toString(),
                "-initrd",
                initramfs.toString(),
                "-append",
                hardware.commandLine(lab),
                // Port 0: the host's kernel finds a free one, so that two runs never fight for it. No way out for the
                // guest.
                "-netdev",
                "user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:0-" + GUEST_ADDRESS + ":" + lab.guestPort(),
                "-device",
                "virtio-net-pci,netdev=net0,romfile=",
                // Tells the guest that it is a clone of another, so that its random numbers are not the other's.
                "-device",
                "vmgenid,guid=auto",
                // The log gets everything, whether or not somebody is connected.
                "-chardev",
                "socket,id=console,server=on,wait=off,path=" + CONSOLE_SOCKET + ",logfile=" + escape(consoleLog),
                "-serial",
                "chardev:console",
                // What the guest writes to the port comes out of the pipe at once.
                "-chardev",
                "pipe,id=begun,path=" + BEGUN_PIPE,
                "-device",
                "isa-debugcon,iobase=" + Begun.PORT + ",chardev=begun",
                "-qmp",
                "unix:" + CONTROL_SOCKET + ",server=on,wait=off");
    }

    /** QEMU's options end at a comma; a doubled one stands for itself. */
    private static String escape(Path file) {
        return file.toString().replace(",", ",,");
    }
}
