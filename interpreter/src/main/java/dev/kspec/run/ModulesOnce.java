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
    private final Map<Wanted, Path> built = new HashMap<>();
    private final Map<Wanted, String> unbuildable = new HashMap<>();

    private record Wanted(DriverModel driver, Path kernel) {}

    ModulesOnce(DriverModules modules) {
        this.modules = modules;
    }

    @Override
    public synchronized Path build(DriverModel driver, Path kernel, Targets.Progress progress)
            throws TargetException, InterruptedException {
        Wanted wanted = new Wanted(driver, kernel);
        if (unbuildable.containsKey(wanted)) {
            throw new TargetException(unbuildable.get(wanted));
        }
        Path module = built.get(wanted);
        if (module == null) {
            try {
                module = modules.build(driver, kernel, progress);
            } catch (TargetException e) {
                unbuildable.put(wanted, Words.firstLine(e.getMessage()));
                throw e;
            }
            built.put(wanted, module);
        }
        return module;
    }
}
