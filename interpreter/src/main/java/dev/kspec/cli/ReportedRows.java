// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Escaped;
import dev.kspec.expand.CaseId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a report of an earlier run has the rows that the files make today. */
final class ReportedRows {
    /** Rows of one matrix, of today and of the report. */
    private record Matrix(Set<CaseId> today, Set<CaseId> reported) {
        Matrix() {
            this(new HashSet<>(), new HashSet<>());
        }

        int missing() {
            return without(today, reported);
        }

        int gone() {
            return without(reported, today);
        }

        private static int without(Set<CaseId> all, Set<CaseId> others) {
            return (int) all.stream().filter(id -> !others.contains(id)).count();
        }
    }

    private ReportedRows() {}

    /**
     * What is different, in a line for each matrix.
     *
     * @param today the selected rows
     * @param reported all cases of the report
     * @param isPart whether the selection may have left out rows of the files: then nothing is said of rows that only the
     *     report has
     */
    static List<String> differences(Collection<CaseId> today, Collection<CaseId> reported, boolean isPart) {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        Set<String> files = new HashSet<>();
        for (CaseId id : today) {
            files.add(id.file());
            matrix(matrices, id).today().add(id);
        }
        for (CaseId id : reported) {
            if (files.contains(id.file()) && !id.row().isEmpty()) {
                matrix(matrices, id).reported().add(id);
            }
        }
        List<String> lines = new ArrayList<>();
        matrices.forEach((name, matrix) -> {
            List<String> parts = new ArrayList<>();
            if (matrix.missing() > 0) {
                parts.add("not in the report: " + matrix.missing() + " of "
                        + matrix.today().size() + " rows");
            }
            if (matrix.gone() > 0 && !isPart) {
                parts.add("no longer in the file: " + matrix.gone() + " of the report's "
                        + matrix.reported().size() + " rows");
            }
            if (!parts.isEmpty()) {
                lines.add(Escaped.line(name) + ": " + String.join("; ", parts));
            }
        });
        return lines;
    }

    private static Matrix matrix(Map<String, Matrix> matrices, CaseId id) {
        return matrices.computeIfAbsent(id.file() + " :: " + id.scenario(), k -> new Matrix());
    }
}
