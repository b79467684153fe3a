// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.wire.AgentClient;
import java.nio.file.Path;
import java.util.List;

/** A place where cases run: connected, its agent greeted. Whatever is wrong with it shows as an exception, never as a result. */
public interface Target extends AutoCloseable {
    /** The conversation with its agent. */
    AgentClient agent();

    /** For people: {@code "lab VM, Linux 6.1.0-37-amd64, TCG"}. */
    String description();

    /** The directory in the guest that modules are put into; private to this run. */
    String moduleDirectory();

    /** Puts a file into {@link #moduleDirectory()}. */
    void putModule(Path file) throws TargetException;

    /** Whether the driver that was wanted when it was acquired is loaded, with a kernel that had nothing to say against it. */
    default boolean preloaded() {
        return false;
    }

    /** What the machine's console has said since the target came up, last lines last; empty if it has none that we see. */
    List<String> console();

    /** What became of it when it no longer answers; takes some seconds to find out. */
    Fate fate();

    /** Ends it quickly; never throws. */
    @Override
    void close();
}
