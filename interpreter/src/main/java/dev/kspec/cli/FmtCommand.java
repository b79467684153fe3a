// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Escaped;
import dev.kspec.format.Formatter;
import dev.kspec.format.Result;
import dev.kspec.format.UnifiedDiff;
import dev.kspec.parse.SpecReader;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec fmt}. */
final class FmtCommand implements Command {
    private final InputStream in;

    FmtCommand() {
        this(System.in);
    }

    /** @param in what --stdin reads */
    FmtCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public String name() {
        return "fmt";
    }

    @Override
    public String summary() {
        return "bring spec files into their canonical form";
    }

    @Override
    public String usage() {
        return "[--check [--diff]] PATH…  |  --stdin FILENAME";
    }

    @Override
    public String help() {
        return """
                Rewrites spec files of both kinds (directories are searched to the bottom) so that all of them
                look alike: four blanks for each level, one between words, steps on lines of their own unless
                `;` joins them, the names and values of a driver's members and of matrix parameters in columns,
                one empty line at most, lines of no more than 120 columns where they can be broken.

                Lines end where the writer ended them, and blocks on one line stay there. Comments, literals
                and the order of things are never touched.

                A file that cannot be read as kspec is left as it is, and what is wrong with it is told. Mistakes
                in what it means, such as an unknown name, do not matter here: `kspec check` finds them.

                Exit code: 0; with --check, 1 if a file would change; 2 if a file cannot be read.

                  kspec fmt specs/
                  kspec fmt --check --diff specs/ driver/
                  kspec fmt --stdin values.kspec < draft""";
    }

    @Override
    public Options options() {
        Options options = new Options();
        options.addOption(Option.builder()
                .longOpt("check")
                .desc("change nothing; list the files that would change")
                .get());
        options.addOption(Option.builder()
                .longOpt("diff")
                .desc("change nothing; show what would change")
                .get());
        options.addOption(Option.builder()
                .longOpt("stdin")
                .hasArg()
                .argName("FILENAME")
                .desc("format standard input as the file of this name, to standard output")
                .get());
        return options;
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        return new Run(arguments.hasOption("check"), arguments.hasOption("diff"), terminal).run(arguments);
    }

    /** One run of the command. */
    private final class Run {
        private final boolean check;
        private final boolean diff;
        private final Terminal terminal;
        private final Diagnostics mistakes = new Diagnostics();
        private boolean failed;
        private int changed;
        private int unchanged;

        Run(boolean check, boolean diff, Terminal terminal) {
            this.check = check || diff;
            this.diff = diff;
            this.terminal = terminal;
        }

        int run(CommandLine arguments) throws ParseException {
            if (arguments.hasOption("stdin")) {
                if (!arguments.getArgList().isEmpty()) {
                    throw new ParseException("--stdin takes the place of the files; leave the others out");
                }
                standardInput(arguments.getOptionValue("stdin"));
            } else {
                Set<Path> files = SpecFiles.at(SpecArguments.paths(arguments), mistakes);
                if (files.isEmpty() && mistakes.size() == 0) {
                    terminal.err().println(SpecArguments.noSpec(arguments));
                    return ExitCode.USAGE;
                }
                files.forEach(this::file);
            }
            if (mistakes.size() > 0) {
                terminal.err().print(new DiagnosticRenderer(terminal.errPainter()).render(mistakes.sorted()));
            }
            if (!arguments.hasOption("stdin")) {
                terminal.err().println(summary());
            }
            return mistakes.hasErrors() || failed
                    ? ExitCode.USAGE
                    : check && changed > 0 ? ExitCode.FAILED : ExitCode.PASSED;
        }

        private String summary() {
            return Words.count(changed, "file") + (check ? " would change, " : " changed, ") + unchanged
                    + " as they should be";
        }

        private void file(Path path) {
            SpecFiles.read(path, mistakes)
                    .ifPresent(file -> formatted(file).ifPresent(text -> {
                        if (text.equals(file.text())) {
                            unchanged++;
                            return;
                        }
                        changed++;
                        show(file, text);
                        if (!check) {
                            write(path, text);
                        }
                    }));
        }

        private void show(SourceFile file, String text) {
            terminal.out().print(diff ? UnifiedDiff.of(file.name(), file.text(), text) : file.name() + "\n");
        }

        private void write(Path path, String text) {
            try {
                SpecFiles.write(path, text, Optional.of(path));
            } catch (IOException e) {
                failed = true;
                terminal.err().println("kspec: " + path + " cannot be written: " + e.getMessage());
            }
        }

        private void standardInput(String name) throws ParseException {
            if (!SpecReader.isSpec(SpecArguments.path("--stdin", name))) {
                throw new ParseException("--stdin takes the name of a spec file, such as x.kspec or x.kspec.yaml; `"
                        + Escaped.line(name) + "` is none");
            }
            try {
                Optional<SourceFile> file = SpecFiles.named(name, in.readAllBytes());
                if (file.isEmpty()) {
                    failed = true;
                    terminal.err().println("kspec: standard input is not UTF-8 text");
                    return;
                }
                formatted(file.get()).ifPresent(text -> {
                    changed += text.equals(file.get().text()) ? 0 : 1;
                    if (!check) {
                        terminal.out().print(text);
                    } else if (changed > 0) {
                        show(file.get(), text);
                    }
                });
            } catch (IOException e) {
                failed = true;
                terminal.err().println("kspec: standard input cannot be read: " + e.getMessage());
            }
        }

        private Optional<String> formatted(SourceFile file) {
            return switch (Formatter.format(file)) {
                case Result.Text t -> Optional.of(t.text());
                case Result.Mistaken m -> {
                    mistakes.addAll(m.mistakes());
                    yield Optional.empty();
                }
                case Result.Broken b -> {
                    failed = true;
                    terminal.err().println("kspec: " + file.name() + " is left alone: " + b.message());
                    terminal.err().println("  help: this is a mistake of kspec, not of the file: please report it");
                    yield Optional.empty();
                }
            };
        }
    }
}
