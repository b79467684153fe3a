// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.CheckedSpec;
import dev.kspec.check.Matrix;
import dev.kspec.check.RowLock;
import dev.kspec.check.RowSearch;
import dev.kspec.check.Rows;
import dev.kspec.expand.MatrixCounts;
import dev.kspec.type.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Spends the times that are budgets of matrices, and keeps what was found beside the spec files. */
final class RowLocks {
    private final Terminal terminal;
    private final Predicate<CheckedScenario> wanted;
    private boolean failed;

    /** @param wanted for which scenarios a time is to be spent */
    RowLocks(Terminal terminal, Predicate<CheckedScenario> wanted) {
        this.terminal = terminal;
        this.wanted = s -> s.rows().takesLock() && wanted.test(s);
    }

    boolean concern(CheckedSpec spec) {
        return spec.path().isPresent() && spec.scenarios().stream().anyMatch(wanted);
    }

    /** Whether some lock could not be written, which was said. */
    boolean failed() {
        return failed;
    }

    /**
     * The file with the rows that were found, or as it was if they cannot be kept.
     *
     * @param titles of the scenarios of the file whose rows stay where no new ones are found
     */
    CheckedSpec spend(CheckedSpec spec, Collection<String> titles) {
        if (!concern(spec)) {
            return spec;
        }
        Path file = spec.path().orElseThrow();
        Path lock = file.resolveSibling(file.getFileName() + RowLock.SUFFIX);
        String name = spec.source().name() + RowLock.SUFFIX;
        if (!mayWrite(lock)) {
            fail(name, "no right to write there");
            return spec;
        }
        List<CheckedScenario> scenarios = new ArrayList<>();
        RowLock before = read(lock);
        RowLock kept = before.only(titles);
        List<String> gone = before.besides(titles);
        for (CheckedScenario s : spec.scenarios()) {
            if (wanted.test(s)) {
                Duration time = ((Matrix.Time) s.rows().budget().orElseThrow()).duration();
                List<int[]> rows = found(spec, s, time);
                kept = kept.with(s.title(), s.rows(), rows, time);
                scenarios.add(s.with(s.rows().making().locked(rows)));
            } else {
                scenarios.add(s);
            }
        }
        try {
            SpecFiles.write(lock, kept.text(), Optional.empty());
            if (!gone.isEmpty()) {
                terminal.err()
                        .println("kspec: " + name + " kept rows of " + String.join(", ", gone)
                                + " too, which no matrix takes any more; they are gone from it");
            }
            terminal.err().println("kspec: kept in " + name + ", which belongs beside the spec file wherever it goes");
            return spec.with(scenarios);
        } catch (IOException e) {
            fail(name, e.getMessage());
            return spec;
        }
    }

    private List<int[]> found(CheckedSpec spec, CheckedScenario s, Duration time) {
        terminal.err()
                .println("kspec: " + MatrixCounts.heading(spec.source().name(), s) + ": spending "
                        + new Value.Duration(time.toNanos()).canonical() + " on few rows …");
        terminal.err().flush();
        List<int[]> rows = RowSearch.spend(s.rows(), time);
        Matrix greedy = s.rows().with(s.rows().making().budget(Matrix.Effort.GREEDY));
        terminal.err()
                .println("kspec: " + Words.count(rows.size(), "row") + "; greedily there were "
                        + new Rows(greedy).count());
        return rows;
    }

    private static boolean mayWrite(Path lock) {
        return Files.exists(lock)
                ? Files.isWritable(lock)
                : Files.isWritable(lock.toAbsolutePath().getParent());
    }

    /** What is there and no lock is replaced. */
    private static RowLock read(Path lock) {
        try {
            return RowLock.read(Files.exists(lock) ? Files.readString(lock) : "");
        } catch (IOException e) {
            return RowLock.read("");
        }
    }

    private void fail(String name, String why) {
        failed = true;
        terminal.err().println("kspec: " + name + " cannot be written: " + why);
        terminal.err().println("  help: until it is, the rows are those of `budget greedy`");
    }
}
