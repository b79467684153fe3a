// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows that are texts already, in the same forms as {@link RowText} has for values. */
public final class CellText {
    private final List<String> header;
    private final List<List<String>> rows;

    public CellText(List<String> header, List<List<String>> rows) {
        this.header = List.copyOf(header);
        this.rows = List.copyOf(rows);
    }

    /** As in RFC 4180. */
    public String csv() {
        StringBuilder out = new StringBuilder();
        record(header, out);
        rows.forEach(r -> record(r, out));
        return out.toString();
    }

    private static void record(List<String> fields, StringBuilder out) {
        out.append(fields.stream().map(Csv::field).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /** An array of objects, all of whose values are strings. */
    public String json() {
        List<String> objects = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                members.add(quoted(header.get(i)) + ": " + quoted(row.get(i)));
            }
            objects.add("  {" + String.join(", ", members) + "}");
        }
        return "[\n" + String.join(",\n", objects) + "\n]\n";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < 0x20) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append(c == '"' || c == '\\' ? "\\" : "").append((char) c);
            }
        });
        return out.append('"').toString();
    }

    /** Columns for people. */
    public String table() {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        int[] widths = new int[header.size()];
        all.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], columns(row.get(i)));
            }
        });
        StringBuilder out = new StringBuilder();
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                boolean last = i + 1 == row.size();
                out.append(row.get(i)).append(last ? "" : " ".repeat(widths[i] - columns(row.get(i)) + 2));
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static int columns(String text) {
        return text.codePointCount(0, text.length());
    }
}
