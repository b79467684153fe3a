// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.check.SpecLoader;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Escaped;
import dev.kspec.diag.Severity;
import dev.kspec.expand.Case;
import dev.kspec.expand.Expansion;
import dev.kspec.expand.Selection;
import dev.kspec.expand.Shard;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
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

    private static final Pattern SHARD = Pattern.compile("([0-9]{1,7})/([0-9]{1,7})");

    private final List<CheckedSpec> specs;
    private final boolean failed;
    private final Shard shard;

    private SpecArguments(List<CheckedSpec> specs, boolean failed, Shard shard) {
        this.specs = specs;
        this.failed = failed;
        this.shard = shard;
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
                .longOpt("shard")
                .hasArg()
                .argName("K/N")
                .desc("only the Kth of N parts, which together are all cases")
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
        return load(arguments, terminal, Set.of());
    }

    /** @param ignored what is put right by what is done next */
    static SpecArguments load(CommandLine arguments, Terminal terminal, Set<Code> ignored) throws ParseException {
        List<Path> paths = paths(arguments);
        Shard shard = shard(arguments);
        Diagnostics diagnostics = new Diagnostics();
        List<CheckedSpec> specs = new SpecLoader(diagnostics).load(paths);
        List<Diagnostic> found = diagnostics.sorted().stream()
                .filter(d -> !ignored.contains(d.code()))
                .toList();
        if (!found.isEmpty()) {
            terminal.err().print(new DiagnosticRenderer(terminal.errPainter()).render(found));
        }
        if (specs.isEmpty() && found.isEmpty()) {
            terminal.err().println(noSpec(arguments));
            return new SpecArguments(specs, true, shard);
        }
        return new SpecArguments(specs, found.stream().anyMatch(d -> d.severity() == Severity.ERROR), shard);
    }

    /** The same with the times spent that are budgets of selected matrices, unless they are for one of several machines. */
    SpecArguments spent(Selection selection, Terminal terminal) {
        if (!shard.isAll()) {
            return this;
        }
        RowLocks locks = new RowLocks(
                terminal, s -> selection.tags().isEmpty() || s.tags().stream().anyMatch(selection.tags()::contains));
        List<CheckedSpec> spent = specs.stream()
                .map(spec -> locks.spend(
                        spec,
                        spec.scenarios().stream().map(CheckedScenario::title).toList()))
                .toList();
        return new SpecArguments(spent, failed, shard);
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
     * The same, with --match taken to the letter where some identity holds it so: a copied identity selects its case. It
     * means the same in every shard.
     *
     * @param most of more cases than these the identities are not looked through
     */
    Selection toTheLetter(Selection selection, BigInteger most) {
        String text = selection.match().pattern();
        boolean found = !text.isEmpty()
                && count(Shard.ALL).compareTo(most) <= 0
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
                    .println("kspec: these files make " + (areCounted() ? "" : "at most ") + "%,d".formatted(count())
                            + " cases, more than " + "%,d".formatted(most)
                            + "; narrow them down, or allow so many with --max-cases");
        }
        return many;
    }

    BigInteger count() {
        return count(shard);
    }

    /** Whether {@link #count} is their number, and not a bound of it. */
    private boolean areCounted() {
        return specs.stream().allMatch(s -> new Expansion(s, shard).isCounted());
    }

    private BigInteger count(Shard part) {
        return specs.stream().map(s -> new Expansion(s, part).count()).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** The selected cases of a file, made as they are asked for. */
    Stream<Case> cases(CheckedSpec spec, Selection selection) {
        return cases(spec).filter(selection::wants);
    }

    private Stream<Case> cases(CheckedSpec spec) {
        return new Expansion(spec, shard).cases();
    }

    /** Says that no case is selected; for a shard that is nothing wrong, if there are some in others. */
    int nothing(Selection selection, Terminal terminal) {
        if (!shard.isAll()
                && specs.stream().flatMap(s -> new Expansion(s).cases()).anyMatch(selection::wants)) {
            terminal.err().println("kspec: none of the selected cases is in shard " + shard);
            return ExitCode.PASSED;
        }
        terminal.err().println("kspec: nothing is selected: none of " + count() + " cases fits --tag and --match");
        return ExitCode.USAGE;
    }

    static Shard shard(CommandLine arguments) throws ParseException {
        String value = arguments.getOptionValue("shard", "1/1");
        Matcher matcher = SHARD.matcher(value);
        if (matcher.matches()) {
            int number = Integer.parseInt(matcher.group(1));
            int of = Integer.parseInt(matcher.group(2));
            if (number >= 1 && number <= of && of <= Shard.MOST) {
                return new Shard(number, of);
            }
        }
        throw new ParseException("--shard takes which of how many parts, from 1/N to N/N with N at most "
                + "%,d".formatted(Shard.MOST) + ", not `" + value + "`");
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
