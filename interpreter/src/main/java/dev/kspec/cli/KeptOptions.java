// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/**
 * What of a run's command line is kept in its journal: which cases, and all that decides what they come to. A run that
 * takes an earlier one up is made in the same way, or it would compare what cannot be compared. What a person has to allow
 * is not kept.
 */
final class KeptOptions {
    /** Options that select cases; a run that goes on without naming files has those of the one before. */
    static final List<String> SELECTING = List.of("tag", "match", "shard", "max-cases");

    /** Options that say where cases run, and how. */
    private static final List<String> RUNNING = List.of(
            "lab",
            "target",
            "identity",
            "known-hosts",
            "ssh-config",
            "kdir",
            "driver-make",
            "cpus",
            "memory",
            "kernel-args",
            Labs.PACKAGES,
            "case-timeout",
            "step-timeout",
            "order",
            "seed");

    /** What is said of a target, or instead of one. */
    private static final List<String> ON_TARGETS = List.of(
            "target",
            "lab",
            "identity",
            "known-hosts",
            "ssh-config",
            "kdir",
            "cpus",
            "memory",
            "kernel-args",
            Labs.PACKAGES);

    /** What a person has to allow, each time. */
    private static final List<String> ALLOWING = List.of("allow-host-run", "allow-destructive");

    private KeptOptions() {}

    /**
     * The command line as the journal has it.
     *
     * @param variant of the drivers, if several are compared
     */
    static List<String> of(CommandLine selection, CommandLine line, Optional<String> variant, List<String> paths) {
        List<String> all = new ArrayList<>();
        SELECTING.forEach(option -> all.addAll(words(selection, option)));
        RUNNING.forEach(option -> all.addAll(words(line, option)));
        variant.ifPresent(v -> all.add("--driver-make=" + v));
        all.add("--");
        all.addAll(paths);
        return all;
    }

    private static List<String> words(CommandLine line, String option) {
        return values(line, option).stream().map(v -> "--" + option + "=" + v).toList();
    }

    private static List<String> values(CommandLine line, String option) {
        return line.hasOption(option) ? Arrays.asList(line.getOptionValues(option)) : List.of();
    }

    /** What a journal kept; an option that this kspec does not know any more is an error that says so. */
    static CommandLine parse(List<String> kept) throws ParseException {
        return new DefaultParser().parse(RunArguments.options(), kept.toArray(String[]::new));
    }

    /**
     * The command line, with what the earlier run had and it does not say.
     *
     * @param same whether it may not say otherwise
     * @throws ParseException if it does
     */
    static CommandLine complete(CommandLine line, CommandLine earlier, boolean same) throws ParseException {
        if (same) {
            demandSame(line, earlier);
        }
        CommandLine.Builder all = CommandLine.builder();
        for (Option option : line.getOptions()) {
            all.addOption(option);
        }
        line.getArgList().forEach(all::addArg);
        for (Option option : earlier.getOptions()) {
            if (isTakenOver(option.getLongOpt(), line)) {
                all.addOption(option);
            }
        }
        return all.get();
    }

    /** The earlier run's command line, with what this one allows and where it runs: that decides whether cases may be run at all. */
    static CommandLine allowing(CommandLine earlier, CommandLine line) {
        CommandLine.Builder all = CommandLine.builder();
        for (Option option : earlier.getOptions()) {
            all.addOption(option);
        }
        earlier.getArgList().forEach(all::addArg);
        for (Option option : line.getOptions()) {
            String name = option.getLongOpt();
            if (ALLOWING.contains(name) || (name.equals("target") && !earlier.hasOption("target"))) {
                all.addOption(option);
            }
        }
        return all.get();
    }

    private static boolean isTakenOver(String option, CommandLine line) {
        boolean elsewhere = line.hasOption("target") || line.hasOption("lab");
        boolean ofAnother = (option.equals("seed") && !isRandom(line)) || (ON_TARGETS.contains(option) && elsewhere);
        return RUNNING.contains(option) && !line.hasOption(option) && !ofAnother;
    }

    /** Whether the order is random, or is still to be taken over. */
    private static boolean isRandom(CommandLine line) {
        return line.getOptionValue("order", "random").equals("random");
    }

    private static void demandSame(CommandLine line, CommandLine earlier) throws ParseException {
        for (String option : RUNNING) {
            if (line.hasOption(option) && !Objects.equals(values(line, option), values(earlier, option))) {
                throw new ParseException("--resume: the run that is gone on with had "
                        + (earlier.hasOption(option) ? told(words(earlier, option)) : "no --" + option)
                        + "; leave it out here, or begin anew without --resume");
            }
        }
    }

    /** What is taken over, as a person would type it; empty if there is nothing. */
    static String takenOver(CommandLine line, CommandLine earlier) {
        return RUNNING.stream()
                .filter(option -> earlier.hasOption(option) && isTakenOver(option, line))
                .map(option -> told(words(earlier, option)))
                .collect(Collectors.joining(" "));
    }

    private static String told(List<String> words) {
        return words.stream()
                .map(w -> Escaped.line(w.matches("[-=\\w./:@,]*") ? w : w.replaceFirst("=(.*)", "='$1'")))
                .collect(Collectors.joining(" "));
    }
}
