// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.check.Matrix;
import dev.kspec.check.MatrixModel;
import dev.kspec.check.Rows;
import dev.kspec.cover.Model;
import dev.kspec.cover.Verification;
import dev.kspec.expand.Expansion;
import dev.kspec.expand.MatrixCounts;
import dev.kspec.expand.MatrixStatistics;
import dev.kspec.expand.RowText;
import dev.kspec.expand.Shard;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One run of {@code kspec expand}: counts first, then what was asked about the rows, then the rows. */
final class ExpandRun {
    /** So many combinations are named that are missing. */
    private static final int MOST_SHOWN = 20;

    private final ExpandArguments wanted;
    private final Shard shard;
    private final Terminal terminal;

    /** Where people read; not where the rows go, unless these are for people. */
    private final PrintStream notes;

    private boolean failed;

    ExpandRun(ExpandArguments wanted, Shard shard, Terminal terminal) {
        this.wanted = wanted;
        this.shard = shard;
        this.terminal = terminal;
        boolean forPeople = wanted.format() == ExpandArguments.Format.TABLE
                && wanted.output().isEmpty();
        this.notes = forPeople || wanted.count() ? terminal.out() : terminal.err();
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    int all(List<CheckedSpec> specs) throws IOException {
        try (ExpandOutput output = new ExpandOutput(wanted, terminal)) {
            for (CheckedSpec spec : specs) {
                Expansion expansion = new Expansion(spec, shard);
                for (CheckedScenario scenario : spec.scenarios()) {
                    if (!scenario.matrix().isEmpty()) {
                        matrix(spec, expansion, scenario, output);
                    }
                }
            }
            if (!wanted.count() && wanted.format().isSuite()) {
                for (CheckedSpec spec : specs) {
                    output.suite(spec, shard);
                }
            }
            output.done();
        } catch (RowText.ClosedException e) {
            // Who reads but the first rows, as `head` does, has seen enough.
            return failed ? ExitCode.FAILED : ExitCode.PASSED;
        }
        return failed ? ExitCode.FAILED : ExitCode.PASSED;
    }

    private void matrix(CheckedSpec spec, Expansion expansion, CheckedScenario scenario, ExpandOutput output)
            throws IOException {
        Matrix matrix = scenario.rows();
        long begun = System.nanoTime();
        Rows all = new Rows(matrix);
        if (!all.isProduct()) {
            // Makes the array, whose time is of interest.
            all.count();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        Rows rows = expansion.rows(scenario);
        notes.println(MatrixCounts.heading(spec.source().name(), scenario));
        MatrixCounts.of(scenario, rows).forEach(notes::println);
        if (!shard.isAll() && !rows.isProduct()) {
            notes.println("  shard        " + shard + " of them, by their identities");
        }
        if (wanted.statistics() || wanted.verify()) {
            examine(MatrixCounts.heading(spec.source().name(), scenario), matrix, all, time);
        }
        if (!wanted.count() && !wanted.format().isSuite()) {
            notes.println();
            if (wanted.format() == ExpandArguments.Format.PICT) {
                output.pict(matrix);
            } else {
                output.rows(matrix, belonging(expansion, scenario, rows));
            }
        }
        notes.println();
        notes.flush();
    }

    /** The rows of the shard. */
    private Iterator<int[]> belonging(Expansion expansion, CheckedScenario scenario, Rows rows) {
        if (shard.isAll() || rows.isProduct()) {
            return rows.indices().iterator();
        }
        Stream<int[]> each = StreamSupport.stream(rows.indices().spliterator(), false);
        return each.filter(row -> expansion.has(scenario, rows, rows.values(row)))
                .iterator();
    }

    private void examine(String heading, Matrix matrix, Rows all, Duration time) {
        if (all.atMost().compareTo(MatrixStatistics.MOST_VERIFIED) > 0 && all.isProduct()) {
            tooMany(heading);
            return;
        }
        List<int[]> rows = new ArrayList<>();
        all.indices().forEach(rows::add);
        if (wanted.statistics()) {
            MatrixStatistics.of(matrix, rows, time).forEach(notes::println);
        }
        if (wanted.verify()) {
            verify(matrix, rows);
        }
    }

    /** Whoever asks for a verification and gets none must not take that for a good end. */
    private void tooMany(String heading) {
        String most = MatrixCounts.grouped(MatrixStatistics.MOST_VERIFIED);
        if (wanted.statistics()) {
            notes.println("  statistics   none of all rows of more than " + most + " combinations; see --strength");
        }
        if (wanted.verify()) {
            notes.println("  verified     NOT: too many rows");
            terminal.err()
                    .println("kspec: " + heading + ": not verified, since all rows of more than " + most
                            + " combinations take too long");
            terminal.err().println("  help: `--strength 2 --verify` verifies a covering array");
            failed = true;
        }
    }

    private void verify(Matrix matrix, List<int[]> rows) {
        Model model = MatrixModel.of(matrix);
        Verification found = MatrixStatistics.verified(matrix, rows);
        String what =
                "%,d rows, none of them twice, keep all rules, and have all of %,d combinations of %s but %,d that no row can have"
                        .formatted(rows.size(), found.tuples(), MatrixCounts.asked(matrix), found.impossible());
        notes.println("  verified     " + (found.ok() ? what : "NOT: this is a mistake in kspec itself"));
        found.missing().stream().limit(MOST_SHOWN).forEach(t -> notes.println("    missing: " + t.describe(model)));
        found.invalidRows().stream()
                .limit(MOST_SHOWN)
                .forEach(r -> notes.println("    row " + (r + 1) + " breaks a rule"));
        found.absent().stream()
                .limit(MOST_SHOWN)
                .forEach(r -> notes.println("    row " + (r + 1) + " of the `include` lines is not there"));
        found.repeated().stream()
                .limit(MOST_SHOWN)
                .forEach(r -> notes.println("    row " + (r + 1) + " was there before"));
        failed |= !found.ok();
    }
}
