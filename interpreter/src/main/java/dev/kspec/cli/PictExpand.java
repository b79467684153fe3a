// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.Matrix;
import dev.kspec.cover.ContradictionException;
import dev.kspec.cover.CoveringArray;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Effort;
import dev.kspec.cover.Model;
import dev.kspec.cover.TooLargeException;
import dev.kspec.cover.Verification;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Escaped;
import dev.kspec.expand.ArrayStatistics;
import dev.kspec.expand.MatrixStatistics;
import dev.kspec.expand.PictSpec;
import dev.kspec.expand.RowText;
import dev.kspec.expand.Shard;
import dev.kspec.pict.PictModel;
import dev.kspec.pict.PictOptions;
import dev.kspec.pict.PictRows;
import dev.kspec.pict.SpecUnwritableException;
import dev.kspec.pict.SpecWriter;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.ParseException;

/** {@code kspec expand --from MODEL}: rows of a model that was written for PICT. */
final class PictExpand {
    private final ExpandArguments wanted;
    private final Terminal terminal;
    private final PrintStream notes;

    PictExpand(ExpandArguments wanted, Terminal terminal) {
        this.wanted = wanted;
        this.terminal = terminal;
        boolean forPeople = wanted.format() == ExpandArguments.Format.TABLE
                && wanted.output().isEmpty();
        this.notes = forPeople || wanted.count() ? terminal.out() : terminal.err();
    }

    /**
     * Reads the model, makes its rows, writes them.
     *
     * @param words options in PICT's own spelling
     * @return the exit code
     */
    int run(Path file, List<String> words, Shard shard) throws ParseException, IOException {
        PictOptions options = options(words);
        check(shard);
        Diagnostics diagnostics = new Diagnostics();
        Optional<SourceFile> text = SpecFiles.read(file, diagnostics);
        Optional<PictModel> model = text.flatMap(t -> PictModel.read(t, diagnostics, options));
        List<int[]> base = new ArrayList<>();
        if (model.isPresent() && wanted.base().isPresent()) {
            SpecFiles.read(wanted.base().get(), diagnostics)
                    .ifPresent(seeds -> base.addAll(model.get().seeds(seeds, diagnostics)));
        }
        if (diagnostics.size() > 0) {
            terminal.err().print(new DiagnosticRenderer(terminal.errPainter()).render(diagnostics.sorted()));
        }
        return model.isEmpty() || diagnostics.hasErrors() ? ExitCode.USAGE : rows(model.get(), file, base, shard);
    }

    private void check(Shard shard) throws ParseException {
        if (wanted.format() == ExpandArguments.Format.PICT || wanted.lock()) {
            throw new ParseException("of a model for PICT, rows are written as table, csv or json;"
                    + " --format kspec and yaml write it as a spec file");
        }
        if (wanted.format().isSuite() && (!shard.isAll() || wanted.seed().isPresent())) {
            throw new ParseException("a model is written as a spec file with its matrix, not with rows:"
                    + " leave out --shard and --seed");
        }
    }

    private static PictOptions options(List<String> words) throws ParseException {
        PictOptions options = PictOptions.DEFAULT;
        try {
            for (String word : words) {
                ownOption(word);
                options = options.with(word);
            }
        } catch (IllegalArgumentException e) {
            throw new ParseException("--pict-options: " + e.getMessage());
        }
        return options;
    }

    /** What is no part of reading a model has an option of kspec's own. */
    private static void ownOption(String word) throws ParseException {
        if (!word.matches("[/-][eErRsS](:.*)?")) {
            return;
        }
        String value = word.length() > 3 ? Escaped.line(word.substring(3)) : "";
        String own = switch (Character.toLowerCase(word.charAt(1))) {
            case 'e' -> "rows to begin with are given by `--base " + (value.isEmpty() ? "FILE" : value) + "`";
            case 'r' -> "another beginning is chosen by `--seed " + (value.isEmpty() ? "N" : value) + "`";
            default -> "how many rows there are is said by `--count`";
        };
        throw new ParseException("--pict-options: " + Escaped.line(word) + " is not needed to read a model: " + own);
    }

