// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** How a boot went. */
public sealed interface BootResult {
    /** SSH connections are accepted. */
    record Ready(BootTimes times) implements BootResult {
        @Override
        public String message() {
            return String.format(
                    Locale.ROOT,
                    "the guest is ready after %.1f s",
                    times.ready().toMillis() / 1000.0);
        }
    }

    /**
     * QEMU ended.
     *
     * @param status its exit status
     * @param said the last line it printed, or what stands for it
     */
    record Exited(int status, String said, Path log) implements BootResult {
        @Override
        public String message() {
            return "QEMU ended with status " + status + " before the guest was ready: " + said + " (" + log + ")";
        }
    }

    /** The guest's kernel panicked; {@code line} says why. */
    record Panicked(String line, Path log) implements BootResult {
        @Override
        public String message() {
            return "the guest's kernel panicked while booting: " + line + " (" + log + ")";
        }
    }

    /** The guest's init found something wrong. */
    record Refused(String complaint, Path log) implements BootResult {
        @Override
        public String message() {
            return "the guest could not start its services: " + complaint + " (" + log + ")";
        }
    }

    /**
     * Nothing of the above within the patience.
     *
     * @param begun whether the guest's first process ran at least
     */
    record TimedOut(Duration patience, boolean begun, Path log) implements BootResult {
        @Override
        public String message() {
            String where = begun ? "its first process runs" : "its first process has not printed anything";
            return "the guest was not ready after " + patience.toSeconds() + " s; " + where + " (" + log + ")";
        }
    }

    /** One sentence for people, without a full stop; it names the log to look at. */
    String message();
}
