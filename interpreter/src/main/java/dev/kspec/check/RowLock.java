// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.type.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows that were found for the matrices of a file within the time that is their budget: a text beside the file that
 * says the same on every machine, and of which people can see what changed.
 *
 * @param entries by the scenario's name as it is quoted
 */
public record RowLock(Map<String, Entry> entries) {
    /** Behind the name of the file itself. */
    public static final String SUFFIX = ".lock";

    private static final String FIRST = "# kspec lock 1: rows that the budgets of the matrices were spent on.";
    private static final String SECOND = "# Do not edit it: `kspec expand --lock FILE` makes it anew.";

    public RowLock {
        entries = new TreeMap<>(entries);
    }

    /**
     * Rows of one matrix.
     *
     * @param spent in the language's spelling
     * @param rows as in the identities of cases, in the order of the matrix
     */
    public record Entry(MatrixDigest digest, long seed, String spent, List<String> rows) {
        public Entry {
            rows = List.copyOf(rows);
        }
    }

    /** What is no lock, and where. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(int line, String message) {
            super("line " + line + " of it " + message);
        }
    }

    /** With the rows of a scenario's matrix, in place of those that there were of it. */
    public RowLock with(String title, Matrix matrix, List<int[]> rows, Duration spent) {
        List<int[]> sorted = new ArrayList<>(rows);
        sorted.sort(Arrays::compare);
        Map<String, Entry> all = new TreeMap<>(entries);
        all.put(
                quoted(title),
                new Entry(
                        MatrixDigest.of(matrix),
                        matrix.making().seed(),
                        new Value.Duration(spent.toNanos()).canonical(),
                        sorted.stream().map(r -> spelled(matrix, r)).toList()));
        return new RowLock(all);
    }

    Optional<Entry> find(String title) {
        return Optional.ofNullable(entries.get(quoted(title)));
    }

    /** For which scenarios rows are kept beside those of these titles: as they are quoted. */
    public List<String> besides(Collection<String> titles) {
        List<String> quoted = titles.stream().map(RowLock::quoted).toList();
        return entries.keySet().stream().filter(t -> !quoted.contains(t)).toList();
    }

    private static String quoted(String title) {
        return Value.Quoted.of(title.getBytes(StandardCharsets.UTF_8));
    }

    private static String spelled(Matrix matrix, int[] row) {
        StringBuilder words = new StringBuilder();
        for (int p = 0; p < row.length; p++) {
            Matrix.Parameter parameter = matrix.parameters().get(p);
            words.append(p == 0 ? "" : ", ").append(parameter.name()).append('=');
            words.append(spelled(parameter).get(row[p]));
        }
        return words.toString();
    }

    private static List<String> spelled(Matrix.Parameter p) {
        List<String> spelled = new ArrayList<>();
        p.values().forEach(v -> spelled.add(v.canonical()));
        p.refused().forEach(r -> spelled.add(r.value().canonical()));
        return spelled;
    }

    /** The row that is spelled so; nothing if the matrix has no such values. */
    static Optional<int[]> row(Matrix matrix, String spelled) {
        int[] row = new int[matrix.parameters().size()];
        int at = 0;
        for (int p = 0; p < row.length; p++) {
            String name = (p == 0 ? "" : ", ") + matrix.parameters().get(p).name() + "=";
            if (!spelled.startsWith(name, at)) {
                return Optional.empty();
            }
            int from = at + name.length();
            String rest = spelled.substring(from);
            List<String> values = spelled(matrix.parameters().get(p));
            // No value's spelling goes on as another one's and a comma: the longest is meant.
            Optional<String> value =
                    values.stream().filter(rest::startsWith).max(Comparator.comparingInt(String::length));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            row[p] = values.indexOf(value.get());
            at = from + value.get().length();
        }
        return at == spelled.length() ? Optional.of(row) : Optional.empty();
    }

    /** The lock's text. */
    public String text() {
        StringBuilder out = new StringBuilder(FIRST + "\n" + SECOND + "\n");
        entries.forEach((title, e) -> {
            out.append("\nscenario ").append(title).append('\n');
            out.append("parameters ").append(e.digest().parameters()).append('\n');
            out.append("rules ").append(e.digest().rules()).append('\n');
            out.append(e.digest().cover()).append('\n');
            out.append("seed ").append(e.seed()).append('\n');
            out.append("spent ").append(e.spent()).append('\n');
            out.append("rows ").append(e.rows().size()).append('\n');
            e.rows().forEach(r -> out.append(r).append('\n'));
        });
        return out.toString();
    }

    /** What a text keeps; of one that is no lock, nothing. */
    public static RowLock read(String text) {
        try {
            return of(text);
        } catch (MalformedException e) {
            return new RowLock(Map.of());
        }
    }

    /** Without what is kept for scenarios that there are not any more. */
    public RowLock only(Collection<String> titles) {
        Map<String, Entry> left = new TreeMap<>(entries);
        left.keySet().retainAll(titles.stream().map(RowLock::quoted).toList());
        return new RowLock(left);
    }

    /** Reads a lock's text. */
    static RowLock of(String text) throws MalformedException {
        return new Reading(text.lines().toList()).lock();
    }

    private static final class Reading {
        private final List<String> lines;
        private int at;

        Reading(List<String> lines) {
            this.lines = lines;
        }

        RowLock lock() throws MalformedException {
            if (lines.isEmpty() || !lines.getFirst().equals(FIRST)) {
                throw new MalformedException(1, "does not say that it is a lock of this version");
            }
            Map<String, Entry> entries = new TreeMap<>();
            for (at = 1; at < lines.size(); ) {
                String line = lines.get(at);
                if (line.isBlank() || line.startsWith("#")) {
                    at++;
                } else if (entries.put(after("scenario "), entry()) != null) {
                    throw new MalformedException(at, "belongs to a scenario that was there before");
                }
            }
            return new RowLock(entries);
        }

        private Entry entry() throws MalformedException {
            String parameters = after("parameters ");
            String rules = after("rules ");
            String cover = "cover " + after("cover ");
            long seed = number("seed ");
            String spent = after("spent ");
            long count = number("rows ");
            List<String> rows = new ArrayList<>();
            while (at < lines.size() && !lines.get(at).isBlank()) {
                rows.add(lines.get(at++));
            }
            if (rows.size() != count) {
                throw new MalformedException(at, "ends " + rows.size() + " rows, but there were " + count);
            }
            return new Entry(new MatrixDigest(parameters, rules, cover), seed, spent, rows);
        }

        private String after(String word) throws MalformedException {
            String line = at < lines.size() ? lines.get(at) : "";
            at++;
            if (!line.startsWith(word)) {
                throw new MalformedException(at, "should begin with `" + word.strip() + "`");
            }
            return line.substring(word.length());
        }

        private long number(String word) throws MalformedException {
            String number = after(word);
            if (!number.matches("[0-9]{1,18}")) {
                throw new MalformedException(at, "should have a number behind `" + word.strip() + "`");
            }
            return Long.parseLong(number);
        }
    }
}
