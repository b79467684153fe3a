// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.Matrix;
import dev.kspec.type.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Rows as a text, written as they are made. What a value looks like is settled once for each, not for each row, so that
 * millions of rows are a matter of copying.
 */
public final class RowText {
    private static final int BUFFER = 1 << 16;

    /** After so many rows somebody is told how many there are. */
    private static final int STEP = 1 << 12;

    private final byte[] head;
    private final byte[] between;
    private final byte[] behind;
    private final byte[][][] cells;

    /** @param cells by parameter and value, with what separates them */
    private RowText(String head, String between, String behind, List<List<String>> cells) {
        this.head = bytes(head);
        this.between = bytes(between);
        this.behind = bytes(behind);
        this.cells = cells.stream()
                .map(values -> values.stream().map(RowText::bytes).toArray(byte[][]::new))
                .toArray(byte[][][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Comma-separated values as in RFC 4180, with the parameters' names as the header. Values are spelled as in the
     * identities of cases.
     */
    public static RowText csv(Matrix matrix) {
        List<Matrix.Parameter> parameters = matrix.parameters();
        StringBuilder head = new StringBuilder();
        List<List<String>> cells = new ArrayList<>();
        for (int p = 0; p < parameters.size(); p++) {
            String end = p + 1 < parameters.size() ? "," : "\r\n";
            head.append(Csv.field(parameters.get(p).name())).append(end);
            cells.add(values(parameters.get(p)).stream()
                    .map(v -> Csv.field(v.canonical()) + end)
                    .toList());
        }
        return new RowText(head.toString(), "", "", cells);
    }

    /**
     * A JSON array (RFC 8259) with an object for each row. Integers and conditions are JSON's own; everything else is
     * spelled in a string as in the identities of cases, a text with its quotes.
     */
    public static RowText json(Matrix matrix) {
        List<List<String>> cells = new ArrayList<>();
        for (Matrix.Parameter p : matrix.parameters()) {
            String name = (cells.isEmpty() ? "  {" : ", ") + quoted(p.name()) + ": ";
            String end = cells.size() + 1 < matrix.parameters().size() ? "" : "}";
            cells.add(values(p).stream().map(v -> name + json(v) + end).toList());
        }
        return new RowText("[\n", ",\n", "\n]\n", cells);
    }

    private static String json(Value value) {
        return value instanceof Value.Int || value instanceof Value.Bool
                ? value.canonical()
                : quoted(value.canonical());
    }

    /** Neither names nor spelled values have control characters in them. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Columns for people to read. */
    public static RowText table(Matrix matrix) {
        List<List<String>> cells = new ArrayList<>();
        StringBuilder head = new StringBuilder();
        for (Matrix.Parameter p : matrix.parameters()) {
            boolean last = cells.size() + 1 == matrix.parameters().size();
            List<String> shown = values(p).stream().map(Value::canonical).toList();
            boolean right = values(p).stream().allMatch(Value.Int.class::isInstance);
            int width = shown.stream().mapToInt(RowText::columns).max().orElse(0);
            int wide = Math.max(width, columns(p.name()));
            String end = last ? "\n" : "  ";
            head.append(padded(p.name(), wide, right, last)).append(end);
            cells.add(
                    shown.stream().map(s -> padded(s, wide, right, last) + end).toList());
        }
        return new RowText(head.toString(), "", "", cells);
    }

    private static int columns(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String padded(String text, int width, boolean right, boolean last) {
        String blanks = " ".repeat(width - columns(text));
        return right ? blanks + text : text + (last ? "" : blanks);
    }

    /** Those to be refused stand behind the valid ones. */
    private static List<Value> values(Matrix.Parameter p) {
        List<Value> values = new ArrayList<>(p.values());
        p.refused().forEach(r -> values.add(r.value()));
        return values;
    }

    /**
     * Writes rows.
     *
     * @param rows indices of values
     * @param progress is told the number of rows now and then
     * @return the number of rows
     */
    public BigInteger write(Iterator<int[]> rows, OutputStream out, LongConsumer progress) throws IOException {
        Buffer buffer = new Buffer(out);
        buffer.add(head);
        long count = 0;
        while (rows.hasNext()) {
            int[] row = rows.next();
            if (count > 0) {
                buffer.add(between);
            }
            for (int p = 0; p < row.length; p++) {
                buffer.add(cells[p][row[p]]);
            }
            if (++count % STEP == 0) {
                progress.accept(count);
            }
        }
        buffer.add(behind);
        buffer.flush();
        return BigInteger.valueOf(count);
    }

    /** Collects what is written in pieces of tens of kilobytes. */
    private static final class Buffer {
        private final OutputStream out;
        private final byte[] bytes = new byte[BUFFER];
        private int size;

        Buffer(OutputStream out) {
            this.out = out;
        }

        void add(byte[] piece) throws IOException {
            if (piece.length > BUFFER - size) {
                flush();
            }
            if (piece.length > BUFFER) {
                out.write(piece);
                return;
            }
            System.arraycopy(piece, 0, bytes, size, piece.length);
            size += piece.length;
        }

        void flush() throws IOException {
            out.write(bytes, 0, size);
            size = 0;
            if (out instanceof PrintStream stream && stream.checkError()) {
                throw new ClosedException();
            }
        }
    }

    /** Nobody reads what is written any more. */
    public static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1;
    }
}
