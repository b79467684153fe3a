// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;

/** A process that holds a VM until it is killed: {@code CACHE LAB QEMU COMMAND-LINE}; prints QEMU's process number. */
final class VmOwner {
    private VmOwner() {}

    public static void main(String[] arguments) throws Exception {
        Path lab = Path.of(arguments[1]);
        VmOptions options = VmOptions.transientVm(Path.of(arguments[2]), Hardware.DEFAULT);
        Vm vm = new VmLauncher(new VmRegistry(Path.of(arguments[0])), options)
                .launch(arguments.length > 3 ? Fixtures.lab(lab, arguments[3]) : Lab.open(lab), Accelerator.TCG);
        System.out.println(vm.pid());
        Thread.sleep(600_000);
    }
}
