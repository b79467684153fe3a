// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Columns;
import dev.kspec.diag.Escaped;
import dev.kspec.expand.CaseId;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several runs of the same cases, a column for each target: how many of each verdict, and the cases in which they differ. */
public final class SideBySideText {
    private static final int MOST_NAME = 100;
    private static final String NOTHING = "-";

    private final Map<String, RunResult> results;

    /** @param results by target, in the order of the columns */
    public SideBySideText(Map<String, RunResult> results) {
        this.results = new LinkedHashMap<>(results);
    }

    /** The table, with an empty line behind its counts if there are differences. */
    public String text() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("side by side"));
        results.keySet().forEach(name -> head.add(Escaped.line(name)));
        rows.add(head);
        for (Verdict verdict : Verdict.values()) {
            List<String> row = new ArrayList<>(List.of(verdict.words()));
            results.values().forEach(r -> row.add(Long.toString(cases(r, verdict))));
            if (row.stream().skip(1).anyMatch(n -> !n.equals("0"))) {
                rows.add(row);
            }
        }
        List<List<String>> different = differences();
        rows.add(List.of(different.isEmpty() ? "every case came to the same on all" : "different in"));
        rows.addAll(different);
        return aligned(rows);
    }

    private static long cases(RunResult result, Verdict verdict) {
        return result.cases().stream()
                .filter(c -> c.isCase() && c.verdict() == verdict)
                .count();
    }

    private List<List<String>> differences() {
        Map<CaseId, List<Optional<Verdict>>> verdicts = new LinkedHashMap<>();
        int column = 0;
        for (RunResult result : results.values()) {
            for (CaseOutcome outcome : result.cases()) {
                if (outcome.isCase()) {
                    List<Optional<Verdict>> of = verdicts.computeIfAbsent(outcome.id(), id -> new ArrayList<>());
                    while (of.size() < column) {
                        of.add(Optional.empty());
                    }
                    of.add(Optional.of(outcome.verdict()));
                }
            }
            column++;
        }
        List<List<String>> rows = new ArrayList<>();
        verdicts.forEach((id, of) -> {
            while (of.size() < results.size()) {
                of.add(Optional.empty());
            }
            if (new HashSet<>(of).size() > 1) {
                List<String> row = new ArrayList<>(List.of("  " + Columns.cut(Escaped.line(id.toString()), MOST_NAME)));
                of.forEach(v -> row.add(v.map(Verdict::words).orElse(NOTHING)));
                rows.add(row);
            }
        });
        return rows;
    }

    private static String aligned(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; row.size() > 1 && i < row.size(); i++) {
                int width = Columns.of(row.get(i));
                if (i < widths.size()) {
                    widths.set(i, Math.max(widths.get(i), width));
                } else {
                    widths.add(width);
                }
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(i == 0 ? "" : "  ")
                        .append(row.size() > 1 ? Columns.pad(row.get(i), widths.get(i)) : row.get(i));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
