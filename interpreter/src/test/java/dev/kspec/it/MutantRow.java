// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A row of {@code specs/counter/MUTANTS.tsv}: the bug with this number is caught by this scenario at the line with these
 * words.
 *
 * @param verdict as people read it
 */
record MutantRow(int mutant, String patch, String file, String scenario, String words, String verdict) {
    static List<MutantRow> all() throws IOException {
        return Files.readAllLines(Repository.root().resolve("specs/counter/MUTANTS.tsv")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(MutantRow::parse)
                .toList();
    }

    private static MutantRow parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != 6) {
            throw new AssertionError("not six columns: " + line);
        }
        return new MutantRow(Integer.parseInt(columns[0]), columns[1], columns[2], columns[3], columns[4], columns[5]);
    }

    /** Whether a case went red as this row says. */
    boolean caughtBy(RunReport.CaseReport outcome) throws IOException {
        return outcome.file().equals(file)
                && outcome.scenario().equals(scenario)
                && outcome.verdict().replace('_', ' ').equals(verdict)
                && outcome.failure().isPresent()
                && lineOf(outcome.failure().get()).contains(words);
    }

    /** The text of the line that a failure points to. */
    static String lineOf(RunReport.Place place) throws IOException {
        Path file = Repository.root().resolve(place.file());
        return Files.readAllLines(file).get(place.line() - 1).strip();
    }

    @Override
    public String toString() {
        return patch;
    }
}
