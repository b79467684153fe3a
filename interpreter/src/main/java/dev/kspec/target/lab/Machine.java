// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A guest that this process started. It ends with {@link #close}, or with this process however that ends. */
public sealed interface Machine extends AutoCloseable permits Vm, UmlVm {
    /** What runs the guest, for people. */
    String program();

    /** Everything the guest prints on its console. Removed by {@link #close} unless something went wrong. */
    Path consolePath();

    /** The byte that the guest's agent said last of what it begins, also when the guest has ended; nothing where it cannot say so. */
    OptionalInt begunLast();

    /** The step that the guest's agent told last of a program that tells its steps; nothing where it cannot, or did not. */
    OptionalInt markedLast();

    /**
     * Why a guest that says nothing cannot: what runs it is stopped, or hangs itself. Empty if that is not so: then it is the
     * guest that stands still.
     */
    Optional<String> standstill(Duration bound);

    /** Completes when the guest has ended, never exceptionally. */
    CompletableFuture<VmExit> onExit();

    /** Ends the guest at once and removes its state; its logs too, unless it failed to boot, panicked or died. */
    @Override
    void close();
}
