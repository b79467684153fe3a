// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.diag.Code;
import dev.kspec.diag.Escaped;
import dev.kspec.expand.BaseRows;
import dev.kspec.expand.Csv;
import dev.kspec.expand.MatrixCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec expand}. */
final class ExpandCommand implements Command {
    @Override
    public String name() {
        return "expand";
    }

    @Override
    public String summary() {
        return "count and print the rows of matrices, or write them out as suites";
    }

    @Override
    public String usage() {
        return "[OPTION…] FILE…|--from MODEL";
    }

    @Override
    public String help() {
        return """
                Says how large the matrices of spec files are, then prints the rows that they make. Nothing is
                run. Rows are made one after the other: millions of them need no memory.

                --format says what the rows are written as:
                  table   columns for people (the default)
                  csv     RFC 4180, with the parameters' names as header
                  json    an array with an object for each row
                  pict    the matrix as a model of PICT, a program that makes covering arrays
                  kspec   a spec file in which each row is a scenario of its own; its cases are the same
                  yaml    the same as YAML
                csv, json and pict hold the rows of one matrix: --scenario chooses it.

                --strength, --effort and --seed try what the file does not say. --base keeps the rows of an
                earlier array that are still valid. --shard K/N is the same part that `list` and `run` take.

                --from takes a model in PICT's notation; --base is then a file of rows as PICT writes them. With
                --format kspec or yaml it becomes a spec file whose matrix allows the same rows, and whose steps
                are still to be written.

                --lock is for matrices with a time as budget (budget 60s): it spends the time, and keeps the rows
                in FILE.lock beside the file, where check, list and run find them.

                Exit code: 0; 1 if --verify finds something wrong, or cannot verify so many rows; 2 wrong usage or
                mistakes in a file.

                  kspec expand --count specs/
                  kspec expand --strength 3 --stats --verify specs/filter.kspec
                  kspec expand --format csv -o rows.csv --scenario 'every filter' specs/filter.kspec
                  kspec expand --format csv --base rows.csv -o rows.csv specs/filter.kspec
                  kspec expand --format kspec -o out/ specs/filter.kspec
                  kspec expand --from model.pict --strength 3 --effort normal --stats
                  kspec expand --from model.pict --format kspec -o specs/model.kspec""";
    }

