// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.format.Converter;
import dev.kspec.format.Result;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec convert}. */
final class ConvertCommand implements Command {
    @Override
    public String name() {
        return "convert";
    }

    @Override
    public String summary() {
        return "turn spec files from the language into YAML, or back";
    }

    @Override
    public String usage() {
        return "--to yaml|kspec [-o FILE|DIR] [--force] FILE…";
    }

    @Override
    public String help() {
        return """
                Writes spec files in the other of their two forms: *.kspec holds the language itself,
                *.kspec.yaml the same as YAML. Nothing is lost, neither comments nor the way in which values
                are written; the order of different kinds of things (drivers, constants, scenarios) may change.

                The new file stands beside the old one, which stays: remove one of them, or its cases will be
                there twice. A file that is there already is only replaced with --force.

                Exit code: 0; 2 if a file has mistakes in it, or cannot be converted or written.

                  kspec convert --to yaml specs/values.kspec
                  kspec convert --to kspec -o specs/new/ old/*.kspec.yaml
                  kspec convert --to yaml --stdout specs/values.kspec""";
    }

    @Override
    public Options options() {
        Options options = new Options();
        options.addOption(Option.builder()
                .longOpt("to")
                .hasArg()
                .argName("yaml|kspec")
                .desc("the form wanted")
                .get());
        options.addOption(Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("FILE|DIR")
                .desc("where the result goes; a directory for several files")
                .get());
        options.addOption(Option.builder()
                .longOpt("stdout")
                .desc("print the result instead of writing files")
                .get());
        options.addOption(Option.builder()
                .longOpt("force")
                .desc("replace files that are there already")
                .get());
        return options;
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        if (arguments.hasOption("stdout") && arguments.hasOption("output")) {
            throw new ParseException("--stdout and --output exclude each other");
        }
        boolean toYaml = toYaml(arguments.getOptionValue("to"));
        Map<Path, Path> targets = targets(arguments, toYaml);
        Run run = new Run(arguments.hasOption("stdout"), arguments.hasOption("force"), terminal);
        targets.forEach(run::file);
        return run.end();
    }

    private static boolean toYaml(String to) throws ParseException {
        if (to == null) {
            throw new ParseException("which form is wanted? Write --to yaml, or --to kspec");
        }
        return switch (to) {
            case "yaml" -> true;
            case "kspec" -> false;
            default -> throw new ParseException("--to takes yaml or kspec, not `" + to + "`");
        };
    }

    /** Each file with the one that is to come of it. */
    private static Map<Path, Path> targets(CommandLine arguments, boolean toYaml) throws ParseException {
        Map<Path, Path> targets = new LinkedHashMap<>();
        List<Path> files = SpecArguments.paths(arguments);
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                throw new ParseException(file + " is a directory; name the files to be converted");
            }
            if (!SpecReader.isSpec(file)) {
                throw new ParseException(file + " is no spec file: its name ends neither in .kspec nor in .kspec.yaml");
            }
            if (SpecReader.isYaml(file.getFileName().toString()) == toYaml) {
                throw new ParseException(file + (toYaml ? " is YAML already" : " is no YAML in the first place"));
            }
            Path target = target(file, arguments.getOptionValue("output"), files.size() > 1, toYaml);
            if (targets.containsValue(target)) {
                throw new ParseException("two of the files would become " + target);
            }
            targets.put(file, target);
        }
        return targets;
    }

    private static Path target(Path file, String output, boolean several, boolean toYaml) throws ParseException {
        String name = file.getFileName().toString();
        String other = toYaml ? name + ".yaml" : name.replaceFirst("\\.ya?ml$", "");
        if (output == null) {
            return file.resolveSibling(other);
        }
        Path wanted = SpecArguments.path("--output", output);
        if (Files.isDirectory(wanted) || output.endsWith("/")) {
            return wanted.resolve(other);
        }
        if (several) {
            throw new ParseException(
                    "--output names a directory that is there, for several files: " + wanted + " is none");
        }
        boolean fits = SpecReader.isSpec(wanted)
                && SpecReader.isYaml(wanted.getFileName().toString()) == toYaml;
        if (!fits) {
            throw new ParseException("--output: the name of the result ends in " + (toYaml ? ".kspec.yaml" : ".kspec"));
        }
        return wanted;
    }

    /** One run of the command. */
    private static final class Run {
        private final boolean print;
        private final boolean force;
        private final Terminal terminal;
        private final Diagnostics mistakes = new Diagnostics();
        private boolean failed;

        Run(boolean print, boolean force, Terminal terminal) {
            this.print = print;
            this.force = force;
            this.terminal = terminal;
        }

        int end() {
            if (mistakes.size() > 0) {
                terminal.err().print(new DiagnosticRenderer(terminal.errPainter()).render(mistakes.sorted()));
            }
            return failed || mistakes.hasErrors() ? ExitCode.USAGE : ExitCode.PASSED;
        }

        void file(Path from, Path to) {
            if (!print && !force && Files.exists(to)) {
                fail(to + " is there already", "--force replaces it");
                return;
            }
            SpecFiles.read(from, mistakes)
                    .ifPresent(file -> converted(file, to).ifPresent(text -> {
                        if (print) {
                            terminal.out().print(text);
                        } else {
                            write(from, to, text);
                        }
                    }));
        }

        private void write(Path from, Path to, String text) {
            try {
                Files.createDirectories(to.toAbsolutePath().getParent());
                SpecFiles.write(to, text, Files.exists(to) ? Optional.of(to) : Optional.empty());
                terminal.out().println(from + " -> " + to);
            } catch (IOException e) {
                fail(to + " cannot be written: " + e.getMessage(), "look at the directory's permissions");
            }
        }

        private Optional<String> converted(SourceFile file, Path to) {
            return switch (Converter.convert(file, to.toString())) {
                case Result.Text t -> Optional.of(t.text());
                case Result.Mistaken m -> {
                    mistakes.addAll(m.mistakes());
                    yield Optional.empty();
                }
                case Result.Broken b -> {
                    fail(
                            file.name() + " is not converted: " + b.message(),
                            "this is a mistake of kspec, not of the file: please report it");
                    yield Optional.empty();
                }
            };
        }

        private void fail(String message, String help) {
            failed = true;
            terminal.err().println("kspec: " + message);
            terminal.err().println("  help: " + help);
        }
    }
}
