// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.target.LabSource;
import dev.kspec.target.LabTargets;
import dev.kspec.target.Targets;
import dev.kspec.target.UmlTargets;
import dev.kspec.target.lab.Hardware;
import dev.kspec.target.lab.LabCache;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A lab that {@code --lab} names.
 *
 * @param option its name
 * @param instrumented whether its kernel is built here to find mistakes, and runs as a process
 * @param series of Debian's kernels, such as {@code 6.12}; empty for the one that Debian installs by itself
 */
record ChosenLab(String option, boolean instrumented, String series) {
    static final ChosenLab QEMU = new ChosenLab("qemu", false, "");
    static final ChosenLab UML = new ChosenLab("uml", true, "");

    private static final Pattern OF_SERIES = Pattern.compile("qemu-([1-9][0-9]?\\.[0-9]{1,2})");

    static Optional<ChosenLab> named(String name) {
        Matcher older = OF_SERIES.matcher(name);
        if (older.matches()) {
            return Optional.of(new ChosenLab(name, false, older.group(1)));
        }
        return List.of(QEMU, UML).stream().filter(l -> l.option().equals(name)).findFirst();
    }

    /**
     * Where its guests come from.
     *
     * @param hardware what they have
     * @param packages of Debian's, whose programs they have besides
     * @param mayInstall whether packages that are missing may be installed
     * @param saving whether guests that can be saved are
     */
    Targets targets(Hardware hardware, List<String> packages, boolean mayInstall, boolean saving) {
        if (instrumented) {
            LabCache labs =
                    LabCache.uml(Home.cache(), Home.fixtures().resolve("lab")).with(packages);
            return new UmlTargets(
                    Home.cache(),
                    hardware,
                    new LabSource(labs, new InstalledPackages(Home.fixtures(), mayInstall, List.of("uml", "driver"))));
        }
        LabCache labs = new LabCache(Home.cache(), Home.fixtures().resolve("lab")).with(packages);
        return new LabTargets(
                Home.cache(),
                series.isEmpty() ? labs : labs.withKernel(series),
                System.getenv(),
                hardware,
                saving,
                new InstalledPackages(Home.fixtures(), mayInstall));
    }
}
