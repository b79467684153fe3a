// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import java.nio.file.Path;

/** A driver that the user of a target is going to load. Whoever can hand out targets with it loaded may do so. */
public interface Preload {
    /** For people, and in names of files. */
    String name();

    /** The built module; may take as long as building it does. */
    Path module() throws TargetException, InterruptedException;

    /** The module's parameters as the kernel takes them: {@code capacity=4 data_size=1024}. */
    String parameters();

    /**
     * Loads it on a target as its user would; called in a thread of its own, on a target that nobody else uses.
     *
     * @return true if it is loaded and the kernel found nothing wrong meanwhile
     */
    boolean load(Target target) throws InterruptedException;
}
