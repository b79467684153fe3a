// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.Matrix;
import dev.kspec.parse.SpecReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * The options of {@code kspec expand}, understood.
 *
 * @param strength instead of what the matrices say; 0 stands for every row
 */
record ExpandArguments(
        Format format,
        Optional<Path> output,
        boolean toDirectory,
        boolean count,
        boolean statistics,
        boolean verify,
        boolean lock,
        Optional<String> scenario,
        Optional<Integer> strength,
        Optional<Matrix.Effort> effort,
        Optional<Long> seed,
        Optional<Path> base) {
    private static final String FORMATS = "table, csv, json, pict, kspec or yaml";

    /** What rows are written as. */
    enum Format {
        TABLE,
        CSV,
        JSON,
        PICT,
        KSPEC,
        YAML;

        /** Whether it holds the rows of one matrix only. */
        boolean isData() {
            return this == CSV || this == JSON || this == PICT;
        }

        boolean isSuite() {
            return this == KSPEC || this == YAML;
        }
    }

    static Options options() {
        Options options = new Options();
        add(options, null, "format", "FORMAT", FORMATS);
        add(options, "o", "output", "FILE|DIR", "where the result goes, instead of standard output");
        add(options, null, "count", null, "say how many rows there are, and write none");
        add(options, null, "scenario", "TEXT", "only the scenario with this name, or those whose name holds the text");
        add(options, null, "strength", "N|all", "as if the matrix said `cover N`");
        add(options, null, "effort", "EFFORT", "as if the matrix said `budget EFFORT`: greedy, normal or tight");
        add(options, null, "seed", "N", "of the search for few rows (1 unless told)");
        add(options, null, "base", "ROWS.csv", "keep those of these rows that are still valid; new ones come behind");
        add(options, null, "from", "MODEL", "a model that was written for PICT, instead of spec files");
        add(options, null, "pict-options", "WORDS", "how the model is to be read: /o:N /d:C /a:C /n:C /c, in one text");
        add(options, null, "shard", "K/N", "only the Kth of N parts, which together are all rows");
        add(options, null, "verify", null, "check the rows by a second, independent way");
        add(options, null, "stats", null, "say what the rows cover, and what cannot be covered and why");
        add(options, null, "lock", null, "spend the time of `budget TIME` once, and keep the rows in FILE.lock");
        return options;
    }

    private static void add(Options options, String letter, String name, String argument, String description) {
        options.addOption(Option.builder(letter)
                .longOpt(name)
                .hasArg(argument != null)
                .argName(argument)
                .desc(description)
                .get());
    }

    static ExpandArguments of(CommandLine line) throws ParseException {
        Format format = choice("format", line.getOptionValue("format", "table"), List.of(Format.values()), FORMATS);
        String output = line.getOptionValue("output");
        ExpandArguments wanted = new ExpandArguments(
                format,
                output == null ? Optional.empty() : Optional.of(SpecArguments.path("--output", output)),
                output != null && (output.endsWith("/") || (format.isSuite() && !isFile(output))),
                line.hasOption("count"),
                line.hasOption("stats"),
                line.hasOption("verify"),
                line.hasOption("lock"),
                Optional.ofNullable(line.getOptionValue("scenario")),
                strength(line.getOptionValue("strength")),
                line.hasOption("effort")
                        ? Optional.of(choice(
                                "effort",
                                line.getOptionValue("effort"),
                                List.of(Matrix.Effort.values()),
                                "greedy, normal or tight"))
                        : Optional.empty(),
                seed(line.getOptionValue("seed")),
                line.hasOption("base")
                        ? Optional.of(SpecArguments.path("--base", line.getOptionValue("base")))
                        : Optional.empty());
        wanted.check(line);
        return wanted;
    }

    /** What has an ending is a file's name, and a suite's has to be one that is read again. */
    private static boolean isFile(String output) {
        return output.substring(output.lastIndexOf('/') + 1).indexOf('.', 1) > 0;
    }

    private void checkSuiteName() throws ParseException {
        if (toDirectory || !format.isSuite() || output.isEmpty()) {
            return;
        }
        String name = output.get().getFileName().toString();
        boolean readAgain = format == Format.YAML ? SpecReader.isYaml(name) : name.endsWith(".kspec");
        if (!readAgain && !Files.isDirectory(output.get())) {
            throw new ParseException("--output " + output.get() + ": a suite's file ends in "
                    + (format == Format.YAML ? ".kspec.yaml" : ".kspec") + ", a directory in /");
        }
    }

    private void check(CommandLine line) throws ParseException {
        checkSuiteName();
        if (count && (output.isPresent() || line.hasOption("format"))) {
            throw new ParseException("--count writes no rows: leave out --format and --output");
        }
        if (lock && (count || output.isPresent() || line.hasOption("format") || line.hasOption("shard"))) {
            throw new ParseException("--lock writes FILE.lock: leave out --format, --output, --count and --shard");
        }
        if (lock && (verify || statistics)) {
            throw new ParseException(
                    "--lock keeps rows and says no more: give --verify and --stats afterwards, without it");
        }
        if (lock && (strength.isPresent() || effort.isPresent())) {
            throw new ParseException("--lock keeps the rows that the file asks for: leave out --strength and --effort");
        }
    }

    private static <E extends Enum<E>> E choice(String option, String value, List<E> all, String words)
            throws ParseException {
        for (E e : all) {
            if (e.name().toLowerCase(Locale.ROOT).equals(value)) {
                return e;
            }
        }
        throw new ParseException("--" + option + " takes " + words + ", not `" + value + "`");
    }

    private static Optional<Integer> strength(String value) throws ParseException {
        if (value == null) {
            return Optional.empty();
        }
        if (value.equals("all")) {
            return Optional.of(0);
        }
        if (!value.matches("[1-6]")) {
            throw new ParseException("--strength takes a number from 1 to 6, or all, not `" + value + "`");
        }
        return Optional.of(Integer.valueOf(value));
    }

    private static Optional<Long> seed(String value) throws ParseException {
        if (value == null) {
            return Optional.empty();
        }
        if (!value.matches("[0-9]{1,18}")) {
            throw new ParseException("--seed takes a number, not `" + value + "`");
        }
        return Optional.of(Long.valueOf(value));
    }

    /** How the rows of a matrix are to be made. */
    Matrix.Making making(Matrix matrix) {
        Matrix.Making making = matrix.making();
        if (strength.isPresent()) {
            int parameters = matrix.parameters().size();
            making = strength.get() == 0
                    ? Matrix.Making.ALL
                    : making.strength(Math.min(strength.get(), parameters), parameters);
        }
        if (effort.isPresent()) {
            making = making.budget(effort.get());
        }
        if (lock) {
            // What was kept is to be found anew.
            making = making.seed(making.seed());
        }
        return seed.isPresent() ? making.seed(seed.get()) : making;
    }
}
