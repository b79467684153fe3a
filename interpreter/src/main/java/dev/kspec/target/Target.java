// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.wire.AgentClient;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

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

    /**
     * Which program the agent began last, all before it having ended, whatever became of the machine; nothing if that cannot
     * be told, or if none was begun. Then no answer to a program that has ended waits for those of others.
     *
     * @return the lowest eight bits of the number that the program has in the session
     */
    default OptionalInt begun() {
        return OptionalInt.empty();
    }

    /**
     * Which step of the program that began last was begun last, if that program tells its steps, whatever became of the machine.
     *
     * @return the instruction's index
     */
    default OptionalInt mark() {
        return OptionalInt.empty();
    }

    /** What became of it when it no longer answers; takes some seconds to find out. */
    Fate fate();

    /**
     * Asks the kernel of a machine that gives no answer what its tasks are doing, which takes some seconds; never throws.
     */
    default Interrogated interrogate() {
        return Interrogated.NOTHING;
    }

    /** Ends it quickly; never throws. */
    @Override
    void close();
}
