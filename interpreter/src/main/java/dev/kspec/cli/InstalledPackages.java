// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.target.LabTargets;
import dev.kspec.target.TargetException;
import dev.kspec.target.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sees to the Debian packages that the lab needs, by {@code fixtures/setup/ensure-packages.sh}. */
final class InstalledPackages implements LabTargets.Prerequisites {
    private final Path script;
    private final boolean mayInstall;
    private final List<String> groups;

    /** Those of the lab in QEMU. */
    InstalledPackages(Path fixtures, boolean mayInstall) {
        this(fixtures, mayInstall, List.of("lab", "driver"));
    }

    /** @param groups of {@code packages.tsv} */
    InstalledPackages(Path fixtures, boolean mayInstall, List<String> groups) {
        this.script = fixtures.resolve("setup").resolve("ensure-packages.sh");
        this.mayInstall = mayInstall;
        this.groups = List.copyOf(groups);
    }

    @Override
    public void ensure(Targets.Progress progress) throws TargetException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        if (!mayInstall) {
            command.add("--no-install");
        }
        command.addAll(groups);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.to(new java.io.File("/dev/null")))
                    .redirectErrorStream(false)
                    .redirectError(ProcessBuilder.Redirect.PIPE)
                    .start();
            StringBuilder said = new StringBuilder();
            process.errorReader().lines().forEach(line -> {
                said.append(line).append('\n');
                progress.note(line);
            });
            int status = process.waitFor();
            if (status != 0) {
                throw new TargetException("packages that the lab needs are missing:\n"
                        + said.toString().strip());
            }
        } catch (IOException e) {
            throw new TargetException(script + " cannot be run: " + e.getMessage(), e);
        }
    }
}