    @Override
    public Options options() {
        return ExpandArguments.options();
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        ExpandArguments wanted = ExpandArguments.of(arguments);
        if (arguments.hasOption("from")) {
            return fromPict(arguments, wanted, terminal);
        }
        if (arguments.hasOption("pict-options")) {
            throw new ParseException("--pict-options are for --from MODEL");
        }
        SpecArguments specs = SpecArguments.load(
                arguments, terminal, wanted.lock() ? Set.of(Code.STALE_LOCK, Code.NOT_LOCKED) : Set.of());
        if (specs.failed()) {
            return ExitCode.USAGE;
        }
        try {
            List<CheckedSpec> chosen = new ArrayList<>();
            for (CheckedSpec spec : specs.specs()) {
                chosen(spec, wanted).ifPresent(chosen::add);
            }
            check(chosen, wanted);
            if (!arePossible(chosen, terminal)) {
                return ExitCode.USAGE;
            }
            if (wanted.lock()) {
                return locked(withBase(chosen, wanted, terminal), specs.specs(), terminal);
            }
            return new ExpandRun(wanted, SpecArguments.shard(arguments), terminal)
                    .all(withBase(chosen, wanted, terminal));
        } catch (IOException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static int fromPict(CommandLine arguments, ExpandArguments wanted, Terminal terminal)
            throws ParseException {
        if (!arguments.getArgList().isEmpty()) {
            throw new ParseException("--from MODEL takes the place of spec files");
        }
        if (wanted.scenario().isPresent()) {
            throw new ParseException("--scenario is for spec files; a model for PICT is one matrix");
        }
        Path model = SpecArguments.path("--from", arguments.getOptionValue("from"));
        List<String> words = Arrays.stream(
                        arguments.getOptionValue("pict-options", "").split(" ", -1))
                .filter(w -> !w.isEmpty())
                .toList();
        try {
            return new PictExpand(wanted, terminal).run(model, words, SpecArguments.shard(arguments));
        } catch (IOException e) {
            terminal.err().println("kspec: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static int locked(List<CheckedSpec> chosen, List<CheckedSpec> all, Terminal terminal)
            throws ParseException {
        RowLocks locks = new RowLocks(terminal, s -> true);
        if (chosen.stream().noneMatch(locks::concern)) {
            throw new ParseException(
                    "none of these matrices has a covering array (cover 2) and a time as budget (budget 60s)");
        }
        for (CheckedSpec spec : chosen) {
            List<String> titles = all.stream()
                    .filter(s -> s.path().equals(spec.path()))
                    .flatMap(s -> s.scenarios().stream())
                    .filter(s -> s.rows().isLocked())
                    .map(CheckedScenario::title)
                    .toList();
            var unused = locks.spend(spec, titles);
        }
        return locks.failed() ? ExitCode.USAGE : ExitCode.PASSED;
    }

    /** A file with those of its scenarios that are wanted, made as they are wanted; nothing if there are none. */
    private static Optional<CheckedSpec> chosen(CheckedSpec spec, ExpandArguments wanted) {
        String text = wanted.scenario().orElse("");
        boolean exact = spec.scenarios().stream().anyMatch(s -> s.title().equals(text));
        List<CheckedScenario> scenarios = spec.scenarios().stream()
                .filter(s -> exact ? s.title().equals(text) : s.title().contains(text))
                .filter(s -> wanted.format().isSuite() || !s.matrix().isEmpty())
                .map(s -> s.matrix().isEmpty() ? s : s.with(wanted.making(s.rows())))
                .toList();
        return scenarios.isEmpty() ? Optional.empty() : Optional.of(spec.with(scenarios));
    }

    private static void check(List<CheckedSpec> chosen, ExpandArguments wanted) throws ParseException {
        if (chosen.isEmpty()) {
            throw new ParseException(
                    wanted.scenario().isPresent()
                            ? "no scenario with a matrix has a name with `"
                                    + Escaped.line(wanted.scenario().get()) + "` in it"
                            : "no scenario of these files has a matrix");
        }
        List<String> names = chosen.stream()
                .flatMap(spec -> spec.scenarios().stream()
                        .filter(s -> !s.matrix().isEmpty())
                        .map(s -> MatrixCounts.heading(spec.source().name(), s)))
                .toList();
        boolean one = wanted.format().isData() || wanted.base().isPresent();
        if (one && names.size() != 1) {
            throw new ParseException((wanted.base().isPresent() ? "--base is" : "this format is")
                    + " for one matrix; --scenario chooses one of these:\n    " + String.join("\n    ", names));
        }
        if (wanted.format().isSuite() && !wanted.count() && chosen.size() > 1 && !isDirectory(wanted)) {
            throw new ParseException("several files are written to a directory: --output DIR/");
        }
    }

    static boolean isDirectory(ExpandArguments wanted) {
        return wanted.output()
                .map(o -> wanted.toDirectory() || Files.isDirectory(o))
                .orElse(false);
    }

    /** What --strength asks for need not be possible, though what the file says is. */
    private static boolean arePossible(List<CheckedSpec> chosen, Terminal terminal) {
        boolean possible = true;
        for (CheckedSpec spec : chosen) {
            for (CheckedScenario s : spec.scenarios()) {
                Optional<String> why = s.rows().impossible();
                if (why.isPresent()) {
                    possible = false;
                    terminal.err()
                            .println("kspec: "
                                    + MatrixCounts.heading(spec.source().name(), s) + ": "
                                    + MatrixCounts.asked(s.rows()) + " is not possible");
                    terminal.err().println("  help: " + why.get());
                }
            }
        }
        return possible;
    }

    private static List<CheckedSpec> withBase(List<CheckedSpec> chosen, ExpandArguments wanted, Terminal terminal)
            throws IOException, ParseException {
        if (wanted.base().isEmpty()) {
            return chosen;
        }
        CheckedSpec spec = chosen.getFirst();
        List<CheckedScenario> scenarios = new ArrayList<>();
        for (CheckedScenario s : spec.scenarios()) {
            scenarios.add(s.matrix().isEmpty() ? s : based(s, wanted.base().get(), terminal));
        }
        return List.of(spec.with(scenarios));
    }

    private static CheckedScenario based(CheckedScenario scenario, Path file, Terminal terminal)
            throws IOException, ParseException {
        if (scenario.rows().isProduct()) {
            throw new ParseException(
                    "--base is for covering arrays, and this matrix has every row; say --strength, or `cover 2` in it");
        }
        try {
            BaseRows base = BaseRows.of(Files.readString(file), scenario.rows());
            base.unknown()
                    .forEach(c -> terminal.err()
                            .println("kspec: " + file + ": there is no parameter `" + Escaped.line(c) + "` any more"));
            terminal.err().println("kspec: " + file + ": " + base.summary());
            return scenario.with(scenario.rows().making().base(base.rows()));
        } catch (Csv.MalformedException e) {
            throw new ParseException("--base: " + file + ", " + e.getMessage());
        } catch (IOException e) {
            throw new IOException("--base: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
