// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.cover.Verification;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Span;
import dev.kspec.type.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives matrices with a time as budget the rows that the time was spent on. Rows of another matrix are never taken, nor
 * others in their place without a word: what does not fit is a mistake.
 */
final class LockedRows {
    private final String file;
    private final String name;
    private final List<String> titles;
    private final Optional<String> text;
    private final Diagnostics diagnostics;

    /** @param text of the lock beside the file, if there is one */
    LockedRows(SpecFile file, Optional<String> text, Diagnostics diagnostics) {
        this.file = file.source().name();
        this.name = this.file.substring(this.file.lastIndexOf('/') + 1) + RowLock.SUFFIX;
        this.titles = file.scenarios().stream()
                .filter(s -> s.title().isPlain())
                .map(s -> s.title().plainString())
                .toList();
        this.text = text;
        this.diagnostics = diagnostics;
    }

    /** Whether a matrix takes its rows from a lock. */
    static boolean concerns(Matrix matrix) {
        return !matrix.isProduct() && matrix.budget().orElse(null) instanceof Matrix.Time;
    }

    Matrix of(Matrix matrix, Scenario scenario) {
        if (!scenario.title().isPlain()) {
            return matrix;
        }
        if (!concerns(matrix)) {
            unused(scenario);
            return matrix;
        }
        Span where = where(scenario);
        RowLock lock;
        try {
            lock = text.isEmpty() ? new RowLock(Map.of()) : RowLock.of(text.get());
        } catch (RowLock.MalformedException e) {
            stale(where, name + " is no lock: " + e.getMessage());
            return matrix;
        }
        Optional<RowLock.Entry> entry = lock.find(scenario.title().plainString());
        if (entry.isEmpty()) {
            notLocked(matrix, lock, where);
            return matrix;
        }
        return locked(matrix, entry.get(), where);
    }

    private static Span where(Scenario scenario) {
        return scenario.rules().stream()
                .filter(r -> r instanceof MatrixRule.Budget || r instanceof MatrixRule.Cover)
                .max(Comparator.comparing(MatrixRule.Budget.class::isInstance))
                .map(MatrixRule::span)
                .orElse(scenario.title().span());
    }

    /** Rows that a time was once spent on, of a matrix which has another budget by now, or no array any more. */
    private void unused(Scenario scenario) {
        RowLock lock = text.map(RowLock::read).orElse(new RowLock(Map.of()));
        lock.find(scenario.title().plainString())
                .ifPresent(entry -> diagnostics.add(Diagnostic.warning(
                                Code.STALE_LOCK,
                                where(scenario),
                                "the rows that " + name
                                        + " keeps for this scenario are not used: its budget is no time any more")
                        .help("`budget " + entry.spent()
                                + "` in the matrix takes them again; otherwise take them out of " + name
                                + ", or delete that if there is nothing else in it")));
    }

    /** A scenario that got another name finds its rows no more: they are still there under the old one. */
    private void notLocked(Matrix matrix, RowLock lock, Span where) {
        List<String> gone = lock.besides(titles);
        String kept = gone.isEmpty()
                ? ""
                : "; " + name + " keeps rows of " + String.join(", ", gone) + ", which the file has no more";
        String spend = "`kspec expand --lock " + file + "` spends it once and keeps the rows in " + name
                + ", as does `kspec run`; until then they are those of `budget greedy`";
        String renamed = gone.stream()
                .filter(t -> MatrixDigest.of(matrix)
                        .differenceTo(lock.entries().get(t).digest())
                        .isEmpty())
                .findFirst()
                .map(t -> "if this is " + t + " with another name, write that name in " + name
                        + " too, and its rows stay; otherwise ")
                .orElse("");
        diagnostics.add(Diagnostic.warning(Code.NOT_LOCKED, where, "nobody has spent this time yet" + kept)
                .help(renamed + spend));
    }

    private Matrix locked(Matrix matrix, RowLock.Entry entry, Span where) {
        String difference = MatrixDigest.of(matrix).differenceTo(entry.digest());
        if (!difference.isEmpty()) {
            stale(where, "the rows in " + name + " are those of another matrix: changed since then: " + difference);
            return matrix;
        }
        String budget = matrix.budget()
                .map(b -> new Value.Duration(((Matrix.Time) b).duration().toNanos()).canonical())
                .orElseThrow();
        if (!budget.equals(entry.spent())) {
            stale(where, "the rows in " + name + " were found in " + entry.spent() + ", and the budget is " + budget);
            return matrix;
        }
        List<int[]> rows = new ArrayList<>();
        for (String spelled : entry.rows()) {
            Optional<int[]> row = RowLock.row(matrix, spelled);
            if (row.isEmpty()) {
                stale(where, name + " has a row that is none of this matrix: " + spelled);
                return matrix;
            }
            rows.add(row.get());
        }
        Optional<String> wrong = wrong(matrix, rows, entry);
        if (wrong.isPresent()) {
            stale(where, name + " was changed by hand: " + wrong.get());
            return matrix;
        }
        return matrix.with(matrix.making().locked(rows));
    }

    /** A lock that two branches of a history were merged into may say anything. */
    private static Optional<String> wrong(Matrix matrix, List<int[]> rows, RowLock.Entry entry) {
        if (entry.rows().stream().distinct().count() != rows.size()) {
            return Optional.of("a row is there twice");
        }
        if (!matrix.isQuick()) {
            return Optional.empty();
        }
        Verification found = MatrixModel.arrays(matrix).verify(rows);
        if (!found.invalidRows().isEmpty()) {
            return Optional.of("a rule forbids the row "
                    + entry.rows().get(found.invalidRows().getFirst()));
        }
        if (!found.missing().isEmpty()) {
            return Optional.of("no row has " + found.missing().getFirst().describe(MatrixModel.of(matrix)));
        }
        return found.absent().isEmpty() ? Optional.empty() : Optional.of("a row of an `include` line is missing");
    }

    private void stale(Span where, String message) {
        diagnostics.add(Diagnostic.error(Code.STALE_LOCK, where, message)
                .help("`kspec expand --lock " + file + "` finds the rows anew; or take back what has changed"));
    }
}
