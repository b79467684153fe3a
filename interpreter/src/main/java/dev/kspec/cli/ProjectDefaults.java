// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.parse.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** What a project's file says of a run, put behind what the command line says of it. */
final class ProjectDefaults {
    /**
     * Options of {@code kspec run} that may stand in the file. Not those that select cases or go on with an earlier run,
     * which are for one run; not what a person has to allow, since the file may be a stranger's.
     */
    static final Set<String> SETTINGS = new LinkedHashSet<>(List.of(
            "vms",
            "lab",
            "cpus",
            "memory",
            "kernel-args",
            Labs.PACKAGES,
            "case-timeout",
            "step-timeout",
            "run-timeout",
            "order",
            "seed",
            "retries",
            "repeat",
            "until-fail",
            "max-failures",
            "fail-fast",
            "fail-on-flaky",
            "fail-on-leak",
            "no-suspects",
            "no-snapshots",
            "report",
            "expect-skips",
            "driver-make",
            "color",
            "timings",
            "verbose"));

    /** May be given several times. */
    private static final Set<String> REPEATED = Set.of("report", "driver-make");

    /** What an option of the command line takes the place of, besides itself. */
    private static final Map<String, List<String>> REPLACED = Map.of(
            "target", List.of("vms", "lab", "cpus", "memory", "kernel-args", Labs.PACKAGES),
            "each-target", List.of("vms", "lab", "cpus", "memory", "kernel-args", Labs.PACKAGES),
            "order", List.of("seed"),
            "fail-fast", List.of("max-failures"),
            "max-failures", List.of("fail-fast"),
            "repeat", List.of("until-fail"));

    private ProjectDefaults() {}

    /** Why an option of {@code run} cannot stand in the file; empty if there is no such option. */
    static Optional<String> notHere(String name) {
        if (List.of("identity", "known-hosts", "kdir").contains(name)) {
            return Optional.of("`" + name + "` stands within a target: targets: [{name: box, address: root@box, "
                    + name.replace('-', '_') + ": FILE}]");
        }
        if (name.equals("target")) {
            return Optional.of(ProjectFile.NAME + " has no key `target`; did you mean `targets`?");
        }
        return RunArguments.options().hasLongOption(name)
                ? Optional.of("`" + name + "` is given on the command line only")
                : Optional.empty();
    }

    /** The values of a setting as the command line would have them. */
    static List<String> values(String name, YamlNode node, Path directory) throws ParseException {
        if (!RunArguments.options().getOption(name).hasArg()) {
            String text = ProjectFile.scalar(node, name);
            return switch (text) {
                case "true" -> List.of();
                case "false" -> List.of("false");
                default -> throw ProjectFile.mistake(node.span(), name + " is true or false, not `" + text + "`");
            };
        }
        List<YamlNode> nodes =
                REPEATED.contains(name) && node instanceof YamlNode.Sequence list ? list.items() : List.of(node);
        List<String> values = new ArrayList<>();
        for (YamlNode one : nodes) {
            values.add(value(name, one, directory));
        }
        return values;
    }

    private static String value(String name, YamlNode node, Path directory) throws ParseException {
        String text = ProjectFile.scalar(node, name);
        if (name.equals("expect-skips")) {
            return ProjectFile.file(text, directory, node.span()).toString();
        }
        int file = text.indexOf('=') + 1;
        return name.equals("report") && file > 0 && !text.substring(file).equals("-")
                ? text.substring(0, file) + ProjectFile.file(text.substring(file), directory, node.span())
                : text;
    }

    /**
     * The command line as it would be if the person had written out what the file says, where they said nothing else.
     *
     * @throws ParseException also for a value in the file that its option does not take
     */
    static CommandLine complete(CommandLine line, ProjectFile file) throws ParseException {
        Set<String> said = new LinkedHashSet<>();
        for (Option option : line.getOptions()) {
            said.add(option.getLongOpt());
            said.addAll(REPLACED.getOrDefault(option.getLongOpt(), List.of()));
        }
        CommandLine.Builder all = CommandLine.builder();
        for (Option option : line.getOptions()) {
            all.addOption(option);
        }
        line.getArgList().forEach(all::addArg);
        for (ProjectFile.Setting setting : file.settings()) {
            check(setting, file.settings());
            if (!said.contains(setting.option())) {
                add(all, arguments(setting));
            }
        }
        if (line.hasOption("each-target") && !line.hasOption("target")) {
            for (NamedTarget target : file.targets()) {
                add(all, List.of("--target", target.name()));
            }
        }
        return all.get();
    }

    private static void add(CommandLine.Builder all, List<String> arguments) throws ParseException {
        for (Option option : parse(arguments).getOptions()) {
            all.addOption(option);
        }
    }

    private static CommandLine parse(List<String> arguments) throws ParseException {
        return new DefaultParser().parse(RunArguments.options(), arguments.toArray(String[]::new));
    }

    private static List<String> arguments(ProjectFile.Setting setting) {
        if (!RunArguments.options().getOption(setting.option()).hasArg()) {
            return setting.values().isEmpty() ? List.of("--" + setting.option()) : List.of();
        }
        return setting.values().stream()
                .map(v -> "--" + setting.option() + "=" + v)
                .toList();
    }

    /** By the same rules as on the command line. */
    private static void check(ProjectFile.Setting setting, List<ProjectFile.Setting> all) throws ParseException {
        List<String> arguments = new ArrayList<>(arguments(setting));
        if (setting.option().equals("seed")) {
            all.stream()
                    .filter(s -> s.option().equals("order"))
                    .findFirst()
                    .ifPresent(order -> arguments.addAll(arguments(order)));
        }
        try {
            RunArguments.check(parse(arguments));
        } catch (ParseException e) {
            throw new ParseException(setting.place() + ": "
                    + e.getMessage().replaceFirst("^--", "").replace(" --", " "));
        }
    }
}
