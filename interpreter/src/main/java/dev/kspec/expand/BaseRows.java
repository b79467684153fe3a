// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.Matrix;
import dev.kspec.type.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of an earlier array, as {@code kspec expand --format csv} wrote them, for a matrix of today.
 *
 * @param rows indices of values, −1 where the earlier array had no such parameter, or nothing in its place
 * @param lost how many had a value that the matrix does not have any more
 * @param unknown columns that are no parameters any more
 */
public record BaseRows(List<int[]> rows, int lost, List<String> unknown) {
    public BaseRows {
        rows = List.copyOf(rows);
        unknown = List.copyOf(unknown);
    }

    /**
     * Reads them.
     *
     * @throws Csv.MalformedException if the text is not CSV, or a row has another number of fields than the header
     */
    public static BaseRows of(String csv, Matrix matrix) throws Csv.MalformedException {
        List<List<String>> records = Csv.records(csv);
        if (records.isEmpty()) {
            return new BaseRows(List.of(), 0, List.of());
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
        List<int[]> rows = new ArrayList<>();
        int lost = 0;
        for (int r = 1; r < records.size(); r++) {
            List<String> record = records.get(r);
            if (record.size() != header.size()) {
                throw new Csv.MalformedException(r + 1, record.size() + " fields, but the header has " + header.size());
            }
            int[] row = row(header, record, names, spelled);
            if (row == null) {
                lost++;
            } else {
                rows.add(row);
            }
        }
        return new BaseRows(rows, lost, unknown);
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
