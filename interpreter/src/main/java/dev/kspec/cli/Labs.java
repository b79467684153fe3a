// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.diag.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The options that say which labs a run has, understood. */
final class Labs {
    static final String PACKAGES = "guest-packages";

    /** Debian's policy manual, section 5.6.1. */
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

    private Labs() {}

    static void addTo(Options options) {
        RunArguments.add(
                options,
                "lab",
                "LAB[,LAB]",
                "qemu: Debian's kernel (unless told); qemu-6.12: that series; uml: one with instruments");
        RunArguments.add(
                options,
                PACKAGES,
                "NAME[,NAME]",
                "Debian packages whose programs the lab's guests are to have, such as stress-ng");
    }

    /** The packages that were asked for. */
    static List<String> packages(CommandLine line) throws ParseException {
        List<String> names =
                line.hasOption(PACKAGES) ? List.of(line.getOptionValue(PACKAGES).split(",", -1)) : List.of();
        for (String name : names) {
            if (!PACKAGE.matcher(name).matches()) {
                throw new ParseException("--" + PACKAGES
                        + " takes names of Debian packages with commas between them, not `" + Escaped.line(name) + "`");
            }
        }
        return names;
    }

    /** Those that were asked for, in their order; QEMU's unless told. */
    static List<ChosenLab> of(CommandLine line) throws ParseException {
        Set<ChosenLab> labs = new LinkedHashSet<>();
        for (String name : line.getOptionValue("lab", ChosenLab.QEMU.option()).split(",", -1)) {
            if (!labs.add(named(name))) {
                throw new ParseException("--lab: " + name + " stands there twice");
            }
        }
        if (labs.equals(Set.of(ChosenLab.UML)) && HardwareArguments.of(line).processors() > 1) {
            throw new ParseException("--cpus: User-Mode Linux has one processor; --lab qemu can have several");
        }
        return List.copyOf(labs);
    }

    private static ChosenLab named(String name) throws ParseException {
        List<String> all = List.of(ChosenLab.QEMU.option(), ChosenLab.UML.option());
        return ChosenLab.named(name)
                .orElseThrow(() -> new ParseException("--lab takes " + String.join(", ", all)
                        + ", qemu-6.12 and the like, or several with commas between them, not `" + Escaped.line(name)
                        + "`"
                        + Nearest.to(name, all)
                                .map(n -> "; did you mean `" + n + "`?")
                                .orElse("")));
    }
}