    private int rows(PictModel model, Path file, List<int[]> base, Shard shard) throws IOException {
        CoveringArrays arrays = arrays(model).base(base);
        try {
            long begun = System.nanoTime();
            CoveringArray array = arrays.generate();
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            int strength = strength(model);
            notes.println(file);
            notes.println("  %-12s %d, %d of them results"
                    .formatted(
                            "parameters", model.model().size(), model.results().size()));
            notes.println("  %-12s %d".formatted("rules", model.model().rules().size()));
            notes.println("  %-12s %,d rows".formatted("strength " + strength, array.size()));
            if (wanted.statistics()) {
                statistics(model, arrays, array.rows(), time).forEach(notes::println);
            }
            boolean sound = !wanted.verify() || isSound(arrays.verify(array.rows()), model);
            if (wanted.format().isSuite() && !wanted.count()) {
                spec(model, file, strength, arrays.keptBase());
            } else if (!wanted.count()) {
                notes.println();
                write(model, array.rows(), shard);
            }
            return sound ? ExitCode.PASSED : ExitCode.FAILED;
        } catch (SpecUnwritableException e) {
            terminal.err().println("kspec: " + file + ": cannot be written as a spec file: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (ContradictionException | TooLargeException e) {
            terminal.err().println("kspec: " + file + ": " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    /** The model itself, as a spec file named like it. */
    private void spec(PictModel model, Path file, int strength, List<int[]> base) throws IOException {
        boolean yaml = wanted.format() == ExpandArguments.Format.YAML;
        String name = file.getFileName().toString();
        String title = name.replaceFirst("(.)\\.[^.]*$", "$1");
        Optional<String> budget = wanted.effort().map(e -> e.name().toLowerCase(Locale.ROOT));
        String text = PictSpec.text(model, new SpecWriter.Asked(title, name, strength, base, budget), yaml);
        try (ExpandOutput output = new ExpandOutput(wanted, terminal)) {
            output.spec(title + (yaml ? ".kspec.yaml" : ".kspec"), text);
            output.done();
        } catch (RowText.ClosedException e) {
            // Who reads but the first lines has seen enough.
            return;
        }
    }

    private int strength(PictModel model) {
        return wanted.strength()
                .map(t -> t == 0
                        ? model.inputs().size()
                        : Math.min(t, model.inputs().size()))
                .orElse(model.strength());
    }

    private List<String> statistics(PictModel model, CoveringArrays arrays, List<int[]> rows, Duration time) {
        Model whole = model.model();
        List<Matrix.Coverage> coverages = new ArrayList<>();
        coverages.add(ArrayStatistics.coverage(whole, strength(model), model.inputs()));
        model.groups().forEach(g -> coverages.add(ArrayStatistics.coverage(whole, g.strength(), g.parameters())));
        String how = MatrixStatistics.how(effort(), wanted.seed().orElse(1L));
        return ArrayStatistics.of(
                new ArrayStatistics.Asked(whole, arrays, coverages.getFirst().parameters(), coverages, how),
                rows,
                time);
    }

    private Matrix.Effort effort() {
        return wanted.effort().orElse(Matrix.Effort.GREEDY);
    }

    private CoveringArrays arrays(PictModel model) {
        CoveringArrays arrays = model.arrays(strength(model)).effort(Effort.valueOf(effort().name()));
        return wanted.seed().map(arrays::seed).orElse(arrays);
    }

    private boolean isSound(Verification found, PictModel model) {
        notes.println("  %-12s %s"
                .formatted(
                        "verified",
                        found.ok()
                                ? "no row is there twice, all keep all rules, and have all of %,d combinations but %,d that no row can have"
                                        .formatted(found.tuples(), found.impossible())
                                : "NOT: this is a mistake in kspec itself"));
        found.missing().forEach(t -> notes.println("    missing: " + t.describe(model.model())));
        found.invalidRows().forEach(r -> notes.println("    row " + (r + 1) + " breaks a rule"));
        found.repeated().forEach(r -> notes.println("    row " + (r + 1) + " was there before"));
        return found.ok();
    }

    /** The cells of a shard's rows; of an array, the rows are dealt out by their number, which a seed keeps as it is. */
    private void write(PictModel model, List<int[]> rows, Shard shard) throws IOException {
        PictRows writer = model.rows();
        List<String> header = List.of(writer.header().split("\t", -1));
        List<List<String>> cells = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            List<String> row = writer.cells(rows.get(r));
            if (r % shard.of() == shard.number() - 1) {
                cells.add(row);
            }
        }
        try (ExpandOutput output = new ExpandOutput(wanted, terminal)) {
            output.cells(header, cells);
            output.done();
        } catch (RowText.ClosedException e) {
            // Who reads but the first rows, as `head` does, has seen enough.
            return;
        }
    }
}
