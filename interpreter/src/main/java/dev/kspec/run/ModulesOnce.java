// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import dev.kspec.type.DriverModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Builds each module once, and does not try one again that could not be built; whoever else wants it meanwhile waits. */
final class ModulesOnce implements DriverModules {
    private final DriverModules modules;
    private final Map<DriverModel, Path> built = new HashMap<>();
    private final Map<DriverModel, String> unbuildable = new HashMap<>();

    ModulesOnce(DriverModules modules) {
        this.modules = modules;
    }

    @Override
    public synchronized Path build(DriverModel driver, Path kernel, Targets.Progress progress)
            throws TargetException, InterruptedException {
        if (unbuildable.containsKey(driver)) {
            throw new TargetException(unbuildable.get(driver));
        }
        Path module = built.get(driver);
        if (module == null) {
            try {
                module = modules.build(driver, kernel, progress);
            } catch (TargetException e) {
                unbuildable.put(driver, Words.firstLine(e.getMessage()));
                throw e;
            }
            built.put(driver, module);
        }
        return module;
    }
}
