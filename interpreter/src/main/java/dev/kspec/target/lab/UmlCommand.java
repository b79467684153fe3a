// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a User-Mode Linux, whose arguments are the guest kernel's command line.
 *
 * @param initramfs the guest's first file system
 * @param state where the guest's own directory is
 */
record UmlCommand(Lab lab, Hardware hardware, Path initramfs, VmRecord state) {
    /** The guest's memory. Its instruments want a quarter of it for themselves. */
    private static final int MEMORY_MIB = 384;

    /** Before the name of the guest, by which its process is recognised. */
    static final String NAME = "umid=";

    /** The guest's memory; more than other guests have, unless a person said how much. */
    int memoryMiB() {
        return hardware.memoryMiB() == Hardware.DEFAULT.memoryMiB() ? MEMORY_MIB : hardware.memoryMiB();
    }

    /** @param memory the directory for the file that is the guest's memory, which loses its name at once */
    List<String> argv(Path memory) {
        List<String> argv = new ArrayList<>(List.of(
                "env",
                "TMPDIR=" + memory,
                lab.umlKernel().toString(),
                "mem=" + memoryMiB() + "M",
                NAME + state.processName(),
                // Where it notes its number, instead of the user's home.
                "uml_dir=" + state.directory(),
                "initrd=" + initramfs,
                // The serial line is standard input and output, the console is standard error; there are no others.
                "ssl=null",
                "ssl0=fd:0,fd:1",
                "con=null",
                "con0=null,fd:2"));
        argv.addAll(List.of(hardware.commandLine(lab).split(" ")));
        return argv;
    }
}
