// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.Matrix;
import dev.kspec.check.MatrixModel;
import dev.kspec.diag.Escaped;
import dev.kspec.type.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of an earlier array, as {@code kspec expand --format csv} wrote them, for a matrix of today.
 *
 * @param rows those that stay, each once: indices of values, −1 where the earlier array had no such parameter, or nothing
 *     in its place
 * @param lost how many had a value that the matrix does not have any more
 * @param repeated how many were there before, as far as their parameters are still there
 * @param forbidden how many break a rule
 * @param unknown columns that are no parameters any more
 */
public record BaseRows(List<int[]> rows, int lost, int repeated, int forbidden, List<String> unknown) {
    public BaseRows {
        rows = List.copyOf(rows);
        unknown = List.copyOf(unknown);
    }

    /**
     * Reads them.
     *
     * @throws Csv.MalformedException if the text is not CSV, its header has no parameter of the matrix, or a row has another
     *     number of fields than the header
     */
    public static BaseRows of(String csv, Matrix matrix) throws Csv.MalformedException {
        List<List<String>> records = Csv.records(csv);
        if (records.isEmpty()) {
            throw new Csv.MalformedException(1, "the file is empty; its header is to name the parameters");
        }
        List<String> header = records.getFirst();
        List<String> unknown = new ArrayList<>();
        List<Map<String, Integer>> spelled = new ArrayList<>();
        matrix.parameters().forEach(p -> spelled.add(spelled(p)));
        List<String> names =
                matrix.parameters().stream().map(Matrix.Parameter::name).toList();
        for (String name : header) {
            if (!names.contains(name)) {
                unknown.add(name);
            }
        }
        if (unknown.size() == header.size()) {
            throw new Csv.MalformedException(
                    1,
                    "the header `" + Escaped.line(String.join(",", header))
                            + "` names no parameter of the matrix, which has `" + String.join(",", names) + "`");
        }
        List<int[]> rows = new ArrayList<>();
        int lost = 0;
        int repeated = 0;
        Set<List<Integer>> seen = new HashSet<>();
        for (int r = 1; r < records.size(); r++) {
            List<String> record = records.get(r);
            if (record.size() != header.size()) {
                throw new Csv.MalformedException(r + 1, record.size() + " fields, but the header has " + header.size());
            }
            int[] row = row(header, record, names, spelled);
            if (row == null) {
                lost++;
            } else if (seen.add(Arrays.stream(row).boxed().toList())) {
                rows.add(row);
            } else {
                repeated++;
            }
        }
        List<int[]> kept = MatrixModel.arrays(matrix).base(rows).keptBase();
        return new BaseRows(kept, lost, repeated, rows.size() - kept.size(), unknown);
    }

    /** How many rows are kept, and why the others are not, for people. */
    public String summary() {
        int gone = lost + repeated + forbidden;
        int all = rows.size() + gone;
        List<String> why = new ArrayList<>();
        if (lost > 0) {
            why.add(lost + " with a value that is gone");
        }
        if (forbidden > 0) {
            why.add(forbidden + (forbidden == 1 ? " that breaks a rule" : " that break a rule"));
        }
        if (repeated > 0) {
            why.add(repeated + (repeated == 1 ? " that was there before" : " that were there before"));
        }
        return rows.size() + " of " + all + (all == 1 ? " row kept" : " rows kept")
                + (gone == 0 ? "" : "; left out: " + String.join(", ", why));
    }

    private static Map<String, Integer> spelled(Matrix.Parameter p) {
        Map<String, Integer> spelled = new HashMap<>();
        for (Value value : p.values()) {
            spelled.put(value.canonical(), spelled.size());
        }
        p.refused().forEach(r -> spelled.put(r.value().canonical(), spelled.size()));
        return spelled;
    }

    /** Null if a value is gone. */
    private static int[] row(
            List<String> header, List<String> record, List<String> names, List<Map<String, Integer>> spelled) {
        int[] row = new int[names.size()];
        Arrays.fill(row, -1);
        for (int i = 0; i < header.size(); i++) {
            int p = names.indexOf(header.get(i));
            if (p < 0 || record.get(i).isEmpty()) {
                continue;
            }
            Integer value = spelled.get(p).get(record.get(i));
            if (value == null) {
                return null;
            }
            row[p] = value;
        }
        return row;
    }
}
