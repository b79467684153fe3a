// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A guest that this process started. It ends with {@link #close}, or with this process however that ends. */
public sealed interface Machine extends AutoCloseable permits Vm, UmlVm {
    /** What runs the guest, for people. */
    String program();

    /** Everything the guest prints on its console. Removed by {@link #close} unless something went wrong. */
    Path consolePath();

    /** Completes when the guest has ended, never exceptionally. */
    CompletableFuture<VmExit> onExit();

    /** Ends the guest at once and removes its state; its logs too, unless it failed to boot, panicked or died. */
    @Override
    void close();
}
