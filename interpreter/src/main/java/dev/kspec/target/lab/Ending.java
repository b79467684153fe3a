// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to tell how a guest ended.
 *
 * @param console everything that it printed
 * @param log what the program that ran it said itself
 */
record Ending(Path console, Path log) {
    /**
     * How it ended: what it printed last says more than how its program ended.
     *
     * @param status of that program; 128 + n after signal n
     * @param closing whether we ended it
     */
    VmExit of(int status, boolean closing) {
        Optional<String> panic = panic();
        if (panic.isPresent()) {
            return new VmExit.Panicked(panic.get(), console);
        }
        if (closing) {
            return new VmExit.Closed();
        }
        return status == 0 ? new VmExit.PoweredOff() : new VmExit.Died(status, log);
    }

    private Optional<String> panic() {
        try (ConsoleLog whole = new ConsoleLog(console)) {
            whole.poll();
            return whole.panic();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
