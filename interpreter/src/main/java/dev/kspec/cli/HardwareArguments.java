// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.target.lab.Hardware;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The options that say what a lab VM has, understood. */
final class HardwareArguments {
    private static final List<String> NAMES = List.of("cpus", "memory", "kernel-args", Labs.PACKAGES);
    private static final Pattern MEMORY = Pattern.compile("([0-9]{1,7})(MiB|GiB)");
    private static final int MIB_A_GIB = 1024;

    private HardwareArguments() {}

    static void addTo(Options options) {
        RunArguments.add(
                options, "cpus", "N", "processors of a lab VM (" + Hardware.DEFAULT.processors() + " unless told)");
        RunArguments.add(
                options,
                "memory",
                "SIZE",
                "of a lab VM, such as 1GiB (" + Hardware.DEFAULT.memoryMiB() + "MiB unless told)");
        RunArguments.add(
                options, "kernel-args", "WORDS", "for a lab VM's kernel, such as 'slub_debug=FZPU preempt=full'");
    }

    static Hardware of(CommandLine line) throws ParseException {
        return new Hardware(
                PolicyArguments.number(line, "cpus", Hardware.DEFAULT.processors(), 1, Hardware.MOST_PROCESSORS),
                line.hasOption("memory") ? memory(line.getOptionValue("memory")) : Hardware.DEFAULT.memoryMiB(),
                kernelArguments(line.getOptionValue("kernel-args", Hardware.DEFAULT.kernelArguments())));
    }

    private static int memory(String text) throws ParseException {
        Matcher size = MEMORY.matcher(text);
        long mib =
                size.matches() ? Long.parseLong(size.group(1)) * (size.group(2).equals("GiB") ? MIB_A_GIB : 1) : -1;
        if (mib < Hardware.LEAST_MEMORY_MIB || mib > Hardware.MOST_MEMORY_MIB) {
            throw new ParseException("--memory takes " + Hardware.LEAST_MEMORY_MIB + "MiB to "
                    + Hardware.MOST_MEMORY_MIB / MIB_A_GIB + "GiB, not `" + Escaped.line(text) + "`");
        }
        return (int) mib;
    }

    private static String kernelArguments(String text) throws ParseException {
        if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new ParseException("--kernel-args takes printable ASCII, not `" + Escaped.line(text) + "`");
        }
        if (text.getBytes(StandardCharsets.US_ASCII).length > Hardware.MOST_ARGUMENT_BYTES) {
            throw new ParseException("--kernel-args: " + text.length() + " bytes; the kernel reads no more than "
                    + Hardware.MOST_ARGUMENT_BYTES);
        }
        return text.strip();
    }

    /** What a host that is not kspec's has, it has. */
    static void demandNone(CommandLine line) throws ParseException {
        for (String name : NAMES) {
            if (line.hasOption(name)) {
                throw new ParseException("--" + name + " is for lab VMs, and does not go with --target");
            }
        }
    }
}
