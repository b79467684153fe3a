// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.type.DriverModel;
import java.nio.file.Path;

/** Makes a driver's module for the target's kernel. */
public interface DriverModules {
    /**
     * The built module.
     *
     * @param kernel the directory to build against
     * @throws TargetException if it cannot be built; the message holds the compiler's last words
     */
    Path build(DriverModel driver, Path kernel, Targets.Progress progress) throws TargetException, InterruptedException;
}
