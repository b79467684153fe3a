// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.report.ColorMode;
import dev.kspec.report.ReportException;
import dev.kspec.report.Reports;
import dev.kspec.run.RunOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The options of {@code kspec run}, understood. */
record RunArguments(
        List<TargetArguments.Source> sources,
        int vms,
        boolean eachTarget,
        List<String> makeVariables,
        RunOptions how,
        Reports reports,
        ColorMode color,
        boolean verbose,
        boolean timings,
        Optional<SkipList> skipList,
        PolicyArguments policy,
        Optional<Path> trace) {
    private static final int MOST_VMS = 64;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|min)");

    /** For the make that builds drivers for a target. */
    List<String> makeVariables(TargetArguments.Source source) {
        return Stream.concat(makeVariables.stream(), source.variant().stream()).toList();
    }

    static Options options() {
        Options options = new Options();
        SpecArguments.addSelection(options);
        TargetArguments.addTo(options);
        add(options, "vms", "N", "use N lab VMs side by side");
        options.addOption(Option.builder()
                .longOpt("each-target")
                .desc("run everything on each --target (or each that " + ProjectFile.NAME
                        + " lists), and show what differs")
                .get());
        DriverVariants.addTo(options);
        PolicyArguments.addTo(options);
        add(options, "trace", "FILE", "write what the run did when, for a viewer of Chrome trace events");
        RunJournal.addTo(options);
        options.addOption(Option.builder()
                .longOpt("no-snapshots")
                .desc("boot every lab VM, and save none (also: KSPEC_SNAPSHOTS=off)")
                .get());
        add(options, "case-timeout", "TIME", "of a case whose scenario sets none (10s unless told)");
        add(options, "step-timeout", "TIME", "of each step, teardowns aside; no bound but the case's unless told");
        add(options, "report", "FORMAT=FILE", "write a report: junit, ktap, json or jsonl; may be repeated");
        add(options, "expect-skips", "FILE", "fail unless exactly the cases listed in FILE are skipped");
        add(options, "color", "WHEN", "auto, always or never");
        options.addOption(Option.builder()
                .longOpt("timings")
                .desc("say at the end what each part of the run took")
                .get());
        options.addOption(Option.builder()
                .longOpt("allow-host-run")
                .desc("allow scenarios to run programs on this machine (run on host)")
                .get());
        options.addOption(Option.builder("v")
                .longOpt("verbose")
                .desc("a line for every case")
                .get());
        return options;
    }

    static void add(Options options, String name, String argument, String description) {
        options.addOption(Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get());
    }

    static RunArguments of(CommandLine line, ProjectFile project, Terminal terminal) throws ParseException {
        TargetArguments target = TargetArguments.of(line);
        return new RunArguments(
                sources(line, target),
                vms(line),
                eachTarget(line, target),
                target.makeVariables(),
                how(line).withSuppressions(project.suppressions()),
                reports(line),
                color(line),
                line.hasOption("verbose"),
                line.hasOption("timings"),
                line.hasOption("expect-skips")
                        ? Optional.of(SkipList.read(
                                SpecArguments.path("--expect-skips", line.getOptionValue("expect-skips"))))
                        : Optional.empty(),
                PolicyArguments.of(line),
                line.hasOption("trace")
                        ? Optional.of(SpecArguments.path("--trace", line.getOptionValue("trace")))
                        : Optional.empty());
    }

    /** Each target, with each of the builds that are compared: all builds on the first one, then all on the next. */
    private static List<TargetArguments.Source> sources(CommandLine line, TargetArguments target)
            throws ParseException {
        List<String> variants = DriverVariants.of(line);
        if (variants.isEmpty()) {
            return target.sources();
        }
        List<TargetArguments.Source> all = new ArrayList<>();
        for (int i = 0; i < target.sources().size(); i++) {
            for (String variant : variants) {
                // Targets are closed when their run is over.
                all.add(TargetArguments.of(line).sources().get(i).with(variant));
            }
        }
        return all;
    }

    /** What a run may take in time, and is allowed. */
    static RunOptions how(CommandLine line) throws ParseException {
        RunOptions options = RunOptions.DEFAULT
                .withCaseTimeout(duration("--case-timeout", line.getOptionValue("case-timeout", "10s")))
                .withHostRun(line.hasOption("allow-host-run"));
        return line.hasOption("step-timeout")
                ? options.withStepTimeout(duration("--step-timeout", line.getOptionValue("step-timeout")))
                : options;
    }

    /** Whether the values that options have, of those that may stand in a project's file, are such as they take. */
    static void check(CommandLine line) throws ParseException {
        PolicyArguments.of(line);
        vms(line);
        how(line);
        reports(line);
        color(line);
        TargetArguments.makeVariables(line);
        DriverVariants.of(line);
        var unusedLabs = Labs.of(line);
    }

    private static int vms(CommandLine line) throws ParseException {
        if (line.hasOption("vms") && line.hasOption("target")) {
            throw new ParseException("--vms is for lab VMs; --target may be given several times instead");
        }
        return PolicyArguments.number(line, "vms", 1, 1, MOST_VMS);
    }

    /** Several labs are always compared: what one of them finds, the other may be blind to. */
    private static boolean eachTarget(CommandLine line, TargetArguments target) throws ParseException {
        boolean severalLabs = !line.hasOption("target") && target.sources().size() > 1;
        if (severalLabs && (line.hasOption("resume") || line.hasOption("rerun-failed"))) {
            throw new ParseException(
                    "--lab with several labs begins anew; --resume and --rerun-failed go with one journal");
        }
        if (line.hasOption("each-target") && target.sources().size() < 2) {
            throw new ParseException("--each-target compares targets: give --target at least twice, or list them in "
                    + ProjectFile.NAME);
        }
        if (line.hasOption("each-target") && (line.hasOption("resume") || line.hasOption("rerun-failed"))) {
            throw new ParseException("--each-target begins anew; --resume and --rerun-failed go with one journal");
        }
        boolean severalBuilds = line.hasOption(DriverVariants.OPTION);
        if (severalBuilds
                && !severalLabs
                && !line.hasOption("each-target")
                && target.sources().size() > 1) {
            throw new ParseException("--" + DriverVariants.OPTION
                    + " compares what each target says of each build: several --target need --each-target with it");
        }
        if (severalBuilds && (line.hasOption("resume") || line.hasOption("rerun-failed"))) {
            throw new ParseException(
                    "--" + DriverVariants.OPTION + " begins anew; --resume and --rerun-failed go with one journal");
        }
        return severalLabs || severalBuilds || line.hasOption("each-target");
    }

    static Duration duration(String option, String text) throws ParseException {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || matcher.group(1).matches("0+")) {
            throw new ParseException(option + " takes a time such as 500ms, 10s or 2min, not `" + text + "`");
        }
        long n = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            default -> Duration.ofMinutes(n);
        };
        if (duration.compareTo(Duration.ofHours(24)) > 0) {
            throw new ParseException(option + " is at most 24 hours");
        }
        return duration;
    }

    static Reports reports(CommandLine line) throws ParseException {
        try {
            return Reports.parse(
                    line.hasOption("report") ? Arrays.asList(line.getOptionValues("report")) : List.of(),
                    Version.text());
        } catch (ReportException e) {
            throw new ParseException("--report: " + e.getMessage());
        }
    }

    static ColorMode color(CommandLine line) throws ParseException {
        String when = line.getOptionValue("color", "auto");
        for (ColorMode mode : ColorMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(when)) {
                return mode;
            }
        }
        throw new ParseException("--color takes auto, always or never, not `" + when + "`");
    }
}
