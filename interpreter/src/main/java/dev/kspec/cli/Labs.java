// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.diag.Nearest;
import dev.kspec.target.LabSource;
import dev.kspec.target.LabTargets;
import dev.kspec.target.Targets;
import dev.kspec.target.UmlTargets;
import dev.kspec.target.lab.Hardware;
import dev.kspec.target.lab.LabCache;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The labs that {@code --lab} may name. */
enum Labs {
    /** Debian's own kernel in a VM. */
    QEMU {
        @Override
        Targets targets(Hardware hardware, List<String> packages, boolean mayInstall, boolean saving) {
            return new LabTargets(
                    Home.cache(),
                    new LabCache(Home.cache(), Home.fixtures().resolve("lab")).with(packages),
                    System.getenv(),
                    hardware,
                    saving,
                    new InstalledPackages(Home.fixtures(), mayInstall));
        }
    },

    /** A kernel with instruments, as a process. */
    UML {
        @Override
        Targets targets(Hardware hardware, List<String> packages, boolean mayInstall, boolean saving) {
            LabCache cache =
                    LabCache.uml(Home.cache(), Home.fixtures().resolve("lab")).with(packages);
            return new UmlTargets(
                    Home.cache(),
                    hardware,
                    new LabSource(cache, new InstalledPackages(Home.fixtures(), mayInstall, List.of("uml", "driver"))));
        }
    };

    static final String PACKAGES = "guest-packages";

    /** Debian's policy manual, section 5.6.1. */
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

    static void addTo(Options options) {
        RunArguments.add(
                options,
                "lab",
                "LAB[,LAB]",
                "qemu: Debian's kernel in a VM (unless told); uml: one with instruments; qemu,uml: both");
        RunArguments.add(
                options,
                PACKAGES,
                "NAME[,NAME]",
                "Debian packages whose programs the lab's guests are to have, such as stress-ng");
    }

    /** The packages that were asked for. */
    static List<String> packages(CommandLine line) throws ParseException {
        List<String> names = line.hasOption(PACKAGES)
                ? List.of(line.getOptionValue(PACKAGES).split(",", -1))
                : List.of();
        for (String name : names) {
            if (!PACKAGE.matcher(name).matches()) {
                throw new ParseException("--" + PACKAGES + " takes names of Debian packages with commas between them, not `"
                        + Escaped.line(name) + "`");
            }
        }
        return names;
    }

    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Where its guests come from.
     *
     * @param hardware what they have
     * @param packages of Debian's, whose programs they have besides
     * @param mayInstall whether packages that are missing may be installed
     * @param saving whether guests that can be saved are
     */
    abstract Targets targets(Hardware hardware, List<String> packages, boolean mayInstall, boolean saving);

    /** Those that were asked for, in their order; QEMU's unless told. */
    static List<Labs> of(CommandLine line) throws ParseException {
        Set<Labs> labs = new LinkedHashSet<>();
        for (String name : line.getOptionValue("lab", QEMU.option()).split(",", -1)) {
            if (!labs.add(named(name))) {
                throw new ParseException("--lab: " + name + " stands there twice");
            }
        }
        if (labs.equals(Set.of(UML)) && HardwareArguments.of(line).processors() > 1) {
            throw new ParseException("--cpus: User-Mode Linux has one processor; --lab qemu can have several");
        }
        return List.copyOf(labs);
    }

    private static Labs named(String name) throws ParseException {
        Optional<Labs> lab =
                Arrays.stream(values()).filter(l -> l.option().equals(name)).findFirst();
        List<String> all = Arrays.stream(values()).map(Labs::option).toList();
        return lab.orElseThrow(() -> new ParseException("--lab takes " + String.join(", ", all)
                + ", or several with commas between them, not `" + Escaped.line(name) + "`"
                + Nearest.to(name, all).map(n -> "; did you mean `" + n + "`?").orElse("")));
    }
}
