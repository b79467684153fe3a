// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The option that has a run compare drivers that are built in several ways, understood. */
final class DriverVariants {
    static final String OPTION = "each-driver-make";

    private static final Pattern VALUES = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=([^,]*(?:,[^,]*)+)");

    private DriverVariants() {}

    static void addTo(Options options) {
        RunArguments.add(
                options,
                OPTION,
                "VAR=A,B",
                "run everything with each of these builds of drivers, and show what differs");
    }

    /** For the make that builds drivers: one variable for each run, {@code RING=c} and {@code RING=rust}; empty if there is one run. */
    static List<String> of(CommandLine line) throws ParseException {
        if (!line.hasOption(OPTION)) {
            return List.of();
        }
        if (line.getOptionValues(OPTION).length > 1) {
            throw new ParseException("--" + OPTION + " is given once: it compares the values of one variable");
        }
        String written = line.getOptionValue(OPTION);
        Matcher matcher = VALUES.matcher(written);
        if (!matcher.matches()) {
            throw new ParseException(
                    "--" + OPTION + " takes a variable and at least two values, as in RING=c,rust, not `"
                            + Escaped.line(written) + "`; --driver-make takes one value");
        }
        String variable = matcher.group(1);
        for (String other : TargetArguments.makeVariables(line)) {
            if (other.startsWith(variable + "=")) {
                throw new ParseException("--driver-make " + Escaped.line(other) + " says what --" + OPTION + " "
                        + Escaped.line(written) + " is to go through: leave one of them out");
            }
        }
        Set<String> all = new LinkedHashSet<>();
        for (String value : matcher.group(2).split(",", -1)) {
            if (!all.add(variable + "=" + value)) {
                throw new ParseException("--" + OPTION + ": " + Escaped.line(value) + " stands there twice");
            }
        }
        return List.copyOf(all);
    }
}
