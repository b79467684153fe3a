// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Nearest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Finds the command, parses its options, runs it. */
public final class CommandLineInterface {
    private final Terminal terminal;
    private final Map<String, Command> commands = new LinkedHashMap<>();

    CommandLineInterface(Terminal terminal) {
        this.terminal = terminal;
        all().forEach(command -> commands.put(command.name(), command));
    }

    /** In the order in which the help tells of them. */
    static List<Command> all() {
        return List.of(
                new RunCommand(),
                new MergeCommand(),
                new CheckCommand(),
                new ListCommand(),
                new ExpandCommand(),
                new ExplainCommand(),
                new ExplainFailuresCommand(),
                new ImportCommand(),
                new FmtCommand(),
                new ConvertCommand(),
                new VmCommand(),
                new DoctorCommand());
    }

    /** Runs one command line; returns the exit code. */
    int run(List<String> arguments) {
        if (arguments.isEmpty() || List.of("help", "--help", "-h").contains(arguments.getFirst())) {
            return help(arguments);
        }
        if (List.of("--version", "version", "-V").contains(arguments.getFirst())) {
            terminal.out().println("kspec " + Version.text());
            return ExitCode.PASSED;
        }
        Command command = commands.get(arguments.getFirst());
        if (command == null) {
            String nearest = Nearest.to(arguments.getFirst(), commands.keySet())
                    .map(n -> "; did you mean `" + n + "`?")
                    .orElse("");
            return usage("unknown command `" + arguments.getFirst() + "`" + nearest, "kspec --help lists them");
        }
        return run(command, arguments.subList(1, arguments.size()));
    }

    private int run(Command command, List<String> arguments) {
        Options options = command.options();
        options.addOption(
                Option.builder("h").longOpt("help").desc("show this help").get());
        // The launcher heeds it; every command takes it.
        options.addOption(Option.builder()
                .longOpt("no-install")
                .desc("never install missing Debian packages")
                .get());
        int end = arguments.indexOf("--"); // behind it stands what is not ours, as a command for the VM
        List<String> own = arguments.subList(0, end < 0 ? arguments.size() : end);
        if (own.contains("--help") || own.contains("-h")) {
            terminal.out().print(help(command, options));
            return ExitCode.PASSED;
        }
        try {
            CommandLine line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .get()
                    .parse(options, arguments.toArray(String[]::new));
            return command.run(line, terminal);
        } catch (UnrecognizedOptionException e) {
            List<String> known = options.getOptions().stream()
                    .filter(Option::hasLongOpt)
                    .map(o -> "--" + o.getLongOpt())
                    .toList();
            String nearest = Nearest.to(e.getOption(), known)
                    .map(n -> "; did you mean `" + n + "`?")
                    .orElse("");
            return usage(
                    "unknown option `" + e.getOption() + "`" + nearest,
                    "kspec " + command.name() + " --help lists them");
        } catch (MissingArgumentException e) {
            return usage(
                    "--" + e.getOption().getLongOpt() + " takes a value: "
                            + e.getOption().getArgName(),
                    "kspec " + command.name() + " --help");
        } catch (ParseException e) {
            return usage(e.getMessage(), "kspec " + command.name() + " --help");
        }
    }

    private int usage(String message, String help) {
        terminal.err().println("kspec: " + message);
        terminal.err().println("  help: " + help);
        return ExitCode.USAGE;
    }

    private int help(List<String> arguments) {
        Optional<Command> one =
                arguments.size() > 1 ? Optional.ofNullable(commands.get(arguments.get(1))) : Optional.empty();
        if (one.isPresent()) {
            return run(one.get(), List.of("--help"));
        }
        StringBuilder out = new StringBuilder();
        out.append("kspec tests kernel drivers: spec files say what a driver must do, kspec says whether it does.\n\n");
        out.append("Usage: kspec COMMAND [OPTION…] [PATH…]\n\nCommands:\n");
        commands.values().forEach(c -> out.append(String.format("  %-16s %s%n", c.name(), c.summary())));
        out.append("""

                Begin with:
                  kspec run specs/            build the driver, boot a VM, run everything, report
                  kspec check my.kspec        find mistakes without running anything
                  kspec COMMAND --help        options and examples

                Exit codes: 0 all passed; 1 a case failed, timed out or made the kernel fault;
                2 wrong usage, mistakes in a spec, or nothing selected; 3 the target could not be used;
                130 interrupted.
                """);
        terminal.out().print(out);
        return ExitCode.PASSED;
    }

    private static String help(Command command, Options options) {
        StringWriter table = new StringWriter();
        for (Option option : options.getOptions()) {
            String names = (option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ") + "--"
                    + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
            new PrintWriter(table, true).printf("  %-28s %s%n", names, option.getDescription());
        }
        return "kspec " + command.name() + ": " + command.summary() + "\n\nUsage: kspec " + command.name() + " "
                + command.usage() + "\n\n" + command.help() + "\n\nOptions:\n" + table;
    }
}
