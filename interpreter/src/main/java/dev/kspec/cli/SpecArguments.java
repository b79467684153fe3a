// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedSpec;
import dev.kspec.check.SpecLoader;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Escaped;
import dev.kspec.expand.Case;
import dev.kspec.expand.Expansion;
import dev.kspec.expand.Selection;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Spec files named on the command line, and the cases selected from them. */
final class SpecArguments {
    /** More cases than these are not begun without being asked to. */
    static final long MOST_CASES = 100_000;

    private final List<CheckedSpec> specs;
    private final boolean failed;

    private SpecArguments(List<CheckedSpec> specs, boolean failed) {
        this.specs = specs;
        this.failed = failed;
    }

    static void addSelection(Options options) {
        options.addOption(Option.builder("t")
                .longOpt("tag")
                .hasArg()
                .argName("TAG,…")
                .desc("only scenarios with one of these tags")
                .get());
        options.addOption(Option.builder("m")
                .longOpt("match")
                .hasArg()
                .argName("REGEX")
                .desc("only cases in whose identity (file :: scenario [row]) the expression is found")
                .get());
        options.addOption(Option.builder()
                .longOpt("max-cases")
                .hasArg()
                .argName("N")
                .desc("refuse to begin more cases than these (" + MOST_CASES + " unless told)")
                .get());
    }

    /** Loads and checks what the arguments name; mistakes are printed. */
    static SpecArguments load(CommandLine arguments, Terminal terminal) throws ParseException {
        List<Path> paths = paths(arguments);
        Diagnostics diagnostics = new Diagnostics();
        List<CheckedSpec> specs = new SpecLoader(diagnostics).load(paths);
        List<Diagnostic> found = diagnostics.sorted();
        if (!found.isEmpty()) {
            terminal.err().print(new DiagnosticRenderer(terminal.errPainter()).render(found));
        }
        if (specs.isEmpty() && found.isEmpty()) {
            terminal.err().println(noSpec(arguments));
            return new SpecArguments(specs, true);
        }
        return new SpecArguments(specs, diagnostics.hasErrors());
    }

    /** What is said where there is no spec file. */
    static String noSpec(CommandLine arguments) {
        return "kspec: no spec file (*.kspec, *.kspec.yaml) found in " + String.join(", ", arguments.getArgList());
    }

    /** The files and directories that are named, at least one. */
    static List<Path> paths(CommandLine arguments) throws ParseException {
        if (arguments.getArgList().isEmpty()) {
            throw new ParseException("which spec files? Name files or directories, such as specs/");
        }
        List<Path> paths = new ArrayList<>();
        for (String name : arguments.getArgList()) {
            paths.add(path("PATH", name));
        }
        return paths;
    }

    /** A file that an option names. */
    static Path path(String option, String name) throws ParseException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new ParseException(
                    option + ": " + Escaped.line(name) + " cannot be the name of a file: " + e.getReason());
        }
    }

    boolean failed() {
        return failed;
    }

    List<CheckedSpec> specs() {
        return specs;
    }

    /**
     * The same, with --match taken to the letter where some identity holds it so: a copied identity selects its case.
     *
     * @param most of more cases than these the identities are not looked through
     */
    Selection toTheLetter(Selection selection, BigInteger most) {
        String text = selection.match().pattern();
        boolean found = !text.isEmpty()
                && count().compareTo(most) <= 0
                && specs.stream()
                        .flatMap(spec -> new Expansion(spec).cases())
                        .anyMatch(c -> c.id().toString().contains(text));
        return found ? new Selection(selection.tags(), Pattern.compile(Pattern.quote(text))) : selection;
    }

    /** Whether the files make more cases than are allowed, which is then said. */
    boolean areTooMany(BigInteger most, Terminal terminal) {
        boolean many = count().compareTo(most) > 0;
        if (many) {
            terminal.err()
                    .println("kspec: these files make " + count() + " cases, more than " + most
                            + "; narrow them down, or allow so many with --max-cases");
        }
        return many;
    }

    BigInteger count() {
        return specs.stream().map(s -> new Expansion(s).count()).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** The selected cases of a file, made as they are asked for. */
    static Stream<Case> cases(CheckedSpec spec, Selection selection) {
        return new Expansion(spec).cases().filter(selection::wants);
    }

    static Selection selection(CommandLine arguments) throws ParseException {
        Set<String> tags = arguments.hasOption("tag")
                ? Arrays.stream(arguments.getOptionValues("tag"))
                        .flatMap(v -> Arrays.stream(v.split(",")))
                        .map(String::strip)
                        .filter(t -> !t.isEmpty())
                        .collect(Collectors.toSet())
                : Set.of();
        if (tags.isEmpty() && arguments.hasOption("tag")) {
            throw new ParseException("--tag names no tag; without it, every scenario is selected");
        }
        try {
            return new Selection(tags, Pattern.compile(arguments.getOptionValue("match", "")));
        } catch (PatternSyntaxException e) {
            throw new ParseException("--match: " + e.getDescription() + " in `" + e.getPattern() + "`");
        }
    }

    static BigInteger maxCases(CommandLine arguments) throws ParseException {
        String value = arguments.getOptionValue("max-cases", Long.toString(MOST_CASES));
        if (!value.matches("[0-9]{1,18}")) {
            throw new ParseException("--max-cases takes a number, not `" + value + "`");
        }
        return new BigInteger(value);
    }
}
