// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.header.Compiler;
import dev.kspec.header.HeaderException;
import dev.kspec.header.HeaderImport;
import dev.kspec.header.HeaderText;
import dev.kspec.type.Abi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec import header}. */
final class ImportCommand implements Command {
    @Override
    public String name() {
        return "import";
    }

    @Override
    public String summary() {
        return "make a driver's description from its C header";
    }

    @Override
    public String usage() {
        return "header FILE.h [OPTION…]";
    }

    @Override
    public String help() {
        return """
                Prints a driver's description with the ioctls, structs, unions, enums and constants of a UAPI
                header: what each of them is, gcc (12 or later) says, so layouts and numbers are the compiler's.
                Headers in the same directory that FILE.h includes count as parts of it. What a description
                cannot say (bitfields, macros with arguments…) is named in comments.
                linux/types.h and linux/ioctl.h are read first: headers of the kernel rely on them.

                The module, its parameters and its devices are for you to add: no header names them.

                Exit code: 0; 1 if ioctls of the header are missing from the description (it is made
                nevertheless); 2 if there is no compiler, or the header does not compile.

                  kspec import header driver/counter/kspec_counter.h
                  kspec import header --name rtc -o driver/rtc/rtc.kspec /usr/include/linux/rtc.h
                  kspec import header -I ~/linux/usr/include -D DEBUG=1 my_ioctl.h""";
    }

    @Override
    public Options options() {
        Options options = new Options();
        options.addOption(Option.builder()
                .longOpt("name")
                .hasArg()
                .argName("DRIVER")
                .desc("the driver's name (that of the file, unless told)")
                .get());
        options.addOption(Option.builder("I")
                .longOpt("include-dir")
                .hasArg()
                .argName("DIR")
                .desc("a directory of headers that FILE.h includes; may be repeated")
                .get());
        options.addOption(Option.builder("D")
                .longOpt("define")
                .numberOfArgs(2)
                .valueSeparator('=')
                .optionalArg(true)
                .argName("MACRO[=VALUE]")
                .desc("a macro that FILE.h expects; may be repeated")
                .get());
        options.addOption(Option.builder()
                .longOpt("abi")
                .hasArg()
                .argName("ABI")
                .desc("of the target: " + String.join(", ", Abi.names()) + " (this machine's, unless told)")
                .get());
        options.addOption(Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("FILE")
                .desc("write into a new file instead of to standard output")
                .get());
        return options;
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        List<String> words = arguments.getArgList();
        if (words.size() != 2 || !words.getFirst().equals("header")) {
            throw new ParseException("which header? kspec import header FILE.h");
        }
        Path header = SpecArguments.path("FILE.h", words.get(1));
        String driver = arguments.getOptionValue("name", HeaderImport.driverName(header));
        if (!HeaderImport.isDriverName(driver)) {
            throw new ParseException("--name takes letters, digits and _, not `" + Escaped.line(driver) + "`");
        }
        Optional<Path> output = arguments.hasOption("o")
                ? Optional.of(SpecArguments.path("-o", arguments.getOptionValue("o")))
                : Optional.empty();
        Abi abi = abi(arguments);
        try {
            Compiler compiler =
                    Compiler.find(abi, System.getenv().getOrDefault("PATH", ""), compilerOptions(arguments));
            HeaderText described = new HeaderImport(compiler, abi).describe(header, words.get(1), driver);
            if (output.isEmpty()) {
                terminal.out().print(described.text());
            } else if (!write(described.text(), output.get(), terminal)) {
                return ExitCode.USAGE;
            }
            tellWhatIsMissing(described, header, terminal);
            return described.ioctls().isEmpty() ? ExitCode.PASSED : ExitCode.FAILED;
        } catch (HeaderException e) {
            e.getMessage().lines().map(Escaped::line).forEach(new Said(terminal)::line);
            if (!e.remedy().isEmpty()) {
                terminal.err().println("  help: " + e.remedy());
            }
            return ExitCode.USAGE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    /** Lines on standard error, the first of which says who speaks. */
    private static final class Said {
        private final Terminal terminal;
        private boolean begun;

        Said(Terminal terminal) {
            this.terminal = terminal;
        }

        void line(String text) {
            terminal.err().println((begun ? "  " : "kspec: ") + text);
            begun = true;
        }
    }

    /** What a reader of the description would look for in vain. Guards against double inclusion are none of it. */
    private static void tellWhatIsMissing(HeaderText described, Path header, Terminal terminal) {
        if (described.missing() == 0) {
            return;
        }
        Said said = new Said(terminal);
        said.line("the description lacks " + Words.count(described.missing(), "thing") + " of "
                + Escaped.line(header.getFileName().toString()) + ", told in comments at its end");
        if (!described.ioctls().isEmpty()) {
            said.line(Words.count(described.ioctls().size(), "ioctl") + " among them:");
            described.ioctls().forEach(i -> said.line("  " + Escaped.line(i)));
            said.line("help: headers that it relies on are given with -I DIR, macros with -D MACRO[=VALUE];"
                    + " a number that is known can be written: ioctl NAME = 0x1234 read TYPE");
        }
    }

    /** Whether it was written; if not, that is told. */
    private static boolean write(String text, Path output, Terminal terminal) {
        try {
            Files.write(output, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
            terminal.err().println("written: " + output);
            return true;
        } catch (FileAlreadyExistsException e) {
            terminal.err().println("kspec: " + output + " is there already, and may hold what you added to it");
            terminal.err().println("  help: write into another file and compare, or remove it first");
        } catch (IOException e) {
            terminal.err().println("kspec: " + output + " cannot be written: " + e.getMessage());
        }
        return false;
    }

    private static Abi abi(CommandLine arguments) throws ParseException {
        if (!arguments.hasOption("abi")) {
            return Compiler.ownAbi()
                    .orElseThrow(() -> new ParseException("for which ABI? This machine has none of "
                            + String.join(", ", Abi.names()) + "; name one with --abi"));
        }
        String name = arguments.getOptionValue("abi");
        return Abi.named(name)
                .orElseThrow(() -> new ParseException(
                        "--abi takes " + String.join(", ", Abi.names()) + ", not `" + Escaped.line(name) + "`"));
    }

    /** What is passed on to the compiler, in the order in which it was given. */
    private static List<String> compilerOptions(CommandLine arguments) {
        List<String> options = new ArrayList<>();
        for (Option option : arguments.getOptions()) {
            if (option.getLongOpt().equals("include-dir")) {
                options.addAll(List.of("-I", option.getValue()));
            } else if (option.getLongOpt().equals("define")) {
                options.addAll(List.of("-D", String.join("=", option.getValuesList())));
            }
        }
        return options;
    }
}
