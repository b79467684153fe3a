// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.util.List;

/** Where a guest's memory is. */
enum GuestMemory {
    /** In QEMU alone. */
    OWN(""),
    /** In QEMU, but so that it can be copied while the guest stands still. */
    COPYABLE("memory-backend-memfd,share=on"),
    /** What a file holds; what the guest changes, it changes in a copy of its own. */
    CLONE("memory-backend-file,mem-path=" + GuestMemory.FILE + ",share=off"),
    /** In a file, which changes as the guest's memory does. */
    FILED("memory-backend-file,mem-path=" + GuestMemory.FILE + ",share=on");

    /** The file with the memory, in the state directory. */
    static final String FILE = "ram";

    private static final String ID = "ram";

    private final String backend;

    GuestMemory(String backend) {
        this.backend = backend;
    }

    /** Whether the guest does not boot but goes on where a saved one stood still. */
    boolean restored() {
        return this == CLONE || this == FILED;
    }

    /** What the machine has to be told of it. */
    String machineOption() {
        return backend.isEmpty() ? "" : ",memory-backend=" + ID;
    }

    List<String> options(int mebibytes) {
        return backend.isEmpty() ? List.of() : List.of("-object", backend + ",id=" + ID + ",size=" + mebibytes + "M");
    }
}
